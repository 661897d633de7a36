"""The travel-time command: two ways of walking, ranges in every row and leg, and faults told."""

import re
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from layers.transit.periods import headways
from tests.layers.commands import Run, data_of, refuse

pytestmark = pytest.mark.usefixtures("english")
SPREAD = ("fastest_min", "p5_min", "median_min", "p95_min", "slowest_min")
SPREADS = [f"{traveller}_{part}" for traveller in ("random", "informed") for part in SPREAD]
PARK, CITY = ("--from", "robot_park"), ("--to", "nanda_smart_city")


@pytest.fixture
def run(run: Run) -> Run:
    return partial(run, "travel-time")


def test_each_method_is_named_and_gives_times_of_its_own(
    run: Run, streets_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(streets_folder))
    found = {
        arguments: data_of(run(*PARK, "--json", "--method", arguments))
        for arguments in ("streets", "detour")
    }
    assert data_of(run(*PARK, "--json")) == found["streets"]
    for method, rows in found.items():
        assert len(rows) == 448
        assert {row["method"] for row in rows} == {method}
        assert all(row["minutes_low"] <= row["minutes_high"] for row in rows)
        assert (
            np.mean([row["minutes_low"] <= row["minutes"] <= row["minutes_high"] for row in rows])
            > 0.9
        )
    assert found["streets"] != found["detour"]
    assert any(row["minutes_low"] < row["minutes_high"] for row in found["streets"])


def test_without_a_network_the_answer_says_what_it_rests_on(run: Run) -> None:
    rows = data_of(run(*PARK, "--json", "--method", "streets"))
    assert {row["method"] for row in rows} == {"detour"}
    assert rows == data_of(run(*PARK, "--json", "--method", "detour"))
    assert "stands in" in run(*PARK, "--method", "streets")[1]
    assert "stands in" not in run(*PARK, "--method", "detour")[1]


def test_every_leg_has_its_range_and_they_sum_to_the_whole(run: Run) -> None:
    found = data_of(run(*PARK, *CITY, "--json"))
    assert found["method"] == "detour"
    assert found["minutes_low"] < found["minutes"] < found["minutes_high"]
    assert sum(leg["minutes"] for leg in found["legs"]) == pytest.approx(found["minutes"])
    for leg in found["legs"]:
        assert leg["minutes_low"] <= leg["minutes"] <= leg["minutes_high"]
        if leg["kind"] in ("ride", "transfer"):
            assert leg["minutes_low"] == leg["minutes_high"]
        assert leg["on_streets"] is (False if leg["kind"] == "walk" else None)
        if leg["kind"] == "wait":
            every = headways("am_peak")[leg["line_id"]]
            assert (leg["minutes_low"], leg["minutes_high"]) == (0, every.seconds / 60)
            assert leg["assumed"] == every.assumed
    assert sum(leg["kind"] == "wait" for leg in found["legs"]) > 1
    (row,) = [row for row in data_of(run(*PARK, "--json")) if row["id"] == "nanda_smart_city"]
    assert {row[key] for key in ("minutes", "minutes_low", "minutes_high")} == {
        found[key] for key in ("minutes", "minutes_low", "minutes_high")
    }
    code, out, _ = run(*PARK, *CITY)
    assert code == 0
    low, high = round(found["minutes_low"]), round(found["minutes_high"])
    span = f"{round(found['minutes'])} min ({low}–{high})"
    assert span in out.splitlines()[0]


def test_speed_and_detour_make_the_first_walk(run: Run) -> None:
    """836 m from the park's edge to its nearest station, in a straight line."""

    def first(*arguments: str) -> float:
        legs = data_of(run(*PARK, "--to", "st_1_0123", "--json", "--method", "detour", *arguments))
        return float(legs["legs"][0]["minutes"])

    assert first() == pytest.approx(836 * 1.3 / 80, abs=0.03)
    assert first("--speed", "50") == pytest.approx(836 * 1.3 / 50, abs=0.03)
    assert first("--detour", "2", "--speed", "100") == pytest.approx(836 * 2 / 100, abs=0.03)


