"""Positions in common forms, and the question whether they are those of a shifted map."""

import pytest

from geo.datum import bd09_from_gcj02, wgs84_from_bd09, wgs84_from_gcj02
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
        "31 21 0 N 121 29 24 E", "N31 21 0, E121 29 24", "31:21:00N, 121:29:24E",
        "31 21.0 N 121 29.4 E", "３１°２１′００″Ｎ，１２１°２９′２４″Ｅ", "X=121.49, Y=31.35",
        "31°21′00″ 121°29′24″", "东经121度29分24秒北纬31度21分", "31.35、121.49",
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
    assert "GCJ-02" in found.question["zh"]
    as_is, undone = found.readings
    assert (as_is.datum, undone.datum) == ("WGS84", "GCJ-02")
    assert as_is.point == (121.47517, 31.23272)
    assert undone.point == pytest.approx(SQUARE[1], abs=6e-4)


def test_a_position_on_a_place_as_it_stands_is_not_asked_about() -> None:
    found = position_of("121.47062,31.23465", [SQUARE])
    assert found is not None
    assert found.question is None


def test_a_position_of_baidu_is_asked_about_as_one() -> None:
    """The square as Baidu has it: its published offset from GCJ-02 and back is known to metres."""
    lon, lat = (float(each) for each in bd09_from_gcj02(121.47517, 31.23272))
    found = position_of(f"{lon:.6f},{lat:.6f}", [SQUARE])
    assert found is not None
    assert found.question is not None
    assert "BD-09" in found.question["en"]
    assert found.readings[1].datum == "BD-09"
    assert found.readings[1].point == pytest.approx(SQUARE[1], abs=6e-4)


GCJ02, BD09 = (121.49, 31.35), (121.499, 31.24)


@pytest.mark.parametrize(
    ("typed", "stated", "datum"),
    [
        ("https://uri.amap.com/marker?position=121.49,31.35&name=park", GCJ02, "GCJ-02"),
        ("https://wb.amap.com/?p=B00155L3CE,31.35,121.49,%E5%9B%AD,x", GCJ02, "GCJ-02"),
        ("【高德】园区 https://www.amap.com/regeo?lng=121.49&lat=31.35&name=x", GCJ02, "GCJ-02"),
        ("https://apis.map.qq.com/uri/v1/marker?marker=coord:31.35,121.49;t:x", GCJ02, "GCJ-02"),
        ("https://www.google.com/maps/place/x/@31.3,121.4,15z/data=!3d31.35!4d121.49",
         GCJ02, "GCJ-02"),
        ("http://api.map.baidu.com/marker?location=31.35,121.49&coord_type=gcj02", GCJ02, "GCJ-02"),
        ("http://api.map.baidu.com/marker?location=31.24,121.499&title=x", BD09, "BD-09"),
        # Published with an open implementation of Baidu's polynomials.
        ("https://map.baidu.com/@13525353.98,3641593.36,15z", BD09, "BD-09"),
        ("https://map.baidu.com/poi/x/@13525353.98,3641593.36,19z?uid=12.5", BD09, "BD-09"),
    ],
)  # fmt: skip
def test_a_link_of_a_map_is_converted_from_its_datum_and_asked_about(
    typed: str, stated: tuple[float, float], datum: str
) -> None:
    undo = {"GCJ-02": wgs84_from_gcj02, "BD-09": wgs84_from_bd09}[datum]
    found = position_of(typed, [])
    assert found is not None
    assert found.question is not None
    assert datum in found.question["zh"]
    converted, as_is = found.readings
    assert (converted.datum, as_is.datum) == (datum, "WGS84")
    assert as_is.point == pytest.approx(stated, abs=1e-6)
    assert converted.point == pytest.approx([float(each) for each in undo(*stated)], abs=1e-6)


@pytest.mark.parametrize(
    "typed",
    [
        "https://www.openstreetmap.org/#map=15/31.35/121.49",
        "https://uri.amap.com/marker?position=121.49,31.35&coordinate=wgs84",
        "https://example.org/?lat=31.35&lng=121.49",
    ],
)
def test_a_link_in_wgs84_or_of_an_unknown_map_is_taken_as_it_stands(typed: str) -> None:
    found = position_of(typed, [])
    assert found is not None
    assert found.question is None
    assert [(each.point, each.datum) for each in found.readings] == [(HERE, "WGS84")]


@pytest.mark.parametrize(
    "typed", ["https://surl.amap.com/abc123", "https://uri.amap.com/marker?position=116.39,39.91"]
)
def test_a_link_without_a_position_here_says_so(typed: str) -> None:
    with pytest.raises(ParameterError) as caught:
        position_of(typed, [])
    assert [each.code for each in caught.value.problems] == ["link_position"]
    assert all(len(sentences(caught.value, lang)) == 1 for lang in LANGUAGES)
