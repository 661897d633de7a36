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
    assert "no ground" in err


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


def test_places_off_the_tracks_are_no_stations_of_a_scenario(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "next.json"
    code, _, err = run("allocate", "--candidates", "science_parks", "--minutes", "10",
                       "--method", "detour", "--out", str(out), "--lang", "en")  # fmt: skip
    assert code == 2
    assert "off the tracks" in err
    assert not out.exists()
    code, _, err = run("allocate", "--candidates", "streets", "--lang", "en")
    assert code == 1
    assert "network" in err
