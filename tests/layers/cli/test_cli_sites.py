"""The command that ranks sites: the page's ranking, in words and as data."""

from layers.analyses import ANALYSES
from layers.analyses.sites.match_params import MatchParams
from tests.layers.commands import Run, data_of


def test_the_ranking_is_that_of_the_page(run: Run) -> None:
    arguments = ("--need-industry", "robotics_im", "--kind", "park", "--to", "人民广场")
    data = data_of(run("sites", *arguments, "--to-max", "45", "--json"))
    needs = MatchParams(
        industry="robotics_im", kinds=("park",), goal="hub_people_square", goal_max=45.0
    )
    ranked = ANALYSES["match"].run(needs).table
    assert [row["id"] for row in data["sites"]] == list(ranked["id"])
    assert data["weights"] == needs.weights
    robots = next(row for row in data["sites"] if row["id"] == "robot_park")
    scores = {each["need"]: each["score"] for each in robots["needs"]}
    assert (scores["industry"], scores["kind"]) == (1, 1)
    lost = next(row for row in data["sites"] if row["id"] == "caijing_sci_park")
    assert "goal" in lost["unknown"]
    assert {each["need"]: each["score"] for each in lost["needs"]}["goal"] is None


def test_each_place_has_its_reasons(run: Run) -> None:
    code, out, err = run("sites", "--certainty", "surveyed", "--why", "--lang", "en")
    assert (code, err) == (0, "")
    assert "Accuracy: surveyed" in out
    assert "People's Square" not in out
    assert out.count("Score (0–1)") == len(ANALYSES["match"].run(MatchParams()).table)
