"""What feeds run: the cases that were got wrong, the authors' sample, and two real ones."""

import csv
import io
import statistics
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from geo.errors import AtlasError
from geo.gtfs.feed_departures import frequency_departures
from geo.transit.departure_sampling import departures
from geo.transit.raptor import NEVER, search
from geo.transit.transfer import TransferTime
from layers.transit.gtfs import feed
from layers.transit.gtfs.check import check_feed
from layers.transit.gtfs.feed_tables import prepare
from layers.transit.services import transit
from tests.layers.small_feed import BUS, RAIL, SAMPLE, archive, replaced, tables

HOUR = 3600
CASES = Path(__file__).parents[4] / "shared" / "cases"

pytestmark = pytest.mark.usefixtures("local")


def real(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the repository, in ../shared/data")
    return path


def case(name: str) -> Path:
    path = CASES / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the repository, in ../shared/cases")
    return path


def codes(call: Callable[[], object]) -> list[str]:
    with pytest.raises(AtlasError) as caught:
        call()
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("name", "trips"),
    [
        ("busiest_day/one_special_day.zip", 12),
        ("headway_ends_in_window/freq_ends_early.zip", 1),
        ("headway_ends_in_window/freq_ends_early_exact.zip", 1),
        ("headway_ends_in_window/freq_overlap.zip", 17),
    ],
)
def test_of_the_cases_as_many_trips_set_out_as_they_tell(name: str, trips: int) -> None:
    feed.use(case(name))
    assert transit("am_peak").trips == trips


def test_a_typical_weekday_waits_half_of_its_headway() -> None:
    feed.use(case("busiest_day/one_special_day.zip"))
    running = transit("am_peak")
    table = running.timetable
    when = departures(table, window_s=running.window_s, samples=200)
    found = search(
        table, np.array([table.position("gtfs_a")]), np.zeros((1, 1), int), when,
        transfer=TransferTime(),
    )  # fmt: skip
    # 15 minutes of riding and half of ten minutes.
    assert np.median(found.after_ms[0, :, table.position("gtfs_d")]) / 60_000 == pytest.approx(
        20, abs=0.1
    )


def test_a_period_without_services_is_said(tmp_path: Path) -> None:
    feed.use(archive(tmp_path / "feed.zip", replaced(calendar_dates=("20260104", "20260105"))))
    assert codes(lambda: feed.load("weekend")) == ["gtfs_no_day"]


def test_ways_of_a_station_are_those_of_its_platforms(tmp_path: Path) -> None:
    ways = ("from_stop_id,to_stop_id,transfer_type,from_trip_id\n"
            "B,C,2,\nB1,B2,3,\nA,C,3,t1\nC,A,0,\n")  # fmt: skip
    feed.use(archive(tmp_path / "feed.zip", tables(transfers=ways)))
    table = feed.load("am_peak").timetable
    start = np.repeat(np.arange(4), np.diff(table.walk_ptr))
    pairs = [
        (table.stops[a][5:], table.stops[b][5:])
        for a, b in zip(start, table.walk_to, strict=True)
        if a < b
    ]
    # B1 and B2 are near but told apart; a rule for one trip forbids nothing to others.
    assert pairs == [("a", "c"), ("b1", "c"), ("b2", "c")]


def test_the_sample_feed_departs_as_often_as_its_authors_say() -> None:
    headways = prepare(check_feed(real(SAMPLE)).tables).frequencies
    every = frequency_departures(headways)
    within = every[every["depart_s"].between(8 * HOUR, 10 * HOUR, inclusive="left")]
    assert Counter(within["trip"]) == {"CITY1": 12, "CITY2": 12, "STBA": 4}
    assert Counter(every["trip"]) == {"CITY1": 52, "CITY2": 52, "STBA": 32}


def test_the_sample_feed_runs_by_headways_and_at_listed_times() -> None:
    feed.use(real(SAMPLE))
    here = feed.load("am_peak")
    table = here.timetable
    # STBA every 30 min; CITY 30 min to 8:00, then 10: two hours with 2 + 6 departures.
    assert here.headway_s["STBA"] == 1800
    # Rows end a second before the next begins: 3,599 s of the one, 3,600 of the other.
    assert here.headway_s["CITY"] == pytest.approx(7200 / (3599 / 1800 + 3600 / 600))
    # Every row is a pattern of its own that keeps to its span; those until three hours after.
    hours = {every: set() for every in table.headway_ms.tolist() if every}
    for every, span in zip(
        table.headway_ms.tolist(), zip(*table.spans_ms, strict=True), strict=True
    ):
        if every:
            hours[every].add(tuple((np.array(span) / 1000 / HOUR).round(2).tolist()))
    assert hours[1_800_000] >= {(6, 22), (6, 8), (10, 16)}
    assert hours[600_000] == {(8, 10)}
    assert sorted((table.listed_ms / 1000 / HOUR).tolist()) == [8, pytest.approx(8 + 1 / 3), 11]
    assert here.crs == "EPSG:" + "32611"


def rows_of(path: Path, table: str) -> list[dict[str, str]]:
    """Rows of a table by the standard library's reader."""
    with zipfile.ZipFile(path) as packed:
        text = packed.read(f"{table}.txt").decode("utf-8-sig")
    return [
        {(k or "").strip(): v for k, v in row.items()} for row in csv.DictReader(io.StringIO(text))
    ]


def clock(text: str) -> int:
    hours, minutes, seconds = text.split(":")
    return int(hours) * HOUR + int(minutes) * 60 + int(seconds)


