"""Places by what people call them, on the command line, in the year that is asked for."""

from collections.abc import Iterable

from geo.errors import PlaceError, Problem
from layers.analyses.travel.travel_places import find_place, places
from layers.i18n.points import point_in
from layers.transit.gtfs import feed
from layers.transit.places import Place, resolve

__all__ = ["find_places"]


def find_places(
    names: Iterable[str | None], year: int | None = None, period: str | None = None
) -> list[Place]:
    """Return the places of some names.

    Raises
    ------
    PlaceError
        With the problems of all of them; of a place that had not opened in the
        year, that is told.
    """
    found: list[Place] = []
    problems: list[Problem] = []
    for name in (each for each in names if each is not None):
        try:
            found.append(_find_place(name, year, period))
        except PlaceError as error:
            problems.extend(error.problems)
    if problems:
        raise PlaceError(problems)
    return found


def _find_place(name: str, year: int | None, period: str | None) -> Place:
    known = places(year, period)
    if point_in(name):
        return find_place(name, known, year)
    try:
        return resolve(name, known)
    except PlaceError as unfound:
        try:
            today = resolve(name, places())
        except PlaceError:
            if (stop := feed.called(name)) is not None:
                raise PlaceError(Problem("place_unserved", values={"name": stop})) from None
            raise unfound from None
        return find_place(today.id, known, year)