def test_between_stations_the_range_is_sure(run: Run) -> None:
    ride = ("--from", "富锦路", "--to", "人民广场", "--wait", "none", "--transfer-min", "5")
    found = data_of(run(*ride, "--json"))
    assert (found["minutes_low"], found["minutes"], found["minutes_high"]) == (34.5, 34.5, 34.5)
    assert "34.5 min" in run(*ride)[1]
    assert "34.5" in run(*ride, "--lang", "zh")[1].splitlines()[0]


def test_where_no_train_goes_minutes_and_range_are_null(run: Run) -> None:
    """In 2005 the airport had the Maglev only, which has no run time."""
    arguments = ("--from", "st_1_0111", "--year", "2005")
    rows = data_of(run(*arguments, "--json"))
    lost = {row["id"]: row for row in rows if row["minutes"] is None}
    assert set(lost) == {"st_maglev_m2", "hub_pudong_airport"}
    assert all(
        row[key] is None
        for row in lost.values()
        for key in ("minutes_low", "minutes_high", *SPREADS)
    )
    code, out, _ = run(*arguments)
    assert code == 0
    assert not re.search(r"\b(nan|inf)\b", out)
    assert "end of 2005" in out
    code, out, err = run(*arguments, "--to", "st_maglev_m2")
    assert (code, out) == (2, "")
    assert "Pudong" in err


def test_a_year_has_its_own_stations(run: Run) -> None:
    """Line 1 reached Gongfu in 2004 and Fujin Road in 2007."""
    known = {row["id"] for row in data_of(run("--from", "人民广场", "--year", "2005", "--json"))}
    assert "st_1_0111" in known
    assert "st_1_0138" not in known
    for year in ("1900", "soon", "2004.5"):
        code, out, err = run("--from", "人民广场", "--year", year)
        assert (code, out) == (2, "")
        assert year in err
    for arguments in (("--from", "富锦路"), ("--from", "人民广场", "--to", "Fujin Road")):
        code, out, err = run(*arguments, "--year", "2005")
        assert (code, out) == (2, "")
        assert err.startswith("Fujin Road had not opened by the end of 2005")


@pytest.mark.parametrize("wait", ["random", "informed"])
def test_the_spread_over_departures_is_told_for_both_travellers(run: Run, wait: str) -> None:
    found = data_of(run(*PARK, *CITY, "--json", "--wait", wait))
    assert found[f"{wait}_median_min"] == found["minutes"]
    for traveller in ("random", "informed"):
        spread = [found[f"{traveller}_{part}"] for part in SPREAD]
        assert spread == sorted(spread)
    out = run(*PARK, *CITY, "--wait", wait)[1]
    assert re.search(r"Leaving at any moment: \d+ min at the median", out)
    assert re.search(r"Knowing the timetable: \d+ min at the median", out)
    assert f"no more than {round(found[f'{wait}_p95_min'])} for 95 % of departures" in out


def test_without_waiting_nothing_is_said_of_departures(run: Run) -> None:
    found = data_of(run(*PARK, *CITY, "--json", "--wait", "none"))
    assert {found[key] for key in SPREADS} == {None}
    assert found["minutes"] > 0
    for row in data_of(run(*PARK, "--json", "--wait", "none")):
        assert {row[key] for key in SPREADS} == {None}
    out = run(*PARK, *CITY, "--wait", "none")[1]
    for words in ("of departures", "sets out", "headways"):
        assert words not in out
    code, _, err = run(*PARK, "--wait", "half")
    assert code == 2
    assert "random, informed, none" in err


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
    refuse(run, (*PARK, *arguments), said)


def test_a_broken_network_is_told_and_the_factor_still_answers(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    (tmp_path / "streets.npz").write_bytes(b"PK\x03\x04 cut off")
    code, out, err = run(*PARK)
    assert (code, out) == (1, "")
    assert "streets.npz" in err
    assert run(*PARK, "--method", "detour")[0] == 0
