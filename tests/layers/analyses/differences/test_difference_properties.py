"""What holds of differences whatever is asked: shared uncertainty cancels, nothing is made up."""

import numpy as np
import pytest

from geo.indicators.paired import difference, unpaired_range
from layers.analyses.access.access_params import AccessParams
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.differences.scenario_difference import layout_figures
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.travel.travel_params import TravelParams
from layers.scenarios.library import examples

QUESTIONS = [
    ("coverage", CoverageParams(target="parks", radii_m=(800.0,)), "robot_park_moved"),
    ("access", AccessParams(indicator="ptal"), "station_industrial_park"),
    ("access", AccessParams(indicator="nearest_station"), "open_jiangyangnanlu"),
    ("travel-time", TravelParams(origin="robot_park"), "open_jiangyangnanlu"),
    ("reach", ReachParams(origin="robot_park", limits_min=(30.0, 45.0)), "line15_every_3_min"),
]


@pytest.mark.parametrize(("question", "params", "name"), QUESTIONS)
def test_paired_ranges_are_no_wider_than_unpaired_ones_on_average(
    question: str, params: object, name: str
) -> None:
    before, after = layout_figures(question, params, None, examples()[name])
    for one, other in zip(before, after, strict=True):
        both = [each for each in one.ids if each in set(other.ids)]
        left, right = ([side.ids.index(each) for each in both] for side in (one, other))
        pair = one.sampled[:, left], other.sampled[:, right]
        found = difference(one.value[left], pair[0], other.value[right], pair[1])
        paired, unpaired = found.high - found.low, unpaired_range(*pair)
        known = np.isfinite(paired) & np.isfinite(unpaired)
        assert paired[known].mean() <= unpaired[known].mean() + 1e-12, one.figure
        # What has the same samples on both sides differs by exactly nothing.
        same = (pair[0] == pair[1]).all(axis=0) & (one.value[left] == other.value[right])
        assert (found.verdict[same] == "none").all()
        assert not np.any((found.low[same] != 0) | (found.high[same] != 0))
