"""Sites ranked by needs: worked by hand, and needs that are refused."""

import math
from typing import Any

import pandas as pd
import pytest

from geo.errors import ParameterError
from layers.analyses import ANALYSES
from layers.analyses.sites.match_params import MatchParams
from layers.model.layer import Result


def test_a_ranking_by_one_need_is_worked_by_hand(answer: Result, table: pd.DataFrame) -> None:
    only = {f"{need}_weight": 0 for need in ("industry", "hub", "university", "area")}
    ranked = ANALYSES["match"].run(MatchParams(station_min=20.0, station_weight=2, **only))
    found = ranked.table.set_index("id")
    for key, walk in table["walk_min"].items():
        expected = 0.0 if math.isnan(walk) else min(1.0, max(0.0, 2 - walk / 20))
        assert found.loc[key, "score"] == pytest.approx(expected, abs=1e-9)
    lost = found.loc[list(answer.unlocated)]
    assert (lost["score"] == 0).all()
    assert (lost["most"] == 1).all()
    assert (lost["best"] == 1).all()
    assert all(unknown == ("station",) for unknown in lost["unknown"])
    assert (found["range_best"] <= found["best"]).all()
    assert (found["range_worst"] >= found["worst"]).all()


def test_an_industry_that_is_not_named_anywhere_is_not_known() -> None:
    ranked = ANALYSES["match"].run(MatchParams(industry="ngit"))
    reasons = ranked.reasons.set_index(["id", "need"])["score"]
    assert reasons["nanda_smart_city", "industry"] == 1
    assert reasons["robot_park", "industry"] == 0
    assert math.isnan(reasons["shu_surroundings", "industry"])
    assert math.isnan(reasons["fudan_software_park", "area"])


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"industry": "tea"}, ["value_unknown"]),
        ({"hub": "robot_park"}, ["value_unknown"]),
        ({"station_min": 0.0, "area_km2": math.nan}, ["value_range", "value_range"]),
        ({"hub_weight": 6}, ["value_range"]),
        ({"hub_weight": -1}, ["value_range"]),
        ({f"{n}_weight": 0 for n in ("station", "hub", "university", "area")}, ["needs_none"]),
    ],
)
def test_needs_out_of_range_are_refused(given: dict[str, Any], codes: list[str]) -> None:
    with pytest.raises(ParameterError) as caught:
        MatchParams(**given)
    assert [problem.code for problem in caught.value.problems] == codes
