"""What is known of the feed in use: for a file, for a table, for other programs."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any, Self

import pandas as pd

from layers.feed_tables import UNCERTAINTY_M
from layers.gtfs_check import Checked, Counts
from layers.words import Lang, Text, join, number, percent, say, text

__all__ = ["FeedFacts", "digest_of", "facts_of", "facts_table", "notes"]

_FORMAT = 1


@dataclass(frozen=True)
class FeedFacts:
    """What is known of the feed in use.

    Parameters
    ----------
    source, fetched
        Name of the file it came from, and the ISO date on which it was taken into use.
    agency, version
        Who runs the services, and what the feed calls its edition, "" for nothing.
    first_day, last_day
        ISO dates between which something runs.
    stops, routes, trips, stop_times
        How many there are.
    interpolated
        Calls whose times are filled in evenly.
    headway_trips
        Trips that run by a headway.
    other_types
        Route types that are neither rail nor bus, and are taken as bus.
    digest
        Hash of the tables.
    """

    source: str
    fetched: str
    agency: str
    version: str
    first_day: str
    last_day: str
    stops: int
    routes: int
    trips: int
    stop_times: int
    interpolated: int
    headway_trips: int
    other_types: tuple[int, ...]
    digest: str

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as plain data, with the number of their form."""
        return {"format": _FORMAT, **asdict(self), "other_types": list(self.other_types)}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """Return facts out of plain data. Raises ValueError for those of another form."""
        given = {name: value for name, value in told.items() if name != "format"}
        if told.get("format") != _FORMAT or {*given} != {each.name for each in fields(cls)}:
            raise ValueError("format")
        for each in fields(cls):
            wanted = each.type if each.type in (str, int) else list
            if type(given[each.name]) is not wanted:
                raise ValueError(each.name)
        return cls(**{**given, "other_types": tuple(given["other_types"])})


def facts_of(source: str, checked: Checked) -> FeedFacts:
    """Return what is to be known of a sound feed that comes from a file now."""
    told = {each: getattr(checked.counts, each) for each in _COUNTED}
    agency, info = (checked.tables.get(name) for name in ("agency", "feed_info"))
    return FeedFacts(
        source=source,
        fetched=datetime.now(UTC).astimezone().date().isoformat(),
        agency="" if agency is None else ", ".join(agency["agency_name"].unique()),
        version="" if info is None or not len(info) else str(info["feed_version"].iloc[0]),
        first_day=checked.counts.first_day or "",
        last_day=checked.counts.last_day or "",
        **told,
        digest=digest_of(checked.raw),
    )


def digest_of(raw: Mapping[str, bytes]) -> str:
    """Return a hash of the tables as they lie there."""
    whole = hashlib.sha256()
    for name, data in sorted(raw.items()):
        whole.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    return whole.hexdigest()[:16]


def facts_table(facts: FeedFacts, lang: Lang) -> pd.DataFrame:
    """Return the facts a reader asks for, worded: one row a fact."""
    missing = say("value.missing", lang)
    rows = {
        "source": facts.source,
        "fetched": facts.fetched,
        "agency": facts.agency or missing,
        "version": facts.version or missing,
        "valid": say("feed.from_to", lang, first=facts.first_day, last=facts.last_day),
        "stops": number(facts.stops, lang),
        "routes": number(facts.routes, lang),
        "trips": number(facts.trips, lang),
        "stop_times": number(facts.stop_times, lang),
        "interpolated": number(facts.interpolated, lang),
        "headway_trips": number(facts.headway_trips, lang),
        "other_types": join(map(str, facts.other_types), lang) or missing,
        "uncertainty": say("unit.m", lang, value=UNCERTAINTY_M),
        "digest": facts.digest,
    }
    fact, value = say("streets.column_fact", lang), say("streets.column_value", lang)
    return pd.DataFrame(
        [{fact: say(f"feed.fact_{name}", lang), value: each} for name, each in rows.items()]
    )


def notes(held: FeedFacts | Counts) -> tuple[Text, ...]:
    """Return what is taken for granted where a feed does not tell."""
    found = []
    if held.interpolated:
        share = percent(held.interpolated / held.stop_times, "en")
        count = f"{held.interpolated:,}"
        found.append(text("feed.note_interpolated", count=count, share=share))
    if held.other_types:
        found.append(text("feed.note_types", types=", ".join(map(str, held.other_types))))
    return tuple(found)


_COUNTED = (
    "stops", "routes", "trips", "stop_times", "interpolated", "headway_trips", "other_types",
)  # fmt: skip
