"""What is known of the feed in use: for a file, for a table, for other programs."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, Self

import pandas as pd

from geo.errors import DataError, Problem
from layers.i18n.wording import Lang, Text, join, number, percent, say, text
from layers.transit.gtfs.check import Checked, Counts
from layers.transit.gtfs.days import Choice
from layers.transit.gtfs.doubts import has_ended
from layers.transit.gtfs.feed_tables import UNCERTAINTY_M
from layers.transit.gtfs.findings import Tally

__all__ = [
    "FeedFacts",
    "digest_of",
    "doubts",
    "facts_of",
    "facts_table",
    "notes",
    "omissions",
    "standing_for",
]

_FORMAT = 2
_PLAIN = (str, int)


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
        How many there are that are used.
    interpolated
        Calls whose times are filled in evenly.
    headway_trips
        Trips that run by a headway.
    other_types
        Route types that are neither rail nor bus, and are taken as bus.
    digest
        Hash of the tables.
    days
        The day that stands for each kind of `layers.transit.gtfs.days.KINDS`; kinds on which
        nothing runs are absent.
    left_out, doubts
        What is left out of it, and what is doubtful in it, by kind.
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
    days: Mapping[str, Choice]
    left_out: tuple[Tally, ...]
    doubts: tuple[Tally, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as plain data, with the number of their form."""
        return {"format": _FORMAT, **asdict(self), "other_types": list(self.other_types)}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return facts out of plain data.

        Raises
        ------
        DataError
            They were written by an earlier version (``feed_older``).
        ValueError, TypeError, KeyError, AttributeError
            They are of another form.
        """
        if stored.get("format") in range(1, _FORMAT):
            raise DataError(Problem("feed_older"))
        given = {name: value for name, value in stored.items() if name != "format"}
        if stored.get("format") != _FORMAT or {*given} != {each.name for each in fields(cls)}:
            raise ValueError("format")
        for each in fields(cls):
            if each.type in _PLAIN and type(given[each.name]) is not each.type:
                raise ValueError(each.name)
        read: dict[str, Any] = {
            "other_types": tuple(map(int, given["other_types"])),
            "days": {str(kind): Choice(**each) for kind, each in given["days"].items()},
            "left_out": tuple(Tally(**each) for each in given["left_out"]),
            "doubts": tuple(Tally(**each) for each in given["doubts"]),
        }
        for each in read["days"].values():
            date.fromisoformat(each.day)
        return cls(**{**given, **read})


def facts_of(source: str, checked: Checked, days: Mapping[str, Choice]) -> FeedFacts:
    """Return what is to be known of a sound feed that comes from a file now."""
    counts = {each: getattr(checked.counts, each) for each in _COUNTED}
    agency, info = (checked.tables.get(name) for name in ("agency", "feed_info"))
    return FeedFacts(
        source=source,
        fetched=datetime.now(UTC).astimezone().date().isoformat(),
        agency="" if agency is None else ", ".join(agency["agency_name"].unique()),
        version="" if info is None or not len(info) else str(info["feed_version"].iloc[0]),
        first_day=checked.counts.first_day or "",
        last_day=checked.counts.last_day or "",
        **counts,
        digest=digest_of(checked.raw),
        days=days,
        left_out=checked.findings.tallies("left_out"),
        doubts=checked.findings.tallies("doubt"),
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
        **{
            kind: _stands(facts.days[kind]).in_(lang) if kind in facts.days else missing
            for kind in ("weekday", "weekend")
        },
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
    return pd.DataFrame(
        [{"fact": say(f"feed.fact_{name}", lang), "value": each} for name, each in rows.items()]
    )


def standing_for(facts: FeedFacts, day: str) -> Text | None:
    """Return how far a day stands for others of its kind, None where it was asked for alone."""
    found = next((each for each in facts.days.values() if each.day == day), None)
    if found is None:
        return None
    reason = "asked" if found.asked else "typical"
    return text(f"feed.stands_{reason}", day=day, range=_stands(found))


def notes(facts: FeedFacts | Counts) -> tuple[Text, ...]:
    """Return what is taken for granted where a feed does not tell."""
    found = []
    if facts.interpolated:
        share = percent(facts.interpolated / facts.stop_times, "en")
        count = f"{facts.interpolated:,}"
        found.append(text("feed.note_interpolated", count=count, share=share))
    if facts.other_types:
        found.append(text("feed.note_types", types=", ".join(map(str, facts.other_types))))
    return tuple(found)


def omissions(facts: FeedFacts) -> tuple[Text, ...]:
    """Return what is left out of a feed, one sentence a kind."""
    return tuple(_summary("left", each) for each in facts.left_out)


def doubts(facts: FeedFacts) -> tuple[Text, ...]:
    """Return what is doubtful in a feed, one sentence a kind."""
    found = [each for each in facts.doubts if each.code != "gtfs_ended"]
    # Whether a feed ended long ago changes with the days it is in use.
    if has_ended(date.fromisoformat(facts.last_day)):
        found.append(Tally("gtfs_ended", 1, {"last": facts.last_day}))
    return tuple(_summary("doubt", each) for each in found)


def _summary(grade: str, tally: Tally) -> Text:
    code = tally.code.removeprefix("gtfs_")
    return text(f"feed.{grade}_{code}", **{**tally.details, "count": f"{tally.count:,}"})


def _stands(choice: Choice) -> Text:
    weekday = text(f"feed.day_{date.fromisoformat(choice.day).weekday()}")
    counts = {name: f"{getattr(choice, name):,}" for name in ("trips", "low", "high", "days")}
    median = f"{choice.median:,g}" if choice.median < 1e6 else f"{choice.median:,.0f}"  # noqa: PLR2004
    return text("feed.stands", day=choice.day, weekday=weekday, median=median, **counts)


_COUNTED = (
    "stops", "routes", "trips", "stop_times", "interpolated", "headway_trips", "other_types",
)  # fmt: skip
