"""Two feeds as one: no id is mixed up, and only days that both are about count."""

from pathlib import Path

import pytest

from geo.errors import DataError
from layers.transit.gtfs.check import check_feed
from layers.transit.gtfs.joined_feeds import joined, joined_tables
from tests.layers.small_feed import TABLES, folder


def feeds(tmp_path: Path, **other: str) -> list[Path]:
    return [
        folder(tmp_path / "one", TABLES),
        folder(tmp_path / "two", {**TABLES, **other}),
    ]


def test_the_same_feed_twice_runs_twice(tmp_path: Path) -> None:
    paths = feeds(tmp_path)
    alone = check_feed(paths[0])
    with joined(paths) as path:
        both = check_feed(path)
    assert both.problems == ()
    assert both.counts.trips == 2 * alone.counts.trips
    assert both.counts.stops == 2 * alone.counts.stops
    assert set(both.tables["stops"]["stop_id"]) >= {"1:A", "2:A", "1:B1", "2:B1"}
    assert alone.days is not None
    assert both.days is not None
    # The first day of the calendar, on which nothing runs, is none that both are about.
    assert both.days.trips.tolist() == [2 * each for each in alone.days.trips.tolist()[1:]]


def test_ids_of_one_feed_alone_stay(tmp_path: Path) -> None:
    tables = joined_tables([check_feed(each) for each in feeds(tmp_path)[:1]])
    assert set(tables["stops"]["stop_id"]) >= {"A", "B1", "B2", "C"}


def test_feeds_without_a_common_day_are_refused(tmp_path: Path) -> None:
    later = TABLES["calendar"].replace("2026", "2031")
    assert later != TABLES["calendar"]
    more = {"calendar": later, **{k: v.replace("2026", "2031") for k, v in TABLES.items()
                                  if k == "calendar_dates"}}  # fmt: skip
    with pytest.raises(DataError) as caught, joined(feeds(tmp_path, **more)):
        pass
    assert [each.code for each in caught.value.problems] == ["gtfs_apart"]


def test_faults_are_named_by_feed(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught, joined(feeds(tmp_path, stops="stop_id\nA\n")):
        pass
    assert {each.file for each in caught.value.problems} >= {"two/stops.txt"}
