"""The access index in samples, against that of one place in one sample, and by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ParameterError
from geo.indicators.ptal import ptal
from geo.indicators.ptal_samples import ptal_samples
from geo.transit.modes import MODES
from tests.profiles import examples

INF = math.inf
NAN = math.nan


def test_each_draw_has_its_own_nearest_stop() -> None:
    """A bus with stops 160 and 320 m away, 12 and 6 min apart, beside a train at 400 m.

    The train is 30 / (5 + 4.25 + 0.75) = 3 always. The bus: 30 / (2 + 6 + 2) = 3; then
    the second stop comes near, 30 / (1 + 3 + 2) = 5; then both move out of reach.
    """
    walk_m = [[160, 320, 400], [160, 80, 400], [641, 700, 400]]
    found = ptal_samples([1, 1, 1], [1, 1, 0], [7, 7, 7], walk_m, [[12, 6, 8.5]], 2)
    np.testing.assert_allclose(found, [[0, 6], [0, 8], [0, 3]], rtol=1e-12)


def test_other_routes_weigh_half_of_whichever_is_the_best_in_the_draw() -> None:
    """3 and 3.75, then 3 and 2: 30 / (4 + 2 + 2), 30 / (4 + 9 + 2)."""
    found = ptal_samples(
        [0, 0], [1, 1], ["52", "6"], [[160, 320]], [[12, 4], [12, 18], [12, INF]], 1
    )
    np.testing.assert_allclose(found.ravel(), [5.25, 4, 3], rtol=1e-12)


@st.composite
def tables(draw: st.DrawFn) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Return rows, and the walks and headways of three samples; a stop is as far in all rows."""
    row = st.tuples(
        st.integers(0, 3), st.sampled_from(MODES), st.sampled_from("1x"), st.sampled_from("abcd")
    )
    rows = pd.DataFrame(
        draw(st.lists(row, max_size=14)), columns=["place", "mode", "route", "stop"]
    )
    walks, headways = [], []
    for _ in range(3):
        metres = st.sampled_from([0.0, 200.0, 640.0, 640.5, 960.0, 961.0, INF])
        stop_m = {
            (place, stop): draw(metres)
            for place, stop in dict.fromkeys(zip(rows["place"], rows["stop"], strict=True))
        }
        walks.append([stop_m[key] for key in zip(rows["place"], rows["stop"], strict=True)])
        minutes = st.sampled_from([0.0, 2.5, 6.0, 12.0, INF])
        headways.append([draw(minutes) for _ in range(len(rows))])
    shape = (3, len(rows))
    return rows, np.reshape(walks, shape).astype(float), np.reshape(headways, shape).astype(float)


@examples(40)
@given(tables(), st.sampled_from([1, 3]))
def test_every_draw_is_that_of_each_place_alone(
    made: tuple[pd.DataFrame, np.ndarray, np.ndarray], kept: int
) -> None:
    """One place after the other, one sample after the other, by the table of services."""
    rows, walk_m, headway_min = made
    headway_min = headway_min[:kept]
    mode = [MODES.index(each) for each in rows["mode"]]
    found = ptal_samples(rows["place"], mode, rows["route"].to_numpy(str), walk_m, headway_min, 4)
    assert found.shape == (3, 4)
    for sample in range(3):
        known = rows.assign(walk_m=walk_m[sample], headway_min=headway_min[sample % kept])
        for place in range(4):
            expected = ptal(known[known["place"] == place].drop(columns="place")).index_value
            assert found[sample, place] == pytest.approx(expected, rel=1e-12)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(ParameterError) as caught:
        ptal_samples([0, 3], [0, 2], [1], [[1, 1], [1, NAN], [-1, 1]], [[1, 1], [1, 1]], 3)
    assert [(p.code, p.field, p.feature) for p in caught.value.problems] == [
        ("value_range", "place", "#2"),
        ("value_range", "mode", "#2"),
        ("shape_mismatch", "route", None),
        ("number_invalid", "walk_m", "#2,2"),
        ("number_invalid", "walk_m", "#3,1"),
        ("shape_mismatch", "headway_min", None),
    ]


def test_a_row_is_no_table_of_draws() -> None:
    with pytest.raises(ParameterError) as caught:
        ptal_samples([0], [0], [1], [200], [[5]], 1)
    assert [(p.code, p.field) for p in caught.value.problems] == [("shape_mismatch", "walk_m")]


def test_without_places_rows_or_draws() -> None:
    assert ptal_samples([], [], [], np.zeros((2, 0)), np.zeros((2, 0)), 0).shape == (2, 0)
    assert ptal_samples([], [], [], np.zeros((2, 0)), np.zeros((2, 0)), 3).tolist() == [[0] * 3] * 2
