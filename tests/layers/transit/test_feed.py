"""The feed in use: kept whole or not at all, and what it runs on a day."""

import errno
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from geo.errors import AtlasError
from layers.cli.named_places import find_places
from layers.store import atomic_file
from layers.store.atlas import METRIC
from layers.transit.gtfs import feed, trial
from layers.transit.periods import PERIODS
from tests.layers.small_feed import TABLES, archive, folder, replaced, tables

HOUR = 3600
CASES = Path(__file__).parents[4] / "shared" / "cases"

pytestmark = pytest.mark.usefixtures("local")


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
    facts = feed.use(small)
    assert feed.facts() == facts
    assert (facts.source, facts.agency, facts.version) == ("small.zip", "宝山公交", "")
    assert (facts.stops, facts.trips, facts.stop_times, facts.interpolated) == (5, 5, 11, 1)
    assert (facts.first_day, facts.last_day) == ("2026-01-02", "2026-12-31")
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

    monkeypatch.setattr(atomic_file.os, "fsync", refuse)
    assert codes(lambda: feed.use(small)) == [code]
    assert feed.facts() == before
    assert [path.name for path in local.iterdir()] == ["feed.zip"]


@pytest.mark.parametrize("how", ["cut", "facts", "format", "table"])
def test_a_feed_that_was_damaged_is_refused(small: Path, local: Path, how: str) -> None:
    feed.use(small)
    path = local / "feed.zip"
    with zipfile.ZipFile(path) as kept:
        members = {name: kept.read(name) for name in kept.namelist()}
    if how == "cut":
        path.write_bytes(path.read_bytes()[:300])
    else:
        if how == "facts":
            members["atlas_facts.json"] = b"[]"
        elif how == "format":
            members["atlas_facts.json"] = members["atlas_facts.json"].replace(
                b'"stops": 5', b'"stops": "5"'
            )
        else:
            members["stops.txt"] = members["stops.txt"].replace(b"31.40", b"31.50")
        with zipfile.ZipFile(path, "w") as kept:
            for name, data in members.items():
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
    facts = feed.use(small, "2026-03-04")
    assert facts.days["weekend"] == before.days["weekend"]
    assert (facts.days["weekday"].day, facts.days["weekday"].asked) == ("2026-03-04", True)
    assert feed.facts() == facts
    assert feed.load("off_peak").day == "2026-03-04"
    assert feed.load("weekend").day == "2026-01-04"
    assert codes(lambda: feed.use(small, "2026-01-01")) == ["gtfs_day_none"]
    assert codes(lambda: feed.use(small, "March")) == ["day_form"]
    assert feed.facts() == facts


def test_what_fails_when_a_feed_is_loaded_is_a_sentence_before_it_is_kept(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = feed.use(small)

    def fail(*_: object) -> None:
        raise ValueError("Unable to parse")

    other = archive(tmp_path / "b.zip", replaced(routes=("r1,1,", "r1,2,")))
    for step in ("prepare", "feed_services"):
        with monkeypatch.context() as patch:
            patch.setattr(trial, step, fail)
            assert codes(lambda: feed.use(other)) == ["gtfs_unusable"]
            checked, days = trial.examine(other)
            assert ([each.code for each in checked.problems], bool(days)) == (
                ["gtfs_unusable"], True,
            )  # fmt: skip
    assert feed.facts() == before


def test_facts_of_an_earlier_version_ask_for_the_file_again(small: Path, local: Path) -> None:
    feed.use(small)
    path = local / "feed.zip"
    with zipfile.ZipFile(path) as kept:
        members = {name: kept.read(name) for name in kept.namelist()}
    members["atlas_facts.json"] = members["atlas_facts.json"].replace(
        b'"format": 2', b'"format": 1'
    )
    with zipfile.ZipFile(path, "w") as kept:
        for name, data in members.items():
            kept.writestr(name, data)
    assert codes(feed.facts) == ["feed_older"]
    assert feed.use(small) == feed.facts()


def test_a_stop_is_found_by_what_the_feed_itself_calls_it(small: Path) -> None:
    feed.use(small)
    by_id = {name: find_places([name], period="am_peak")[0].id for name in ("A", "b2", "B", "C")}
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
    assert codes(lambda: find_places([name], period="am_peak")) == ["place_unserved"]
    assert codes(lambda: find_places(["E"], period="am_peak"))[0] in {
        "place_unlike",
        "place_unknown",
    }
