"""Loops compiled in advance are those that are used: nothing is compiled a second time."""

import subprocess
import sys
from pathlib import Path

import numpy as np

from geo._kernels.expected_loops import least, walk_on
from geo._kernels.expected_repair import mend
from geo._kernels.latest_departure import spares
from geo._kernels.quantiles import durations
from geo._kernels.raptor_arrivals import arrivals
from geo._kernels.raptor_gains import better_arrivals
from geo.transit.departure_sampling import departures
from geo.transit.expected import between, stop_times
from geo.transit.matrix import Direct, Ways, origin_to_destination
from geo.transit.raptor import prepare, search
from geo.transit.repair.stop_arrivals import stop_arrivals
from geo.transit.spread import Ends, spread
from geo.warm import warm
from tests.geo.made_trains import FLAT, Line, timetable

LOOPS = {
    "arrivals": arrivals, "spares": spares, "durations": durations, "least": least,
    "mend": mend, "walk_on": walk_on, "better_arrivals": better_arrivals,
}  # fmt: skip


def compiled() -> dict[str, list[object]]:
    return {name: list(loop.signatures) for name, loop in LOOPS.items()}  # type: ignore[attr-defined]


def test_whatever_the_arrays_come_as_the_loops_are_ready() -> None:
    warm()
    before = compiled()
    assert all(before.values())
    table = timetable([Line("1", "abc", [0, 10, 30], headway=60), Line("2", "ba", [0, 9],
                                                                       listed=[5])])  # fmt: skip
    more = timetable([Line("1", "abc", [0, 10, 30], headway=60), Line("2", "ba", [0, 9],
                                                                      listed=[5]),
                      Line("3", "ca", [0, 20], headway=90)])  # fmt: skip
    for kind in (np.int32, np.int64):
        stops, access = np.array([0, 1], kind), np.asfortranarray(np.zeros((3, 2), kind))
        access.flags.writeable = False
        found = search(
            table, stops, access, departures(table, samples=5), transfer=FLAT, informed=True,
            headway_ms=np.tile(np.array([60, 0], kind), (3, 1)),
        )  # fmt: skip
        ends = Ends(np.array([0, 1, 1], kind), np.array([2], kind), access[:, :1], access)
        spread(found, ends)
        ways = Ways(np.array([0, 1], kind), np.array([2], kind), np.array([7], kind))
        pairs = between(table, wait_ms=np.array([30, 0], kind), transfer=FLAT)
        origin_to_destination(pairs, ways, ways, Direct(ways.ptr, np.zeros(1, kind), ways.walk_ms))
        first, walk = np.array([0], kind), np.array([7], kind)
        known = stop_times(table, first, wait_ms=np.array([[30, 9]], kind), transfer=FLAT)
        anew = stop_times(more, first, wait_ms=np.array([[30, 9, 4]], kind), transfer=FLAT,
                          before=known)  # fmt: skip
        anew.to_places(0, np.array([1], kind), walk, first, 1)
        then, now = (
            prepare(each, first, walk[np.newaxis], departures(each, samples=5), transfer=FLAT,
                    headway_ms=None)
            for each in (table, more)
        )  # fmt: skip
        stop_arrivals(now, stop_arrivals(then))
    assert compiled() == before


SOURCE = """
from typing import NamedTuple
from geo._kernels.compiled import jit

class {name}(NamedTuple):
    a: float

@jit
def loop(given):
    return given.a + {more}
"""
CALL = (
    "import sys; sys.path.insert(0, sys.argv[1]); import made; print(made.loop(made.{name}(1.0)))"
)


def answer(folder: Path, name: str, more: float) -> str:
    """Return what a loop answers, in a process of its own, of a module that was just written."""
    (folder / "made.py").write_text(SOURCE.format(name=name, more=more), encoding="utf-8")
    command = [sys.executable, "-c", CALL.format(name=name), str(folder)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_loops_kept_by_a_version_with_other_types_are_compiled_anew(tmp_path: Path) -> None:
    assert answer(tmp_path, "Before", 1.0) == "2.0"
    assert list(tmp_path.rglob("*.nbi"))
    assert answer(tmp_path, "After", 2.5) == "3.5"
    assert answer(tmp_path, "After", 2.5) == "3.5"
