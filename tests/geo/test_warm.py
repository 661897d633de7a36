"""Loops compiled in advance are those that are used: nothing is compiled a second time."""

import numpy as np

from geo._kernels.expected_loops import least
from geo._kernels.latest_departure import spares
from geo._kernels.quantiles import durations
from geo._kernels.raptor_rounds import arrivals
from geo.transit.departure_sampling import departures
from geo.transit.expected import between
from geo.transit.matrix import Direct, Ways, origin_to_destination
from geo.transit.raptor import search
from geo.transit.spread import Ends, spread
from geo.warm import warm
from tests.geo.made_trains import FLAT, Line, timetable

LOOPS = {"arrivals": arrivals, "spares": spares, "durations": durations, "least": least}


def compiled() -> dict[str, list[object]]:
    return {name: list(loop.signatures) for name, loop in LOOPS.items()}  # type: ignore[attr-defined]


def test_whatever_the_arrays_come_as_the_loops_are_ready() -> None:
    warm()
    before = compiled()
    assert all(before.values())
    table = timetable([Line("1", "abc", [0, 10, 30], headway=60), Line("2", "ba", [0, 9],
                                                                       listed=[5])])  # fmt: skip
    for kind in (np.int32, np.int64):
        stops, access = np.array([0, 1], kind), np.asfortranarray(np.zeros((3, 2), kind))
        access.flags.writeable = False
        found = search(
            table, stops, access, departures(table, draws=5), transfer=FLAT, informed=True,
            headway_ms=np.tile(np.array([60, 0], kind), (3, 1)),
        )  # fmt: skip
        ends = Ends(np.array([0, 1, 1], kind), np.array([2], kind), access[:, :1], access)
        spread(found, ends)
        ways = Ways(np.array([0, 1], kind), np.array([2], kind), np.array([7], kind))
        pairs = between(table, wait_ms=np.array([30, 0], kind), transfer=FLAT)
        origin_to_destination(pairs, ways, ways, Direct(ways.ptr, np.zeros(1, kind), ways.walk_ms))
    assert compiled() == before
