"""When stations opened, how sure that is, and what it rests on.

The convention, where several days are known of one section: the first day on which
the public could enter its stations and ride, trial operation included. Not counted
are rides for the holders of a ticket to something else, as on the Expo line of 2010,
and changing trains in a station that could not yet be entered or left.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from geo.errors import DataError
from layers.i18n.wording import Text, join_texts, text, text_of
from layers.model.layer import records
from layers.store import repository
from layers.store.reading import data_overlay
from layers.transit.sections import UNSOURCED, matching, section_problems

__all__ = ["Opening", "opening_of", "openings", "year_basis", "year_counts"]


@dataclass(frozen=True)
class Opening:
    """When a station opened.

    Parameters
    ----------
    day
        2015-12-19, 2015-12 or 2015, as fine as known; "" where unknown.
    certainty
        "certain", "probable" or "unsourced".
    sources
        Ids of the pages it was read on.
    primary
        Whether one of them is the operator's or the authority's own.
    """

    day: str
    certainty: str
    sources: tuple[str, ...]
    primary: bool

    @property
    def basis(self) -> Text:
        """Say what the year rests on, with its sources and their dates."""
        if self.certainty == UNSOURCED:
            return text("opening.unsourced_basis")
        certainty = text(f"year_certainty.{self.certainty}")
        cited = _cited(self.sources)
        return text("opening.basis", day=self.day, certainty=certainty, sources=cited)


def openings() -> dict[str, Opening]:
    """Return the opening of each station in operation, by id; none without the tables.

    Raises
    ------
    DataError
        If a table is missing or broken; or with every point in which sections, their
        sources and the stations do not fit each other.
    """
    # What a scenario opens or adds is in no table of sections.
    with data_overlay.applied(None):
        return _openings(repository.shipped_state())


def opening_of(station: str) -> Opening | None:
    """Return the opening of a station; None where it has none, or the tables do not fit."""
    try:
        return openings().get(station)
    except DataError:
        return None


def year_counts(stations: Iterable[str]) -> dict[str, int]:
    """Return how many stations have a year of which certainty, and how many a primary source.

    Parameters
    ----------
    stations
        Ids; those not in operation are passed over.

    Returns
    -------
    dict
        line_stations, certain, probable, unsourced; primary, which is in none of these.

    Raises
    ------
    DataError
        As for `openings`.
    """
    known = openings()
    counted = [known[station] for station in stations if station in known]
    by_certainty = Counter(each.certainty for each in counted)
    return {
        "line_stations": len(counted),
        **{certainty: by_certainty[certainty] for certainty in ("certain", "probable", UNSOURCED)},
        "primary": sum(each.primary for each in counted),
    }


def year_basis(stations: Iterable[str]) -> tuple[Text, ...]:
    """Say what the years of some stations rest on; nothing where none is in operation.

    Raises
    ------
    DataError
        As for `openings`.
    """
    counts = year_counts(stations)
    return (text("opening.years", **counts),) if counts["line_stations"] else ()


@lru_cache(maxsize=4)
def _openings(state: object) -> dict[str, Opening]:  # noqa: ARG001
    if "sections" not in repository.TABLES:
        return {}
    stations = repository.layer("stations").frame
    sections, sources = repository.table("sections"), repository.table("section_sources")
    problems = section_problems(stations, sections, sources)
    if problems:
        raise DataError(problems)
    primary = set(sources.loc[sources["rank"] == "primary", "id"])
    rows = {row: _opening(sections.loc[row], primary) for row in sections.index}
    return {station: rows[row] for station, row in matching(stations, sections).items()}


def _opening(section: pd.Series, primary: set[str]) -> Opening:
    sources = tuple(each for each in section["source"].split("|") if each)
    return Opening(section["opened"], section["certainty"], sources, bool(primary & set(sources)))


def _cited(ids: tuple[str, ...]) -> Text:
    """Return pages as a reader would cite them, with their date or the day they were read."""
    rows = {row.id: row for row in records(repository.table("section_sources"))}
    cited = [
        text(
            "opening.source" if rows[each].date else "opening.source_read",
            rank=text(f"source_rank.{rows[each].rank}"),
            publisher=text_of(rows[each], "publisher"),
            title=text_of(rows[each], "title"),
            date=rows[each].date or rows[each].read,
        )
        for each in ids
    ]
    return join_texts(cited, "clauses")
