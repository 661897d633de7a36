"""Two made-up timetables that share something, as one with a scenario and one without."""

from typing import NamedTuple

from hypothesis import strategies as st

from geo.transit.timetable import Timetable
from tests.geo.made_timetables import Row, timetable


class Layouts(NamedTuple):
    """A timetable, another one with as many stops or more, and how many patterns each has.

    Patterns of the first alone, of both, and of the other alone: in this order they stand in
    the two timetables.
    """

    then: Timetable
    now: Timetable
    counts: tuple[int, int, int]


@st.composite
def rows(draw: st.DrawFn, stops: int) -> list[Row]:
    """Return the calls of a random pattern."""
    now, found = 0, []
    for each in draw(st.lists(st.integers(0, stops - 1), min_size=2, max_size=7)):
        stands = draw(st.sampled_from([0, 0, 20, 90]))
        found.append(Row(each, now, stands, draw(st.booleans()), draw(st.booleans())))
        now += stands + draw(st.sampled_from([0, 30, 60, 100]))
    return found


@st.composite
def layouts(draw: st.DrawFn) -> Layouts:
    """Return two timetables: some patterns and stops are in both, some in one."""
    stops = draw(st.integers(2, 7))
    more = stops + draw(st.integers(0, 2))
    both = draw(st.lists(rows(stops), max_size=4))
    one, other = (draw(st.lists(rows(count), max_size=2)) for count in (stops, more))
    stop, far = st.integers(0, stops - 1), st.sampled_from([0.0, 30.0, 120.0])
    walks = draw(st.lists(st.tuples(stop, stop, far), max_size=5))
    new = st.tuples(st.integers(0, more - 1), st.integers(stops, more), far)
    added = draw(st.lists(new, max_size=2)) if more > stops else []
    added = [each for each in added if each[1] < more]
    return Layouts(
        timetable(stops, [*one, *both], walks),
        timetable(more, [*both, *other], [*walks, *added]),
        (len(one), len(both), len(other)),
    )
