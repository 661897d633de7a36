"""Where further stations would cover most, on the command line; a scenario of the choice."""

import json
from pathlib import Path

import pytest

from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.differences.scenario_difference import scenario_difference
from layers.scenarios.library import handed_in
from tests.layers.commands import Run, data_of


def test_the_choice_is_proved_and_its_scenario_gains_as_much(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "next.json"
    found = data_of(run("allocate", "--target", "parks", "--budget", "3", "--exact", "--json",
                        "--out", str(out)))  # fmt: skip
    assert len(found["chosen"]) == 3
    assert found["gap"] == pytest.approx(0, abs=1e-6)
    gains = [each["gain"] for each in found["chosen"]]
    assert gains == sorted(gains, reverse=True)
    assert sum(gains) == pytest.approx(found["after"] - found["before"])
    assert found["unit"] == "km2"
    assert list(found["curve"]) == sorted(found["curve"])
    assert all(0 <= each["samples"] <= 1 for each in found["chosen"])
    # Outside of the model: the land that coverage finds once the three stations are there.
    scenario = handed_in(out.read_bytes(), file=out.name)
    params = CoverageParams(target="parks", radii_m=(800.0,))
    table = scenario_difference("coverage", params, scenario.id)
    share = table[table["figure"] == "share_800_m"].set_index("id")["difference"]
    assert (share >= 0).all()
    assert share.max() > 0
    assert [each["op"] for each in json.loads(out.read_text("utf-8"))["edits"]] == [
        "add_station"
    ] * 3


def test_a_target_without_ground_is_refused(run: Run) -> None:
    code, _, err = run("allocate", "--target", "sites", "--lang", "en")
    assert code == 2
    assert "no area to cover" in err


def test_ways_are_made_shorter_and_the_gap_is_there_without_a_proof(run: Run) -> None:
    ask = ("allocate", "--model", "median", "--budget", "2", "--target", "towns",
           "--candidates", "science_parks")  # fmt: skip
    found = data_of(run(*ask, "--json"))
    assert found["unit"] == "m"
    assert found["bound"] * (1 - 1e-9) <= found["after"] < found["before"]
    assert all("name" in each for each in found["chosen"])
    proved = data_of(run(*ask, "--exact", "--json"))
    assert proved["gap"] == pytest.approx(0, abs=1e-6)
    code, out, _ = run(*ask, "--exact", "--lang", "en")
    assert code == 0
    assert "Proved: no choice has a mean below" in out
    code, _, err = run(*ask, "--minutes", "10", "--lang", "en")
    assert code == 2
    assert "no limit of minutes" in err


@pytest.mark.parametrize("method", ["circle", "detour"])
def test_places_off_the_tracks_cover_as_much_as_the_model_says(
    run: Run, tmp_path: Path, method: str
) -> None:
    out = tmp_path / "next.json"
    found = data_of(run("allocate", "--candidates", "science_parks", "--minutes", "10",
                        "--method", method, "--target", "towns", "--json",
                        "--out", str(out)))  # fmt: skip
    scenario = handed_in(out.read_bytes(), file=out.name)
    assert [each.assumed for each in scenario.edits] == [("line",)] * 3
    # Outside of the model: what coverage finds of the towns, whole, with the stops there.
    params = CoverageParams(target="towns", radii_m=(800.0,), method=method)
    table = scenario_difference("coverage", params, scenario.id)
    gained = table[table["figure"] == "covered_km2_800_m"]["difference"].sum()
    # A lattice of 4,000 points stands for the ground: a part of 0.075 km2 each.
    assert gained == pytest.approx(found["after"] - found["before"], rel=0.1)
    assert gained > 1


def test_a_choice_in_a_scenario_goes_on_from_its_edits(run: Run, tmp_path: Path) -> None:
    out, example = tmp_path / "next.json", "station_industrial_park"
    ask = ("allocate", "--target", "parks", "--budget", "1", "--json", "--scenario", example)
    found = data_of(run(*ask, "--out", str(out)))
    scenario = handed_in(out.read_bytes(), file=out.name)
    assert [each.op for each in scenario.edits] == ["extend_line", "add_station"]
    assert not scenario.example
    code, *_ = run("scenario", "check", str(out))
    assert code == 0
    # What the scenario covers already is no gain.
    assert found["before"] > data_of(run(*ask[:-2]))["before"]
    again = tmp_path / "again.json"
    code, *_ = run("allocate", "--target", "parks", "--budget", "1", "--scenario", str(out),
                   "--out", str(again))  # fmt: skip
    assert code == 0
    ids = [each.id for each in handed_in(again.read_bytes(), file=again.name).edits]
    assert len(set(ids)) == len(ids) == 3


def test_street_nodes_need_streets(run: Run) -> None:
    code, _, err = run("allocate", "--candidates", "streets", "--lang", "en")
    assert code == 1
    assert "network" in err
