"""Positions in common forms, and the question whether they are those of a shifted map."""

import pytest

from geo.errors import ParameterError
from layers.i18n.wording import LANGUAGES, Text, sentences
from layers.search.coordinates import position_of

HERE = (121.49, 31.35)


@pytest.mark.parametrize(
    "typed",
    [
        "121.49, 31.35", "121.49 31.35", "121.49,31.35", " 121.49，31.35 ", "31.35, 121.49",
        "31.35N 121.49E", "N31.35 E121.49", "31.35N121.49E", "121.49E, 31.35N", "(121.49; 31.35)",
        "31°21'0\"N 121°29'24\"E", "31°21′00″N, 121°29′24″E", "N 31°21.0' E 121°29.4'",
        "北纬31°21′ 东经121°29.4′", "北纬31度21分0秒，东经121度29分24秒", "经度121.49，纬度31.35",
        "31.35° 121.49°", "geo:31.35,121.49", "lng=121.49&lat=31.35", "１２１．４９，３１．３５",
    ],
)  # fmt: skip
def test_common_forms_are_one_position(typed: str) -> None:
    found = position_of(typed, [])
    assert found is not None
    assert found.readings[0].point == pytest.approx(HERE, abs=1e-6)
    assert found.question is None


@pytest.mark.parametrize(
    "typed",
    ["", "1号线", "121.49", "st_1_0138", "人民广场", "1 2 3", "121.4931.35", "31°75'N 121°E"],
)
def test_what_is_no_position_is_none(typed: str) -> None:
    assert position_of(typed, []) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("116.39, 39.91", "position_outside"),
        ("-121.49, 31.35", "position_outside"),
        ("31.35S 121.49E", "position_outside"),
        ("200, 31.35", "position_range"),
        ("31.35N 121.49N", "position_range"),
        ("121.49N 31.35E", "position_range"),
    ],
)
def test_positions_elsewhere_are_refused_in_a_sentence(typed: str, code: str) -> None:
    with pytest.raises(ParameterError) as caught:
        position_of(typed, [])
    (problem,) = caught.value.problems
    assert problem.code == code
    assert all(len(sentences(caught.value, lang)) == 1 for lang in LANGUAGES)


# A published pair: People's Square on Amap (GCJ-02) and in OpenStreetMap (WGS84), to some metres.
SQUARE = (Text(zh="人民广场", en="People's Square"), (121.47062, 31.23465))
SHIFTED = "121.47517,31.23272"


def test_a_position_that_falls_on_a_place_once_the_shift_is_undone_is_asked_about() -> None:
    found = position_of(SHIFTED, [SQUARE])
    assert found is not None
    assert found.question is not None
    assert "人民广场" in found.question["zh"]
    as_is, undone = found.readings
    assert (as_is.datum, undone.datum) == ("WGS84", "GCJ-02")
    assert as_is.point == (121.47517, 31.23272)
    assert undone.point == pytest.approx(SQUARE[1], abs=6e-4)


def test_a_position_on_a_place_as_it_stands_is_not_asked_about() -> None:
    found = position_of("121.47062,31.23465", [SQUARE])
    assert found is not None
    assert found.question is None