@pytest.mark.parametrize(("path", "day"), [(RAIL, "2019-03-05"), (BUS, "2019-06-12")])
def test_as_many_trips_run_on_a_weekday_as_a_plain_count_finds(path: Path, day: str) -> None:
    feed.use(real(path))
    date_text, name = day.replace("-", ""), f"{date.fromisoformat(day):%A}".lower()
    runs = {
        row["service_id"]
        for row in rows_of(path, "calendar")
        if row[name] == "1" and row["start_date"] <= date_text <= row["end_date"]
    }
    calls: dict[str, list[dict[str, str]]] = {}
    for row in rows_of(path, "stop_times"):
        calls.setdefault(row["trip_id"], []).append(row)
    expected = set()
    for trip in rows_of(path, "trips"):
        rows = sorted(calls[trip["trip_id"]], key=lambda row: int(row["stop_sequence"]))
        stops = [row["stop_id"] for row in rows]
        times = [(row["arrival_time"], row["departure_time"]) for row in rows[1:-1]]
        ends = clock(rows[0]["departure_time"]), clock(rows[-1]["arrival_time"])
        # Kept from 7:00 to 20:00: two hours before the window, three after it.
        if trip["service_id"] in runs and ends[0] <= 20 * HOUR and ends[1] >= 7 * HOUR:
            expected.add((trip["route_id"], *ends, str(stops), str(times)))
    here = feed.load("off_peak", day).timetable
    found: Counter[str] = Counter()
    for route, count in zip(here.routes, np.diff(here.listed_ptr), strict=True):
        found[route] += int(count)
    assert found == Counter(route for route, *_ in expected)
    assert found.total() > 300


def test_blank_times_of_the_real_bus_feed_lie_evenly_between_the_timed_ones() -> None:
    feed.use(real(BUS))
    table = feed.load("off_peak", "2019-06-12").timetable
    rows = [row for row in rows_of(BUS, "stop_times") if row["trip_id"] == "T1-2@1#1202"]
    rows.sort(key=lambda row: int(row["stop_sequence"]))
    timed = [k for k, row in enumerate(rows) if row["departure_time"]]
    times = [clock(rows[k]["departure_time"]) for k in timed]
    assert rows[0]["departure_time"] == "12:02:00"
    expected = []
    for k in range(len(rows)):
        after = next(i for i, at in enumerate(timed) if at >= k)
        if timed[after] == k:
            expected.append(times[after])
        else:
            part = (k - timed[after - 1]) / (timed[after] - timed[after - 1])
            expected.append(times[after - 1] + part * (times[after] - times[after - 1]))
    wanted = [round(1000 * (each - times[0])) for each in expected]
    runs = [
        table.arrive_ms[table.ptr[p] : table.ptr[p + 1]].tolist()
        for p, route in enumerate(table.routes)
        if route == "T1" and times[0] * 1000 in
        table.listed_ms[table.listed_ptr[p] : table.listed_ptr[p + 1]]
    ]  # fmt: skip
    assert any(
        len(run) == len(wanted) and np.abs(np.subtract(run, wanted)).max() <= 1 for run in runs
    )


def test_the_typical_day_of_the_real_feed_is_the_last_of_those_nearest_the_median() -> None:
    feed.use(real(RAIL))
    trips = Counter(row["service_id"] for row in rows_of(RAIL, "trips"))
    calendar = rows_of(RAIL, "calendar")

    def running(day: date) -> int:
        name, plain = f"{day:%A}".lower(), f"{day:%Y%m%d}"
        return sum(
            trips[row["service_id"]]
            for row in calendar
            if row[name] == "1" and row["start_date"] <= plain <= row["end_date"]
        )

    days = [date(2018, 1, 1) + timedelta(days=k) for k in range(4 * 365)]
    for period, of_week in (("am_peak", range(5)), ("weekend", range(5, 7))):
        of_kind = {day: running(day) for day in days if day.weekday() in of_week and running(day)}
        median = statistics.median(of_kind.values())
        best = min(reversed(of_kind), key=lambda day: abs(of_kind[day] - median))
        assert feed.load(period).day == best.isoformat()


def test_a_ride_takes_as_long_as_the_next_train_of_the_real_rail_feed() -> None:
    feed.use(real(RAIL))
    here = feed.load("am_peak", "2019-03-05")
    table = here.timetable
    when = departures(table, samples=40, window_s=here.window_s, seed=3)
    origin, goal = table.position("gtfs_mr"), table.position("gtfs_nh")
    found = search(
        table, np.array([origin]), np.zeros((1, 1), dtype=np.int64), when,
        transfer=TransferTime(),
    ).after_ms[0, :, goal]  # fmt: skip
    # Direct trains only are compared: the line has no branch that would be quicker.
    calls: dict[str, dict[str, tuple[int, int]]] = {}
    services = {row["trip_id"]: row["service_id"] for row in rows_of(RAIL, "trips")}
    for row in rows_of(RAIL, "stop_times"):
        if services[row["trip_id"]] == "FULLW":
            times = clock(row["arrival_time"]), clock(row["departure_time"])
            calls.setdefault(row["trip_id"], {})[row["stop_id"]] = times
    trains = [
        (stops["MR"][1] * 1000, stops["NH"][0] * 1000)
        for stops in calls.values()
        if {"MR", "NH"} <= set(stops) and stops["MR"][1] < stops["NH"][0]
    ]
    expected = [
        min(arrive for leave, arrive in trains if leave >= start) - start for start in when.start_ms
    ]
    assert found.max() < NEVER
    assert found.tolist() == expected
