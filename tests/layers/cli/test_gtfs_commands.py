"""The `gtfs` commands in both languages; the first test has a child read the feed."""

import json
import re
from pathlib import Path

import pytest

from layers.transit.gtfs import feed
from tests.layers.commands import Run, data_of
from tests.layers.small_feed import archive, replaced, tables

beside = pytest.mark.usefixtures("in_process")


@pytest.fixture(autouse=True)
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, english: None) -> None:  # noqa: ARG001
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))


@pytest.fixture
def sound(tmp_path: Path) -> str:
    return str(archive(tmp_path / "feed.zip", tables()))


@pytest.fixture
def broken(tmp_path: Path) -> str:
    faults = replaced(
        stops=("A,甲路,31.40,121.40", "A,甲路,0,0"), routes=("r2,,乙丙线,3", "r2,,乙丙线,x")
    )
    return str(archive(tmp_path / "broken.zip", faults))


def test_a_sound_feed_is_counted_and_not_kept(run: Run, sound: str) -> None:
    code, out, err = run("gtfs", "check", sound)
    assert (code, err) == (0, "")
    assert re.search(r"Trips +5\n", out)
    assert "1 calls (9.1 %) have no time" in out
    assert "The feed is sound" in out
    assert "数据完好" in run("gtfs", "check", sound, "--lang", "zh")[1]
    assert feed.facts() is None
    data = data_of(run("gtfs", "check", sound, "--json"))
    assert (data["sound"], data["stop_times"], data["problems"]) == (True, 11, [])


@beside
def test_all_faults_are_printed(run: Run, broken: str) -> None:
    code, out, err = run("gtfs", "check", broken)
    assert (code, err) == (1, "")
    assert "route_type: “x” is not a whole number of at least 0; correct it." in out
    assert "stops.txt › #2 › stop_lat + stop_lon: The stop “A” cannot lie at 0, 0;" in out
    assert "Faults (2), to be corrected first:" in out
    assert "The feed cannot be used (faults: 2, left out: 0, doubtful: 0)" in out
    assert (
        "数据不能用（错误 2 处，略去 0 处，存疑 0 处）"
        in run("gtfs", "check", broken, "--lang", "zh")[1]
    )
    code, out, err = run("gtfs", "check", broken, "--json")
    data = json.loads(out)
    assert (code, data["sound"]) == (1, False)
    assert [each["code"] for each in data["problems"]] == ["gtfs_whole", "gtfs_position"]


@beside
def test_a_feed_is_taken_into_use_looked_at_and_removed(run: Run, sound: str, broken: str) -> None:
    assert data_of(run("gtfs", "info", "--json")) == {"loaded": False}
    assert "No timetable feed" in run("gtfs", "info")[1]
    code, out, err = run("gtfs", "use", sound)
    assert (code, err) == (0, "")
    assert "宝山公交" in out
    code, out, err = run("gtfs", "use", broken)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 2
    assert "2026-01-02 至 2026-12-31" in run("gtfs", "info", "--lang", "zh")[1]
    data = data_of(run("gtfs", "info", "--json"))
    assert (data["loaded"], data["source"], data["other_types"]) == (True, "feed.zip", [])
    assert data_of(run("gtfs", "remove", "--json")) == {"removed": True}
    assert "No timetable feed" in run("gtfs", "remove")[1]


@beside
def test_the_three_grades_are_told_apart(run: Run, tmp_path: Path) -> None:
    content = replaced(stops=("C,丙路", "C,丙\ufffd"), trips=("rest,t4\n", "rest,t4\nr2,rest,t6\n"))
    path = str(archive(tmp_path / "feed.zip", content))
    code, out, err = run("gtfs", "check", path)
    assert (code, err) == (0, "")
    assert "Doubtful (1), used as it stands and noted beside results:\n  stops.txt › #6" in out
    assert "Left out (1), which does no harm to the rest:\n  trips.txt › #6" in out
    assert "The feed is sound (left out: 1, doubtful: 1)" in out
    data = data_of(run("gtfs", "check", path, "--json"))
    assert data["count"] == {"fault": 0, "left_out": 1, "doubt": 1}
    assert [each["code"] for each in data["doubts"]] == ["gtfs_garbled_name"]
    run("gtfs", "use", path)
    out = run("gtfs", "info", "--lang", "zh")[1]
    assert "1 个名称含有无法辨认的字符。" in out
    assert "1 个班次停靠不到两站，未计入。" in out


@beside
def test_the_day_that_stands_for_others_is_told_with_their_range(run: Run, sound: str) -> None:
    assert run("gtfs", "use", sound, "--day", "2026-03-04")[0] == 0
    out = run("gtfs", "info")[1]
    # 2026 has 261 weekdays, on the first of which nothing runs.
    assert "2026-03-04 (Wednesday), 3 trips; the 260 days of its kind with services" in out
    assert data_of(run("gtfs", "info", "--json"))["days"]["weekday"]["asked"] is True
    code, _, err = run("gtfs", "use", sound, "--day", "2026-01-01")
    assert (code, err.count("Nothing runs on 2026-01-01")) == (2, 1)


@beside
def test_types_that_are_neither_rail_nor_bus_are_named(run: Run, tmp_path: Path) -> None:
    ferry = archive(tmp_path / "ferry.zip", replaced(routes=("乙丙线,3", "乙丙线,4")))
    assert "route types 4 are neither rail nor bus" in run("gtfs", "check", str(ferry))[1]


@beside
@pytest.mark.parametrize("arguments", [("gtfs",), ("gtfs", "check"), ("gtfs", "fetch", "x")])
def test_a_command_written_wrong_is_a_bad_request(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments)[0] == 2


@beside
def test_what_is_no_feed_is_said(run: Run, tmp_path: Path) -> None:
    code, out, err = run("gtfs", "check", str(tmp_path / "none.zip"))
    assert (code, out) == (1, "")
    assert err.startswith("none.zip")
