"""What a sheet says of a site, in one language: the same facts for page, slide and comparison."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from geo.errors import Problem
from layers.analyses.sites.site_list import DIRECTORY, Site
from layers.analyses.sites.site_times import LIMITS_MIN, Near, Reached
from layers.analyses.sites.sites import SitesResult
from layers.i18n.ranges import minutes_between, round_minutes
from layers.i18n.wording import Lang, Text, join, line_name, number, say
from layers.model.layer import records
from layers.model.provenance import Source
from layers.model.sites.site_details import DETAILS
from layers.sheets.known import SiteAnswers
from layers.sheets.site_photo import site_photo
from layers.store import own_layers, repository
from layers.store.reading.photo_file import PhotoFile
from layers.tables.site_facts import fact_rows
from layers.tables.site_words import count_words, kind_words, walk_words

__all__ = ["GROUPS", "Profile", "Trip", "Trips", "cite", "profile_of"]

GROUPS = ("rail_hub", "airport", "centre", "university", "site")
"""Of which goals a sheet tells the times, in this order."""

_FACTS = ("area", "industries", "towns", "overlaps", "band", "certainty", *DETAILS)


@dataclass(frozen=True)
class Trip:
    """A goal and how long it takes: minutes, and their range, as they are told.

    Where the range leaves the minutes out, it bears a sign, which a note is to explain.
    """

    name: str
    minutes: str
    between: str
    outside: bool = False


@dataclass(frozen=True)
class Trips:
    """Goals of one group, the soonest first."""

    title: str
    rows: tuple[Trip, ...]


@dataclass(frozen=True)
class Profile:
    """A site in words.

    Parameters
    ----------
    id, lang
        Which, and in which language.
    title, other
        Its name, and its name in the other language where that differs.
    line, marking
        Kind, status and certainty, with the marking; the marking of a confidential layer alone.
    said
        What the documents say of it; may be empty.
    absence
        What is said in place of the map; empty for a site with a location.
    facts
        Label and value.
    photo
        Its photo, where a file of this machine holds it; an address is among the facts.
    lacking
        What the data do not have of `DETAILS`, in a sentence; "" for nothing.
    stations, within
        Name and walk of the nearest stations; limit and count. Empty without them.
    trips
        Times by group; empty without them.
    sources
        Citations of what is said of the site itself.
    """

    id: str
    lang: Lang
    title: str
    other: str
    line: str
    marking: str
    said: str
    absence: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    photo: PhotoFile | None
    lacking: str
    stations: tuple[tuple[str, str], ...]
    within_title: str
    within: tuple[tuple[str, str], ...]
    trips: tuple[Trips, ...]
    sources: tuple[str, ...]

    def lead(self, period: Text) -> str:
        """Return what the times are of, and what the sign beside a range means where one has it."""
        said = [say("sheet.times_lead", self.lang, period=period)]
        if any(trip.outside for group in self.trips for trip in group.rows):
            said.append(say("sheet.outside_note", self.lang))
        return join(said, self.lang, "sentences")


def profile_of(known: SiteAnswers, site_id: str, lang: Lang) -> Profile:
    """Return what a sheet says of a site.

    Parameters
    ----------
    known
        What is known of all sites.
    site_id
        Which site.
    lang
        The reader's language.

    Raises
    ------
    ParameterError
        There is no such site (``site_none``).
    """
    site, result = known.site(site_id), known.result
    found: Reached | None = result.reached.get(site_id)
    photo = site_photo(site, lang)
    return Profile(
        id=site.id,
        lang=lang,
        title=site.name.in_(lang),
        other=site.name.beside(lang),
        line=" · ".join(_line(site, lang)),
        marking=_marking(site, lang),
        said=site.facts.in_(lang),
        absence=tuple(_absence(site, lang)),
        facts=tuple(_facts(result, site, lang, photo)),
        photo=photo if isinstance(photo, PhotoFile) else None,
        lacking=_lacking(site, lang),
        stations=tuple(_station(near, lang) for near in found.near) if found else (),
        within_title=say("sheet.within", lang, count=result.goals_count),
        within=tuple(_within(result, site, lang)) if found else (),
        trips=tuple(_trips(result, found, lang)) if found else (),
        sources=tuple(dict.fromkeys(_cited(site, lang))),
    )


def _line(site: Site, lang: Lang) -> Iterator[str]:
    yield kind_words(site, lang)
    yield say(f"status.{site.status}", lang)
    if site.certainty is not None:
        certainty = say(f"certainty.{site.certainty}", lang)
        yield say("sheet.certainty_line", lang, certainty=certainty)
    if marking := _marking(site, lang):
        yield marking


def _marking(site: Site, lang: Lang) -> str:
    """Return that the layer of a site is confidential; "" where it is not."""
    own = own_layers.kept().layers.get(site.layer_id)
    return say("own.confidential_mark", lang) if own is not None and own.confidential else ""


def _absence(site: Site, lang: Lang) -> Iterator[str]:
    if not site.located:
        if reason := site.reason.in_(lang):
            yield reason
        yield say("sheet.unlocated_why", lang)


def _facts(
    result: SitesResult, site: Site, lang: Lang, photo: PhotoFile | tuple[Problem, ...]
) -> Iterator[tuple[str, str]]:
    """Yield the facts; in place of a photo that is drawn none, of one that is not, its name."""
    missing, label = say("value.missing", lang), say("site.photo", lang)
    for row in fact_rows(result, site.id, lang, _FACTS):
        if row[0] == label and photo:
            if not isinstance(photo, PhotoFile):
                yield label, say("sheet.photo_absent", lang, name=row[1])
        elif row[1] != missing:
            yield row


def _lacking(site: Site, lang: Lang) -> str:
    there = {each.field for each in site.details}
    missing = [say(f"site.{field}", lang) for field in DETAILS if field not in there]
    return say("sheet.lacking", lang, fields=join(missing, lang)) if missing else ""


def _station(near: Near, lang: Lang) -> tuple[str, str]:
    lines = join((line_name(line).in_(lang) for line in near.lines), lang)
    name = say("sheet.station", lang, name=near.name.in_(lang), lines=lines)
    return name, walk_words(near.minutes, near.low, near.high, lang)


def _within(result: SitesResult, site: Site, lang: Lang) -> Iterator[tuple[str, str]]:
    for limit in LIMITS_MIN:
        limit_words = say("sheet.within_row", lang, minutes=f"{limit:g}")
        yield limit_words, count_words(result, site.id, limit, lang)


def _trips(result: SitesResult, found: Reached, lang: Lang) -> Iterator[Trips]:
    goals = result.goals
    ordered = found.trips.reset_index(drop=True).sort_values(["minutes", "goal"])
    for group in GROUPS:
        rows = [
            _trip(goals[row.goal].name.in_(lang), goals[row.goal].status, row, lang)
            for row in records(ordered[ordered["group"] == group])
        ]
        if rows:
            yield Trips(say(f"sheet.group_{group}", lang), tuple(rows))


def _trip(name: str, status: str, row: Any, lang: Lang) -> Trip:
    if not row.open:
        name = say("sheet.not_open", lang, name=name, status=say(f"status.{status}", lang))
    if not math.isfinite(row.minutes):
        return Trip(name, say("value.unreachable", lang), "")
    nearest = min(max(row.minutes, row.low), row.high)
    between = minutes_between(nearest, row.low, row.high, lang)
    outside = between != minutes_between(row.minutes, row.low, row.high, lang)
    if outside:
        between = say("sheet.outside", lang, between=between)
    if row.minutes == 0:
        return Trip(name, say("sheet.touching", lang), between, outside)
    value = round_minutes(row.minutes, row.low, row.high)
    return Trip(name, number(value, lang, digits=0 if value % 1 == 0 else 1), between, outside)


def _cited(site: Site, lang: Lang) -> Iterator[str]:
    """Yield the citations of what is said of a site, as its features name their sources."""
    if site.layer_id == DIRECTORY:
        said = str(repository.table(DIRECTORY).set_index("id").loc[site.id, "document"])
        wanted = {part.split()[0] for part in said.split(";") if part.strip()}
        layers, _ = repository.load_all()
        sources = [each for layer in layers.values() for each in layer.lineage.sources]
    else:
        layer = repository.layer(site.layer_id)
        ids = [part.id for part in site.parts] or [site.id]
        wanted = {each for id_ in ids for each in str(layer.frame.loc[id_, "source"]).split()}
        wanted |= {each.source for each in site.details}
        sources = list(layer.lineage.sources)
    yield from (cite(each, lang) for each in sources if each.id in wanted)


def cite(source: Source, lang: Lang) -> str:
    """Return a source in one line; what nobody published is told by its title alone."""
    return source.title.in_(lang) if source.licence == "unverified" else source.cite(lang)
