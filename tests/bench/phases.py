"""Travel times over samples of departures: ours against a textbook Dijkstra, sample by sample.

Run ``python tests/bench/phases.py`` (a minute or two; ``--period am_peak`` and
``--origins 3`` for others). On the atlas's own metro tables, off-peak. The other
side is a time-dependent Dijkstra with a binary heap, in plain Python, on the usual
graph of stops and train calls (Pyrga, Schulz, Wagner and Zaroliagis 2008), its
edges laid out in advance. Who knows the timetable is searched for there by setting
out for every train, from the latest to the earliest, over a sample of the samples,
scaled. Both sides are compared to the millisecond. Prints one table; judges nothing.
"""

import argparse
import heapq
import math
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from geo.transit.departure_sampling import departures
from geo.transit.raptor import NEVER, Arrivals, search
from geo.transit.spread import Ends, spread
from geo.transit.timetable import Timetable
from geo.transit.transfer import TransferTime
from geo.warm import warm
from layers.transit.services import transit
from tests.bench import timing

best_s = partial(timing.best_s, rounds=20)

TRANSFER = TransferTime()
SAMPLES, FEWER, UNKNOWN = 200, 40, 200
SAMPLE = 5
ACCESS_M = 1200.0
METRES_A_MINUTE = 80.0


class Textbook:
    """A timetable as lists of edges: to, kind or time, pattern and its time of departure.

    Nodes are the stops, then the calls of trains, then the stops where one may board:
    on foot at once, by train after the time of a change. One gets in at a call when a
    train leaves there, rides to the next call, and gets out at no cost.
    """

    def __init__(self, table: Timetable) -> None:
        self.table = table
        stops = len(table.stops)
        self.ready = stops + len(table.stop)
        self.fixed: list[list[tuple[int, int]]] = [[] for _ in range(self.ready + stops)]
        self.boards: list[list[tuple[int, int, int]]] = [[] for _ in range(stops)]
        walks = table.walk_ms(TRANSFER).tolist()
        for stop in range(stops):
            for way in range(table.walk_ptr[stop], table.walk_ptr[stop + 1]):
                for first in (0, self.ready):
                    self.fixed[stop].append((first + int(table.walk_to[way]), walks[way]))
        change = table.change_ms(TRANSFER)
        arrive, depart = table.arrive_ms.tolist(), table.depart_ms.tolist()
        # A call is a train that is about to leave; where it ends it has just arrived.
        for pattern in range(len(table.routes)):
            rows = range(int(table.ptr[pattern]), int(table.ptr[pattern + 1]))
            for row in rows:
                stop, here = int(table.stop[row]), stops + row
                if table.boards[row]:
                    self.boards[stop].append((here, pattern, depart[row]))
                if row + 1 == rows.stop:
                    continue
                if table.alights[row + 1]:
                    ride = arrive[row + 1] - depart[row]
                    after = int(table.stop[row + 1])
                    self.fixed[here] += [(after, ride), (self.ready + after, ride + change)]
                self.fixed[here].append((here + 1, depart[row + 1] - depart[row]))
        self.headway = table.headway_ms.tolist()

    def phases(self, part: np.ndarray) -> list[int]:
        """Return when the trains of each pattern leave, modulo their headways."""
        table = self.table
        return [
            (math.floor((part[group] + turn) * headway) + shift) % headway
            for group, turn, headway, shift in zip(
                table.group.tolist(), table.turn.tolist(), self.headway, table.shift_ms.tolist(),
                strict=True,
            )
        ]  # fmt: skip

    def arrivals(self, seeds: dict[int, int], phase: list[int]) -> list[int]:
        """Return the earliest arrival at each stop."""
        fixed, boards, headway, stops = self.fixed, self.boards, self.headway, len(self.boards)
        best = [NEVER] * len(fixed)
        heap = []
        for stop, ms in seeds.items():
            for node in (stop, self.ready + stop):
                best[node] = ms
                heap.append((ms, node))
        heapq.heapify(heap)
        while heap:
            now, node = heapq.heappop(heap)
            if now > best[node]:
                continue
            for other, ms in fixed[node]:
                then = now + ms
                if then < best[other]:
                    best[other] = then
                    heapq.heappush(heap, (then, other))
            if node >= self.ready:
                for other, pattern, offset in boards[node - self.ready]:
                    then = now + (phase[pattern] + offset - now) % headway[pattern]
                    if then < best[other]:
                        best[other] = then
                        heapq.heappush(heap, (then, other))
        return best[:stops]

    def spare(self, seeds: dict[int, int], phase: list[int], after: list[int]) -> list[int]:
        """Return how much later one may set out, by setting out for every train there is."""
        last = max(ms for ms in after if ms < NEVER)
        moments = {0}
        boards, self.boards = self.boards, [[] for _ in self.boards]
        walked = self.arrivals(seeds, phase)
        self.boards = boards
        for stop, foot in enumerate(walked):
            if foot < NEVER:
                for _, pattern, offset in boards[stop]:
                    first = (phase[pattern] + offset - foot) % self.headway[pattern]
                    moments.update(range(first, last + 1, self.headway[pattern]))
        spare = [-1] * len(after)
        for moment in sorted(moments, reverse=True):
            found = self.arrivals({s: ms + moment for s, ms in seeds.items()}, phase)
            for stop, ms in enumerate(found):
                if spare[stop] < 0 and ms == after[stop]:
                    spare[stop] = moment
        return spare


