"""The feed in use: kept whole or not at all, and what it runs on a day."""

import csv
import errno
import io
import statistics
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from geo.crs import METRIC
from geo.errors import AtlasError
from geo.feed_departures import listed_departures
from geo.phases import departures
from geo.search import NEVER, search
from geo.transfer import TransferTime
from layers import feed, feed_trial
from layers.feed_tables import prepare
from layers.gtfs_check import check_feed
from layers.metro import PERIODS
from layers.named import named_places
from layers.transit import transit
from tests.layers.small_feed import BUS, RAIL, SAMPLE, TABLES, archive, folder, replaced, tables

HOUR = 3600
CASES = Path(__file__).parents[3] / "shared" / "cases"


@pytest.fixture(autouse=True)
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "local"
    monkeypatch.setenv("ATLAS_LOCAL", str(path))
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return archive(tmp_path / "small.zip", tables())


def real(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the repository, in ../shared/data")
    return path


def codes(call: Callable[[], object]) -> list[str]:
    with pytest.raises(AtlasError) as caught:
        call()
    return [problem.code for problem in caught.value.problems]


def test_without_a_feed_there_is_none(local: Path) -> None:
    assert (feed.facts(), feed.state(), feed.remove()) == (None, None, False)
    assert codes(lambda: feed.load("am_peak")) == ["feed_none"]
    assert not local.exists()


def test_a_feed_is_kept_byte_for_byte_with_what_is_known_of_it(small: Path, local: Path) -> None:
    told = feed.use(small)
    assert feed.facts() == told
    assert (told.source, told.agency, told.version) == ("small.zip", "宝山公交", "")
    assert (told.stops, told.trips, told.stop_times, told.interpolated) == (5, 5, 11, 1)
    assert (told.first_day, told.last_day) == ("2026-01-02", "2026-12-31")
    assert [path.name for path in local.iterdir()] == ["feed.zip"]
    with zipfile.ZipFile(local / "feed.zip") as kept:
        assert {name: kept.read(f"{name}.txt").decode() for name in TABLES} == TABLES
    assert feed.remove()
    assert feed.facts() is None


def test_a_folder_is_the_same_feed_as_its_archive(small: Path, tmp_path: Path) -> None:
    other = feed.use(folder(tmp_path / "feed", tables()))
    assert (other.source, other.digest) == ("feed", feed.use(small).digest)


def test_a_feed_with_faults_leaves_the_one_before(small: Path, tmp_path: Path, local: Path) -> None:
    before = feed.use(small)
    broken = replaced(stops=("A,甲路,31.40,121.40", "A,甲路,0,0"), trips=("r2,work,t3", "r9,x,t3"))
    path = archive(tmp_path / "broken.zip", broken)
    assert codes(lambda: feed.use(path)) == [
        "gtfs_unknown", "gtfs_position", "gtfs_service_unknown",
    ]  # fmt: skip
    assert feed.facts() == before
    assert [path.name for path in local.iterdir()] == ["feed.zip"]


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "feed_full"), (errno.EACCES, "feed_unwritable")]
)
def test_a_disk_that_refuses_leaves_the_feed_before(
    small: Path, local: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    before = feed.use(small)

    def refuse(*_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(feed.os, "fsync", refuse)
    assert codes(lambda: feed.use(small)) == [code]
    assert feed.facts() == before
    assert [path.name for path in local.iterdir()] == ["feed.zip"]


@pytest.mark.parametrize("how", ["cut", "facts", "format", "table"])
def test_a_feed_that_was_damaged_is_refused(small: Path, local: Path, how: str) -> None:
    feed.use(small)
    path = local / "feed.zip"
    with zipfile.ZipFile(path) as kept:
        held = {name: kept.read(name) for name in kept.namelist()}
    if how == "cut":
        path.write_bytes(path.read_bytes()[:300])
    else:
        if how == "facts":
            held["atlas_facts.json"] = b"[]"
        elif how == "format":
            held["atlas_facts.json"] = held["atlas_facts.json"].replace(
                b'"stops": 5', b'"stops": "5"'
            )
        else:
            held["stops.txt"] = held["stops.txt"].replace(b"31.40", b"31.50")
        with zipfile.ZipFile(path, "w") as kept:
            for name, data in held.items():
                kept.writestr(name, data)
    if how != "table":
        assert codes(feed.facts) == ["feed_file"]
    assert codes(lambda: feed.load("am_peak")) == ["feed_file"]


def test_a_new_feed_is_seen_at_once(small: Path, tmp_path: Path) -> None:
    feed.use(small)
    before = feed.state()
    assert feed.load("am_peak").route_names["r1"] == "1"
    feed.use(archive(tmp_path / "b.zip", replaced(routes=("r1,1,", "r1,号线,"))))
    assert feed.state() != before
    assert feed.load("am_peak").route_names["r1"] == "号线"


def test_windows_are_given_for_every_period() -> None:
    assert set(feed.WINDOWS_S) == set(PERIODS)


def test_what_runs_in_the_morning_of_a_weekday(small: Path) -> None:
    feed.use(small)
    here = feed.load("am_peak")
    table = here.timetable
    # All weekdays but the first have three trips; the last of them is Thursday the 31st.
    assert (here.day, here.window_s, here.crs) == ("2026-12-31", (7 * HOUR, 9 * HOUR), METRIC)
    assert table.stops == ("gtfs_a", "gtfs_b1", "gtfs_b2", "gtfs_c")
    assert list(here.stops.index) == list(table.stops)
    assert table.routes == ("r1", "r2")
    assert table.listed_ms.tolist() == [7.5 * HOUR * 1000, 8.5 * HOUR * 1000, 27_600_000]
    # t3 leaves at 7:40 and ends at 8:00; A in between names no time: ten minutes.
    assert table.arrive_ms.tolist() == [0, 240_000, 0, 600_000, 1_200_000]
    assert here.route_names == {"r1": "1", "r2": "乙丙线"}
    assert here.headway_s == {"r1": 3600, "r2": 7200}
    # The platforms of a station are one place, and 15 m apart they are walked between.
    assert here.place_of.tolist() == [0, 1, 1, 2]
    assert table.walk_to.tolist() == [2, 1]
    # 0.0001 degrees of latitude are 11.09 m, of longitude there 9.51 m.
    assert table.walk_m == pytest.approx(np.hypot(11.09, 9.51), abs=0.05)
    assert here.stops["mode"].tolist() == ["rail", "rail", "bus", "bus"]
    assert here.stops["kind"].tolist() == ["rail_station", "rail_station", "bus_stop", "bus_stop"]
    assert here.stops["line"].tolist() == ["1 / 乙丙线", "1", "乙丙线", "乙丙线"]
    assert here.stops["name_zh"].tolist() == ["甲路", "乙站", "乙站", "丙路"]
    assert set(here.stops["certainty"]) == {"approximate"}


def test_the_weekend_has_its_own_day_and_flags(small: Path) -> None:
    feed.use(small)
    here = feed.load("weekend")
    assert here.day == "2026-01-04"
    # t5 leaves at one in the night after, long after the window.
    assert here.timetable.listed_ms.tolist() == [10 * HOUR * 1000]
    assert here.timetable.boards.tolist() == [True, False]
    assert here.timetable.alights.tolist() == [False, True]


def test_a_day_of_ones_own_can_be_asked_for(small: Path) -> None:
    feed.use(small)
    assert feed.load("am_peak", "2026-03-03").day == "2026-03-03"
    assert codes(lambda: feed.load("am_peak", "2026-01-01")) == ["gtfs_no_day"]
    assert codes(lambda: feed.load("am_peak", "2027-01-01")) == ["gtfs_no_day"]
    assert codes(lambda: feed.load("am_peak", "tomorrow")) == ["day_form"]
    assert codes(lambda: feed.load("noon")) == ["value_unknown"]


def test_a_day_with_more_trips_than_others_does_not_stand_for_them(tmp_path: Path) -> None:
    # On two weekdays a second calendar runs as well.
    twice = replaced(trips=("r2,rest,t4\nr2,rest,t5\n", "r2,fair,t4\nr2,fair,t5\n"))
    twice["calendar"] += "fair,0,0,0,0,1,0,0,20261219,20261231\n"
    twice["calendar_dates"] = "service_id,date,exception_type\nfair,20260105,1\n"
    facts = feed.use(archive(tmp_path / "feed.zip", twice))
    day = facts.days["weekday"]
    # 2026 has 261 weekdays; Friday the 25th of December and the 5th of January have five trips.
    assert (day.days, day.low, day.median, day.high, day.trips) == (261, 3, 3, 5, 3)
    assert (day.day, day.asked, feed.load("am_peak").day) == ("2026-12-31", False, "2026-12-31")
    assert "weekend" not in facts.days
    assert codes(lambda: feed.load("weekend")) == ["gtfs_no_day"]


def test_trips_by_a_headway_count_as_often_as_they_leave(tmp_path: Path) -> None:
    head = "trip_id,start_time,end_time,headway_secs,exact_times\n"
    often = tables(frequencies=f"{head}t1,7:00:00,9:00:00,600,0\nt1,9:00:00,9:15:00,600,1\n")
    facts = feed.use(archive(tmp_path / "feed.zip", often))
    # t1 leaves 12 + 2 times, t2 and t3 once each.
    assert facts.days["weekday"].trips == 16


def test_the_day_may_be_chosen_when_a_feed_is_taken_into_use(small: Path) -> None:
    before = feed.use(small)
    told = feed.use(small, "2026-03-04")
    assert told.days["weekend"] == before.days["weekend"]
    assert (told.days["weekday"].day, told.days["weekday"].asked) == ("2026-03-04", True)
    assert feed.facts() == told
    assert feed.load("off_peak").day == "2026-03-04"
    assert feed.load("weekend").day == "2026-01-04"
    assert codes(lambda: feed.use(small, "2026-01-01")) == ["gtfs_day_none"]
    assert codes(lambda: feed.use(small, "March")) == ["day_form"]
    assert feed.facts() == told


def test_what_fails_when_a_feed_is_loaded_is_a_sentence_before_it_is_kept(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = feed.use(small)

    def fail(*_: object) -> None:
        raise ValueError("Unable to parse")

    other = archive(tmp_path / "b.zip", replaced(routes=("r1,1,", "r1,2,")))
    for step in ("prepare", "feed_services"):
        with monkeypatch.context() as patch:
            patch.setattr(feed_trial, step, fail)
            assert codes(lambda: feed.use(other)) == ["gtfs_unusable"]
            checked, days = feed_trial.examine(other)
            assert ([each.code for each in checked.problems], bool(days)) == (
                ["gtfs_unusable"], True,
            )  # fmt: skip
    assert feed.facts() == before


def test_facts_of_an_earlier_version_ask_for_the_file_again(small: Path, local: Path) -> None:
    feed.use(small)
    path = local / "feed.zip"
    with zipfile.ZipFile(path) as kept:
        held = {name: kept.read(name) for name in kept.namelist()}
    held["atlas_facts.json"] = held["atlas_facts.json"].replace(b'"format": 2', b'"format": 1')
    with zipfile.ZipFile(path, "w") as kept:
        for name, data in held.items():
            kept.writestr(name, data)
    assert codes(feed.facts) == ["feed_older"]
    assert feed.use(small) == feed.facts()


def test_a_stop_is_found_by_what_the_feed_itself_calls_it(small: Path) -> None:
    feed.use(small)
    by_id = {name: named_places([name], period="am_peak")[0].id for name in ("A", "b2", "B", "C")}
    # B1 and B2 are platforms of the station B, and one place.
    assert by_id == {"A": "gtfs_a", "b2": "gtfs_b1", "B": "gtfs_b1", "C": "gtfs_c"}


@pytest.mark.parametrize("name", ["D", "丁路", "gtfs_d"])
def test_a_stop_that_is_not_served_in_a_period_is_said_to_be_so(tmp_path: Path, name: str) -> None:
    # Nothing but the trip at one in the night calls at D.
    content = tables(
        stops=TABLES["stops"] + "D,丁路,31.43,121.43,,\n",
        stop_times=TABLES["stop_times"].replace("t5,25:20:00,25:20:00,C", "t5,25:20:00,25:20:00,D"),
    )
    feed.use(archive(tmp_path / "feed.zip", content))
    assert codes(lambda: named_places([name], period="am_peak")) == ["place_unserved"]
    assert codes(lambda: named_places(["E"], period="am_peak"))[0] in {
        "place_unlike",
        "place_unknown",
    }


def case(name: str) -> Path:
    path = CASES / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the repository, in ../shared/cases")
    return path


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
    when = departures(table, window_s=running.window_s)
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
    told = prepare(check_feed(real(SAMPLE)).tables).frequencies
    every = listed_departures(told)
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


def told_by(path: Path, table: str) -> list[dict[str, str]]:
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
    asked, name = day.replace("-", ""), f"{date.fromisoformat(day):%A}".lower()
    runs = {
        row["service_id"]
        for row in told_by(path, "calendar")
        if row[name] == "1" and row["start_date"] <= asked <= row["end_date"]
    }
    calls: dict[str, list[dict[str, str]]] = {}
    for row in told_by(path, "stop_times"):
        calls.setdefault(row["trip_id"], []).append(row)
    expected = set()
    for trip in told_by(path, "trips"):
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
    rows = [row for row in told_by(BUS, "stop_times") if row["trip_id"] == "T1-2@1#1202"]
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
    trips = Counter(row["service_id"] for row in told_by(RAIL, "trips"))
    calendar = told_by(RAIL, "calendar")

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
    when = departures(table, draws=40, window_s=here.window_s, seed=3)
    origin, goal = table.position("gtfs_mr"), table.position("gtfs_nh")
    found = search(
        table, np.array([origin]), np.zeros((1, 1), dtype=np.int64), when,
        transfer=TransferTime(),
    ).after_ms[0, :, goal]  # fmt: skip
    # Direct trains only are compared: the line has no branch that would be quicker.
    calls: dict[str, dict[str, tuple[int, int]]] = {}
    services = {row["trip_id"]: row["service_id"] for row in told_by(RAIL, "trips")}
    for row in told_by(RAIL, "stop_times"):
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
