"""What is doubtful in a feed: used as it stands, told when it is checked and beside results."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from layers.analyses.common.assumptions_text import fed
from layers.i18n.wording import LANGUAGES
from layers.store import repository
from layers.transit.gtfs import feed
from layers.transit.gtfs.check import check_feed
from layers.transit.gtfs.feed_facts import doubts
from layers.transit.gtfs.findings import Tally
from layers.transit.services import transit
from tests.geo.made import gcj02_from_wgs84
from tests.layers.small_feed import BUS, RAIL, SAMPLE, TABLES, archive, replaced, tables

TODAY = date(2026, 11, 28)
CASES = Path(__file__).parents[4] / "shared" / "cases"


@pytest.fixture(autouse=True)
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))


@pytest.fixture
def doubts_of(tmp_path: Path) -> Callable[..., list[tuple[str, int]]]:
    def found(content: dict[str, str], today: date = TODAY) -> list[tuple[str, int]]:
        checked = check_feed(archive(tmp_path / "feed.zip", content), today)
        assert checked.problems == ()
        return [(each.code, each.count) for each in checked.findings.tallies("doubt")]

    return found


Doubts = Callable[..., list[tuple[str, int]]]


def test_a_sound_feed_has_nothing_doubtful(doubts_of: Doubts) -> None:
    assert doubts_of(tables()) == []


def test_a_stop_with_a_slipped_decimal_is_told_by_the_speed_to_it(tmp_path: Path) -> None:
    content = replaced(stops=("C,丙路,31.42", "C,丙路,3.142"))
    checked = check_feed(archive(tmp_path / "feed.zip", content), TODAY)
    (found,) = checked.findings.problems("doubt")
    assert (found.code, found.feature) == ("gtfs_fast", "#8")
    # t3 takes from B2 by A, which names no time, to C 20 min: 28.26 degrees of 111.195 km from A.
    assert (found.values["start"], found.values["stop"]) == ("B2", "C")
    assert float(str(found.values["value"]).replace(",", "")) == pytest.approx(9430, abs=5)


@pytest.mark.parametrize(
    ("metres", "seconds", "mode", "fast"),
    [
        (20_000, 300, 3, True),  # 240 km/h
        (16_000, 300, 3, False),  # 192 km/h
        (20_000, 300, 1, False),  # a train may
        (50_000, 300, 1, True),  # 600 km/h
        (3_000, 0, 3, False),  # times to the minute: at least a minute counts
        (4_000, 0, 3, True),
    ],
)
def test_faster_than_its_mode_runs_is_doubtful(
    doubts_of: Doubts, metres: float, seconds: int, mode: int, *, fast: bool
) -> None:
    minute, second = divmod(seconds, 60)
    # A minute of latitude is a nautical mile of 1,852 m.
    content = tables(
        stops="stop_id,stop_name,stop_lat,stop_lon\nA,甲,31.0,121.40\n"
        f"B,乙,{31.0 + metres / 1852 / 60:.5f},121.40\n",
        routes=f"route_id,route_short_name,route_long_name,route_type\nr1,1,,{mode}\n",
        trips="route_id,service_id,trip_id\nr1,work,t1\n",
        stop_times="trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        f"t1,8:00:00,8:00:00,A,1\nt1,8:{minute:02}:{second:02},8:{minute:02}:{second:02},B,2\n",
    )
    assert doubts_of(content) == ([("gtfs_fast", 1)] if fast else [])


def test_a_feed_that_ended_long_ago_is_doubtful_from_a_year_on(doubts_of: Doubts) -> None:
    assert doubts_of(tables(), date(2027, 12, 31)) == []
    assert doubts_of(tables(), date(2028, 1, 2)) == [("gtfs_ended", 1)]


def test_stops_on_one_point_are_doubtful(doubts_of: Doubts) -> None:
    rows = TABLES["stops"].splitlines()
    same = "\n".join([rows[0], *(",".join([*row.split(",")[:2], "31.4,121.4", *row.split(",")[4:]])
                                 for row in rows[1:])])  # fmt: skip
    assert doubts_of(tables(stops=same + "\n")) == [("gtfs_one_point", 4)]


def test_another_hemisphere_is_doubtful(doubts_of: Doubts) -> None:
    one = replaced(stops=("C,丙路,31.42", "C,丙路,-31.42"))
    assert ("gtfs_hemisphere", 1) in doubts_of(one)
    south = TABLES["stops"].replace(",31.4", ",-31.4")
    assert doubts_of(tables(stops=south)) == [("gtfs_mirrored", 4)]
    west = TABLES["stops"].replace(",121.4", ",-121.4")
    assert doubts_of(tables(stops=west)) == [("gtfs_mirrored", 4), ("gtfs_clock", 4)]


def shifted(count: int, *, shift: bool) -> dict[str, str]:
    """Return a feed whose stops are stations of the atlas, moved as Chinese web maps have it."""
    stations = repository.layer("stations").frame.drop_duplicates("name_zh").iloc[:count]
    lon, lat = stations.geometry.x.to_numpy(), stations.geometry.y.to_numpy()
    if shift:
        lon, lat = gcj02_from_wgs84(lon, lat)
    rows = [
        f"S{k},地铁{name}站,{y:.6f},{x:.6f},,\n"
        for k, (name, x, y) in enumerate(zip(stations["name_zh"], lon, lat, strict=True))
    ]
    calls = "".join(
        f"t1,{7 + k // 6}:{k % 6}0:00,{7 + k // 6}:{k % 6}0:00,S{k},{k},,\n" for k in range(count)
    )
    return tables(
        stops=TABLES["stops"].splitlines()[0] + "\n" + "".join(rows),
        trips="route_id,service_id,trip_id\nr1,work,t1\n",
        stop_times=TABLES["stop_times"].splitlines()[0] + "\n" + calls,
    )


def test_stops_shifted_as_gcj_02_are_told_with_the_metres(tmp_path: Path) -> None:
    checked = check_feed(archive(tmp_path / "feed.zip", shifted(12, shift=True)), TODAY)
    (found,) = checked.findings.problems("doubt")
    assert (found.code, found.file) == ("gtfs_datum", "stops.txt")
    assert int(str(found.values["stations"])) >= 10
    # What is known of the shift at Shanghai: 467 to 487 m at Baoshan.
    assert 450 < int(str(found.values["value"])) < 500
    assert int(str(found.values["then"])) < 5


@pytest.mark.parametrize(("count", "shift"), [(12, False), (2, True)])
def test_stops_in_place_or_too_few_stations_say_nothing_of_the_datum(
    doubts_of: Doubts, count: int, *, shift: bool
) -> None:
    assert doubts_of(shifted(count, shift=shift)) == []


def test_headways_that_overlap_are_named(doubts_of: Doubts) -> None:
    head = "trip_id,start_time,end_time,headway_secs,exact_times\n"
    follows = tables(frequencies=f"{head}t1,7:00:00,8:00:00,600,0\nt1,8:00:00,9:00:00,300,0\n")
    assert doubts_of(follows) == []
    overlaps = tables(frequencies=f"{head}t1,7:00:00,8:00:00,600,0\nt1,7:50:00,9:00:00,300,0\n"
                      "t2,7:50:00,9:00:00,300,0\n")  # fmt: skip
    assert doubts_of(overlaps) == [("gtfs_overlap", 1)]


def test_names_that_cannot_be_read_and_line_breaks_are_doubtful(doubts_of: Doubts) -> None:
    assert doubts_of(replaced(stops=("丙路", "丙\ufffd"))) == [("gtfs_garbled_name", 1)]
    broken = replaced(stops=("A,甲路", 'A,"甲\n路"'))
    assert doubts_of(broken) == [("gtfs_line_break", 1)]
    one = replaced(stops=("A,甲路,31.40,121.40,,", "A,甲路,31.40,121.40,,,"))
    assert doubts_of(one) == [("gtfs_surplus_blank", 1)]
    # Every row with a comma at its end, as some programs write them.
    head, *rows = TABLES["stops"].splitlines()
    assert doubts_of(tables(stops="\n".join([head, *(f"{row}," for row in rows)]) + "\n")) == []


def test_doubt_is_kept_with_the_feed_and_told_beside_results(tmp_path: Path) -> None:
    facts = feed.use(archive(tmp_path / "feed.zip", replaced(stops=("丙路", "丙\ufffd"))))
    assert feed.facts() == facts
    assert facts.doubts[:1] == (Tally("gtfs_garbled_name", 1, {}),)
    for lang in LANGUAGES:
        lines = [each.in_(lang) for each in fed(transit("am_peak"))]
        for doubt in doubts(facts):
            assert any(doubt.in_(lang) in line for line in lines)


@pytest.mark.parametrize("path", [SAMPLE, BUS, RAIL])
def test_of_the_real_feeds_only_their_age_is_doubtful(path: Path) -> None:
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the repository, in ../shared/data")
    checked = check_feed(path)
    assert checked.problems == ()
    assert [each.code for each in checked.findings.problems("doubt")] == ["gtfs_ended"]


@pytest.mark.parametrize(
    ("name", "doubt"),
    [
        ("teleport/teleport.zip", "gtfs_fast"),
        ("teleport/replacement_char.zip", "gtfs_garbled_name"),
        ("hostile/cal_past.zip", "gtfs_ended"),
        ("hostile/freq_overlap.zip", "gtfs_overlap"),
        ("headway_ends_in_window/freq_overlap.zip", "gtfs_overlap"),
    ],
)
def test_the_cases_are_doubtful_for_their_cause_alone(name: str, doubt: str) -> None:
    path = CASES / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the repository, in ../shared/cases")
    checked = check_feed(path, TODAY)
    assert checked.problems == ()
    assert [each.code for each in checked.findings.problems("doubt")] == [doubt]
