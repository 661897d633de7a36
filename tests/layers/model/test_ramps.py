"""Classes are told apart by every eye and in grey print, as they are seen over the ground."""

import numpy as np
import pytest

from layers.analyses.common.colour_ramps import BANDS_M, BANDS_MIN, minute_grades
from layers.model.palette import (
    GROUND,
    HOME_GROUND,
    NEAR_FAR,
    PTAL,
    SCORES,
    WORSE_BETTER,
    Ramp,
    near_far,
)
from layers.store.atlas import entry_of
from tests.layers.model.colour_difference import (
    DEFICIENCIES,
    ciede2000,
    lab,
    least_difference,
    over,
    rgb,
)

RAMPS = {
    "areas by minutes and metres": NEAR_FAR,
    "points by minutes": Ramp(NEAR_FAR.colours, float(minute_grades("m").symbols[0].fill_opacity)),
    "ptal": PTAL,
    "scores": SCORES,
}
HALF = len(WORSE_BETTER.colours) // 2
EYES = (None, *DEFICIENCIES)
GROUNDS = [HOME_GROUND.light, next(each.paint.light for each in GROUND if each.kind == "land")]
LEAST, LEAST_GREY = 10.0, 5.0

# Sharma, Wu and Dalal (2005), table 1: the pairs that find out common errors.
SHARMA = """
50 2.6772 -79.7751 50 0 -82.7485 2.0425
50 3.1571 -77.2803 50 0 -82.7485 2.8615
50 2.8361 -74.0200 50 0 -82.7485 3.4412
50 -1.3802 -84.2814 50 0 -82.7485 1.0000
50 -1.1848 -84.8006 50 0 -82.7485 1.0000
50 -0.9009 -85.5211 50 0 -82.7485 1.0000
50 0 0 50 -1 2 2.3669
50 -1 2 50 0 0 2.3669
50 2.49 -0.001 50 -2.49 0.0009 7.1792
50 2.49 -0.001 50 -2.49 0.0010 7.1792
50 2.49 -0.001 50 -2.49 0.0011 7.2195
50 2.49 -0.001 50 -2.49 0.0012 7.2195
50 -0.001 2.49 50 0.0009 -2.49 4.8045
50 -0.001 2.49 50 0.0010 -2.49 4.8045
50 -0.001 2.49 50 0.0011 -2.49 4.7461
50 2.5 0 50 0 -2.5 4.3065
50 2.5 0 73 25 -18 27.1492
50 2.5 0 61 -5 29 22.8977
50 2.5 0 56 -27 -3 31.9030
50 2.5 0 58 24 15 19.4535
50 2.5 0 50 3.1736 0.5854 1.0000
50 2.5 0 50 3.2972 0 1.0000
50 2.5 0 50 1.8634 0.5757 1.0000
50 2.5 0 50 3.2592 0.3350 1.0000
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731
35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082
"""


def test_the_measure_is_that_of_its_authors() -> None:
    pairs = np.array([[float(x) for x in line.split()] for line in SHARMA.split("\n") if line])
    assert len(pairs) == 34
    assert ciede2000(pairs[:, :3], pairs[:, 3:6]) == pytest.approx(pairs[:, 6], abs=5e-5)


def test_deficient_eyes_see_greys_as_they_are() -> None:
    """The rows of Machado's matrices add up to one."""
    for matrix in DEFICIENCIES.values():
        assert matrix.sum(axis=1) == pytest.approx(1.0, abs=2e-6)


@pytest.mark.parametrize("ramp", [*RAMPS.values(), WORSE_BETTER], ids=[*RAMPS, "differences"])
@pytest.mark.parametrize("under", GROUNDS)
@pytest.mark.parametrize("eye", EYES)
def test_classes_are_told_apart(ramp: Ramp, under: str, eye: str | None) -> None:
    seen = over(rgb(list(ramp.colours)), ramp.opacity, under)
    assert least_difference(seen, eye) >= LEAST


@pytest.mark.parametrize("ramp", RAMPS.values(), ids=RAMPS)
def test_lightness_runs_one_way_so_that_grey_print_is_read(ramp: Ramp) -> None:
    seen = over(rgb(list(ramp.colours)), ramp.opacity, HOME_GROUND.light)
    steps = np.diff(lab(seen)[:, 0])
    assert (steps > LEAST_GREY).all() or (steps < -LEAST_GREY).all()


def test_a_difference_is_lightest_where_there_is_none_and_darkens_both_ways() -> None:
    seen = over(rgb(list(WORSE_BETTER.colours)), WORSE_BETTER.opacity, HOME_GROUND.light)
    lightness = lab(seen)[:, 0]
    assert lightness.argmax() == HALF
    assert (np.diff(lightness[: HALF + 1]) > LEAST_GREY).all()
    assert (np.diff(lightness[HALF:]) < -LEAST_GREY).all()


def test_what_is_near_is_strong_and_what_is_far_fades_to_the_ground() -> None:
    seen = lab(over(rgb(list(NEAR_FAR.colours)), NEAR_FAR.opacity, HOME_GROUND.light))
    ground = np.repeat(lab(rgb([HOME_GROUND.light])), len(seen), axis=0)
    away = ciede2000(seen, ground)
    assert away.argmin() == len(seen) - 1
    assert (np.diff(away) < 0).all()


def test_a_class_keeps_its_colour_whatever_else_is_asked_for() -> None:
    alone = {limit: near_far([limit], BANDS_M)[0] for limit in BANDS_M}
    for others in ([500.0, 800.0], [600.0, 800.0, 1000.0, 1500.0], [800.0]):
        assert near_far(others, BANDS_M) == [alone[each] for each in others]
    assert near_far([30.0], BANDS_MIN) == near_far([15.0, 30.0, 45.0], BANDS_MIN)[1:2]


def test_a_ramp_that_fails_is_found() -> None:
    """Red and green of one lightness, which a deuteranope takes for one another."""
    twins = rgb(["#C05050", "#808030"])
    assert least_difference(twins) > LEAST > least_difference(twins, "deuteranopia")


def test_lines_15_and_18_are_told_apart() -> None:
    """Their official colours are alike, so that their edges differ: dark and white."""
    looks = {label: entry.symbol for (label, *_), entry in entry_of("lines").style.groups[:5]}
    edges = rgb([str(looks[line].casing) for line in ("15", "18")])
    lines = rgb([looks[line].colour for line in ("15", "18")])
    for eye in EYES:
        assert least_difference(edges, eye) > 3 * LEAST
        assert least_difference(lines, eye) > 0.9 * LEAST
