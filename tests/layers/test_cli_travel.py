"""The travel-time command: two ways of walking, ranges in every row and leg, and faults told."""

import math
import re
from functools import partial
from pathlib import Path

import pytest

from tests.layers.commands import Run, data_of

pytestmark = pytest.mark.usefixtures("english")
PARK, CITY = ("--from", "robot_park"), ("--to", "nanda_smart_city")


@pytest.fixture
def run(run: Run) -> Run:
    return partial(run, "travel-time")


def test_each_method_is_named_and_gives_times_of_its_own(
    run: Run, streets_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(streets_folder))
    found = {
        asked: data_of(run(*PARK, "--json", "--method", asked)) for asked in ("streets", "detour")
    }
    assert data_of(run(*PARK, "--json")) == found["streets"]
    for method, rows in found.items():
        assert len(rows) == 448
        assert {row["method"] for row in rows} == {method}
        assert all(row["low"] <= row["minutes"] <= row["high"] for row in rows)
    assert found["streets"] != found["detour"]
    assert any(row["low"] < row["high"] for row in found["streets"])


def test_without_a_network_the_answer_says_what_it_rests_on(run: Run) -> None:
    rows = data_of(run(*PARK, "--json", "--method", "streets"))
    assert {row["method"] for row in rows} == {"detour"}
    assert rows == data_of(run(*PARK, "--json", "--method", "detour"))
    assert "stands in" in run(*PARK, "--method", "streets")[1]
    assert "stands in" not in run(*PARK, "--method", "detour")[1]


def test_every_leg_has_its_range_and_they_sum_to_the_whole(run: Run) -> None:
    found = data_of(run(*PARK, *CITY, "--json"))
    assert found["method"] == "detour"
    assert found["low"] < found["minutes"] < found["high"]
    assert sum(leg["minutes"] for leg in found["legs"]) == pytest.approx(found["minutes"])
    for leg in found["legs"]:
        assert leg["low"] <= leg["minutes"] <= leg["high"]
        if leg["kind"] != "walk":
            assert leg["low"] == leg["high"]
    (row,) = [row for row in data_of(run(*PARK, "--json")) if row["id"] == "nanda_smart_city"]
    assert {row[key] for key in ("minutes", "low", "high")} == {
        found[key] for key in ("minutes", "low", "high")
    }
    code, out, _ = run(*PARK, *CITY)
    assert code == 0
    span = f"{round(found['minutes'])} min ({round(found['low'])}–{round(found['high'])})"
    assert span in out.splitlines()[0]


def test_speed_and_detour_make_the_first_walk(run: Run) -> None:
    """836 m from the park's edge to its nearest station, in a straight line."""

    def first(*asked: str) -> float:
        legs = data_of(run(*PARK, "--to", "st_1_0123", "--json", "--method", "detour", *asked))
        return float(legs["legs"][0]["minutes"])

    assert first() == pytest.approx(836 * 1.3 / 80, abs=0.03)
    assert first("--speed", "50") == pytest.approx(836 * 1.3 / 50, abs=0.03)
    assert first("--detour", "2", "--speed", "100") == pytest.approx(836 * 2 / 100, abs=0.03)


def test_between_stations_the_range_is_sure(run: Run) -> None:
    ride = ("--from", "富锦路", "--to", "人民广场", "--wait", "none", "--transfer-min", "5")
    found = data_of(run(*ride, "--json"))
    assert (found["low"], found["minutes"], found["high"]) == (34.5, 34.5, 34.5)
    assert "34.5 min (sure)" in run(*ride)[1]
    assert "34.5" in run(*ride, "--lang", "zh")[1].splitlines()[0]


def test_where_no_train_goes_minutes_and_range_are_null(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in ("journeys", "travel_draws"):
        monkeypatch.setattr(
            f"layers.analyses.{room}.waits", lambda metro, _: dict.fromkeys(metro.lines, math.inf)
        )
    rows = data_of(run("--from", "st_1_0138", "--speed", "71.7", "--json"))
    lost = [row for row in rows if row["minutes"] is None]
    assert len(lost) > 400
    assert all(row["low"] is None and row["high"] is None for row in lost)
    code, out, _ = run("--from", "st_1_0138", "--speed", "71.7")
    assert code == 0
    assert not re.search(r"\b(nan|inf)\b", out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--method", "circle"), "streets, detour"),
        (("--method", "fly"), "streets, detour"),
        (("--speed", "fast"), "--speed"),
        (("--speed", "0"), "20"),
        (("--speed", "151"), "150"),
        (("--speed", "nan"), "nan"),
        (("--detour", "0.9"), "0.9"),
        (("--detour", "1e9"), "3"),
        (("--detour", "inf"), "inf is out of range"),
        (("--detour", ""), "--detour"),
    ],
)
def test_a_bad_number_or_method_exits_2(run: Run, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run(*PARK, *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_a_broken_network_is_told_and_the_factor_still_answers(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    (tmp_path / "streets.npz").write_bytes(b"PK\x03\x04 cut off")
    code, out, err = run(*PARK)
    assert (code, out) == (1, "")
    assert "streets.npz" in err
    assert run(*PARK, "--method", "detour")[0] == 0