@dataclass(frozen=True)
class Row:
    """One line of the table: seconds of both sides, and what else there is to say."""

    work: str
    other_s: float | None
    ours_s: float
    note: str = ""

    def __str__(self) -> str:
        other = f"{self.other_s * 1e3:>12,.0f}" if self.other_s else " " * 12
        ratio = f"{self.other_s / self.ours_s:>8,.0f}x" if self.other_s else " " * 9
        return f"{self.work:52}{other}{self.ours_s * 1e3:>12,.1f}{ratio}  {self.note}"


def compare(table: Timetable, seeds: dict[int, int], where: str) -> list[Row]:
    """Return the rows of both travellers from one place."""
    when = departures(table, samples=SAMPLES)
    stops, access = np.array(list(seeds)), np.array([list(seeds.values())])

    def ours(*, informed: bool) -> Arrivals:
        return search(table, stops, access, when, transfer=TRANSFER, informed=informed)

    random_s = best_s(lambda: ours(informed=False))
    informed_s = best_s(lambda: ours(informed=True))
    found = ours(informed=True)
    book = Textbook(table)
    phases = [book.phases(part) for part in when.part]
    expected = [book.arrivals(seeds, phase) for phase in phases]
    book_s = best_s(lambda: [book.arrivals(seeds, phase) for phase in phases], rounds=3)
    off = np.abs(found.after_ms[0] - np.array(expected)).max()
    begun = time.perf_counter()
    chosen = range(0, SAMPLES, SAMPLES // SAMPLE)
    spare = [book.spare(seeds, phases[sample], expected[sample]) for sample in chosen]
    knowing_s = (time.perf_counter() - begun) * SAMPLES / len(chosen) + book_s
    spare_off = np.abs(found.spare_ms[0, list(chosen)] - np.array(spare)).max()
    work = f"{SAMPLES} samples, {where} to {len(table.stops)} stops"
    return [
        Row(f"{work}, random", book_s, random_s, f"differ by {off} ms at most"),
        Row(
            "  and informed", knowing_s, informed_s, f"spare times differ by {spare_off} ms at most"
        ),
    ]


def unknown(table: Timetable, headways: np.ndarray, seeds: dict[int, int]) -> list[Row]:
    """Return the rows of all samples of what is not known."""
    when = departures(table, samples=FEWER)
    stops = np.array(list(seeds))
    stretch = np.random.default_rng(1).uniform(0.9, 1.2, (UNKNOWN, 1))
    access = np.rint(np.array([list(seeds.values())]) * stretch).astype(np.int64)
    given = (table, stops, access, when)

    def ours(*, informed: bool) -> Arrivals:
        return search(*given, transfer=TRANSFER, headway_ms=headways, informed=informed)

    places = 500
    random = np.random.default_rng(2)
    ends = Ends(
        np.arange(places + 1) * 3, random.integers(0, len(table.stops), places * 3),
        random.integers(0, 900_000, (UNKNOWN, places * 3)), np.full((UNKNOWN, places), NEVER),
    )  # fmt: skip
    found = ours(informed=True)
    work = f"{UNKNOWN} x {FEWER} samples"
    return [
        Row(f"{work}, random", None, best_s(lambda: ours(informed=False), rounds=3)),
        Row("  and informed", None, best_s(lambda: ours(informed=True), rounds=3)),
        Row(f"  their spread to {places} places", None,
            best_s(lambda: spread(found, ends, informed=True), rounds=3)),
    ]  # fmt: skip


def alone(work: Callable[[], list[Row]]) -> list[Row]:
    """Return the rows of some work that finds one processor on this machine."""
    count, os.cpu_count = os.cpu_count, lambda: 1
    try:
        return work()
    finally:
        os.cpu_count = count


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--period", default="off_peak")
    parser.add_argument("--origins", type=int, default=2)
    chosen = parser.parse_args()
    running = transit(chosen.period)
    table = running.timetable
    warm()
    size = len(table.stops), len(table.routes), len(set(table.routes)), len(table.walk_to) // 2
    print("{} stops, {} patterns, {} lines, {} ways on foot".format(*size), end="; ")
    print(f"{os.cpu_count()} processors")
    print(f"{'work':52}{'textbook ms':>12}{'ours ms':>12}{'ratio':>9}")
    points = running.stops.to_crs(running.crs).geometry
    origins = np.random.default_rng(0).choice(len(table.stops), chosen.origins, replace=False)
    for origin in origins.tolist():
        metres = points.distance(points.iloc[origin]).to_numpy()
        near = np.flatnonzero(metres <= ACCESS_M)
        walk = np.rint(metres[near] / METRES_A_MINUTE * 60_000).astype(int)
        seeds = dict(zip(near.tolist(), walk.tolist(), strict=True))
        for row in compare(table, seeds, f"{table.stops[origin]} ({len(seeds)} on foot)"):
            print(row)
        if origin == origins[0]:
            rows = alone(partial(one_processor, table, seeds))
            print(*rows, *unknown(table, running.headway_samples_ms(), seeds), sep="\n")


def one_processor(table: Timetable, seeds: dict[int, int]) -> list[Row]:
    """Return the row of one processor's work."""
    when = departures(table, samples=SAMPLES)
    given = table, np.array(list(seeds)), np.array([list(seeds.values())]), when
    took = best_s(lambda: search(*given, transfer=TRANSFER))
    knowing = best_s(lambda: search(*given, transfer=TRANSFER, informed=True))
    return [Row("  on one processor, random", None, took),
            Row("  on one processor, and informed", None, knowing)]  # fmt: skip


if __name__ == "__main__":
    main()
