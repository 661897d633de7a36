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
    gains = [each["gain_km2"] for each in found["chosen"]]
    assert gains == sorted(gains, reverse=True)
    assert sum(gains) == pytest.approx(found["gained_km2"])
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
