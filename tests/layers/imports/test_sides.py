"""Four sides in words: closed forms on made-up lines."""

import json
import math
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo.crs import STORAGE
from geo.errors import AtlasError
from layers.imports.keep import keep
from layers.imports.report import findings
from layers.imports.sides import side_draft
from layers.imports.sides.outline import outline_between
from layers.imports.sides.side_draft import draft_of_sides
from layers.imports.sides.side_lines import NamedLine, lines_named
from layers.store import own_layers, repository
from layers.store.atlas import METRIC
from tests.layers.commands import Run

SAID = "东至甲路、南至乙河、西至丙路、北至丁路"
X, Y = 1_000.0, 2_000.0


def line(*points: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString(points)


def crossing(*, short_m: float = -100.0) -> dict[str, shapely.LineString]:
    """Return sides of 1,000 by 2,000 m, ending so far before they meet, or beyond."""
    s = short_m
    return {
        "east": line((X, s), (X, Y - s)), "south": line((s, 0), (X - s, 0)),
        "west": line((0, s), (0, Y - s)), "north": line((s, Y), (X - s, Y)),
    }  # fmt: skip


@pytest.mark.parametrize(("short_m", "guessed_m"), [(-100.0, 0.0), (0.0, 0.0), (50.0, 8 * 44.0)])
def test_lines_that_cross_or_nearly_meet_enclose_what_lies_between(
    short_m: float, guessed_m: float
) -> None:
    found = outline_between(crossing(short_m=short_m))
    assert found is not None
    assert found.area.area == pytest.approx(X * Y)
    assert found.guessed_m == pytest.approx(guessed_m, abs=1)
    lengths = {side: shapely.length(edge) for side, edge in found.edges.items()}
    for side, length in (("east", Y), ("west", Y), ("north", X), ("south", X)):
        assert lengths[side] == pytest.approx(length, abs=5)


def test_a_slanting_side_gives_a_trapezium() -> None:
    sides = crossing() | {"east": line((X, -100), (X, 0), (X + 500, Y), (X + 525, Y + 100))}
    sides |= {"north": line((-100, Y), (X + 700, Y))}
    found = outline_between(sides)
    assert found is not None
    assert found.area.area == pytest.approx((X + X + 500) / 2 * Y)
    assert shapely.length(found.edges["east"]) == pytest.approx(math.hypot(500, Y), abs=5)


@pytest.mark.parametrize("swap", [("east", "west"), ("north", "south")])
def test_sides_that_lie_on_the_wrong_side_enclose_nothing(swap: tuple[str, str]) -> None:
    sides = crossing()
    first, second = swap
    assert outline_between(sides | {first: sides[second], second: sides[first]}) is None


@pytest.mark.parametrize(("short_m", "encloses"), [(250.0, True), (900.0, True), (1_100.0, False)])
def test_lines_are_prolonged_up_to_the_stated_limit(short_m: float, *, encloses: bool) -> None:
    """Sides of 10 km whose ends lie so far before the corners."""
    far = 10_000.0
    lines = {
        "east": line((far, short_m), (far, far - short_m)), "south": line((0, 0), (far, 0)),
        "west": line((0, short_m), (0, far - short_m)), "north": line((0, far), (far, far)),
    }  # fmt: skip
    found = outline_between(lines)
    assert (found is not None) == encloses
    if found is not None:
        assert found.area.area == pytest.approx(far**2)
        assert found.prolonged_m("east") == pytest.approx(2 * short_m, abs=30)
        assert found.prolonged_m("north") == pytest.approx(0, abs=5)


@pytest.mark.parametrize(("gap_m", "encloses"), [(500.0, True), (1_900.0, True), (2_100.0, False)])
def test_gaps_within_a_line_are_closed_up_to_twice_as_far(gap_m: float, *, encloses: bool) -> None:
    """The eastern side is in two pieces, the second of them set off so that neither meets."""
    far, off = 10_000.0, 400.0
    middle = far / 2
    reach = math.sqrt(gap_m**2 - off**2)
    east = shapely.MultiLineString([
        [(far, -10), (far, middle)], [(far + off, middle + reach), (far + off, far + 10)],
    ])  # fmt: skip
    lines = {
        "east": east, "south": line((-10, 0), (far + 10, 0)),
        "west": line((0, -10), (0, far + 10)), "north": line((-10, far), (far + off + 10, far)),
    }  # fmt: skip
    found = outline_between(lines)
    assert (found is not None) == encloses
    if found is not None:
        assert found.area.area == pytest.approx(far**2 + off * (far - middle - reach / 2))
        assert found.prolonged_m("east") == pytest.approx(gap_m, abs=15)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of made-up names in the district, the river less sure than the roads."""
    origin = gpd.GeoSeries([shapely.Point(121.40, 31.38)], crs=STORAGE).to_crs(METRIC)
    known = {
        name: shapely.affinity.translate(shape, origin.x[0], origin.y[0])
        for name, shape in zip(("甲路", "乙河", "丙路", "丁路"), crossing().values(), strict=True)
    }

    def find(name: str, *, wider: bool = False) -> NamedLine | None:  # noqa: ARG001 - as it is
        return NamedLine(known[name], 40.0 if name == "乙河" else 10.0) if name in known else None

    monkeypatch.setattr(side_draft, "lines_named", find)


@pytest.mark.usefixtures("lines")
def test_an_outline_keeps_its_clauses_and_is_held_against_a_published_area() -> None:
    found = draft_of_sides(SAID, "示范区", 1.6)
    (note,) = [each for each in findings(found) if each.code == "import_side_area_differs"]
    assert (note.values["area"], note.values["percent"]) == ("2.00", "+25")
    kept = keep(found, found.proposed)
    (row,) = repository.layer(kept.id).frame.to_dict("records")
    assert (row["name_zh"], row["uncertainty_m"]) == ("示范区", 40.0)
    assert row["own_side_east"] == "东至甲路 ±10 m"
    assert row["own_side_south"] == "南至乙河 ±40 m"


CORNERS = "东北角为甲路与丁路交叉口，西南角为乙河、丙路交汇处"


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize(
    "said",
    [
        CORNERS,
        "西北角：丁路与丙路路口；东南角：甲路和乙河",
        "东北角为丁路与甲路交叉口，南至乙河，西至丙路",
        "以丁路、甲路、乙河、丙路围合",
        "the north-east corner at 甲路 and 丁路, south-west corner at 丙路 and 乙河",
        "enclosed by 丁路, 甲路, 乙河 and 丙路",
    ],
)
def test_corners_and_what_encloses_name_the_same_area_as_sides(said: str) -> None:
    """Which line is which side then shows on the ground."""
    by_sides, found = (draft_of_sides(each, "甲").located.frame for each in (SAID, said))
    assert shapely.symmetric_difference(*(
        each.geometry.iloc[0] for each in (by_sides, found)
    )).area == pytest.approx(0, abs=1e-12)  # fmt: skip
    for side, metres in (("east", 10), ("south", 40), ("west", 10), ("north", 10)):
        assert str(found[f"side_{side}"].iloc[0]).endswith(f"±{metres} m")


@pytest.mark.usefixtures("lines")
def test_a_side_known_by_a_corner_keeps_its_clause() -> None:
    frame = draft_of_sides(CORNERS, "甲").located.frame
    assert frame["side_east"].iloc[0] == "东北角为甲路与丁路交叉口 ±10 m"
    assert frame["side_south"].iloc[0] == "西南角为乙河、丙路交汇处 ±40 m"


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize(("lang", "title"), [("zh", "四至范围"), ("en", "Area by its sides")])
def test_without_a_title_the_command_gives_a_short_one(run: Run, lang: str, title: str) -> None:
    code, out, _ = run("import", "--sides", SAID, "--yes", "--json", "--lang", lang)
    assert code == 0
    kept = own_layers.kept().layers[json.loads(out)["id"]]
    assert kept.title.in_("zh") == title


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("东至甲路、南至乙河、西至丙路", ["import_sides"]),
        ("东至甲路、东至乙河、西至丙路、北至丁路", ["import_sides"]),
        ("东至戊路、南至己河、西至丙路、北至丁路", ["import_side_unknown"] * 2),
        ("西至甲路、南至乙河、东至丙路、北至丁路", ["import_sides_open"]),
        ("东北角为甲路与乙河交叉口，南至乙河，西至丙路", ["import_sides"]),
        ("以甲路、乙河、丙路围合", ["import_sides"]),
    ],
)
def test_what_is_no_area_is_refused_with_its_cause(said: str, codes: list[str]) -> None:
    with pytest.raises(AtlasError) as caught:
        draft_of_sides(said, "甲")
    assert [each.code for each in caught.value.problems] == codes


def test_lines_of_the_atlas_are_found_by_their_names() -> None:
    frame = repository.layer("elevated_roads").frame
    named = lines_named(frame["name_zh"].iloc[0])
    assert named is not None
    assert shapely.get_dimensions(named.shape) == 1
    assert lines_named("无此路") is None


def where(name: str) -> Any:
    named = lines_named(name)
    assert named is not None, name
    return named.shape


@pytest.mark.parametrize(
    ("name", "same"),
    [("外环线", "外环高速"), ("逸仙高架", "逸仙高架路"), ("轨道交通1号线", "上海地铁1号线"),
     ("Metro Line 1", "上海地铁1号线"), ("G1503", "上海绕城高速"), ("绕城高速", "上海绕城高速"),
     ("绕城高速公路（G1503）", "上海绕城高速"), ("郊环线", "上海绕城高速"), ("S20", "外环高速"),
     ("S20外环高速公路", "外环高速"), ("S20 Outer Ring Expressway", "外环高速"),
     ("S16沿江高速", "S16沿江高速（走廊示意）"), ("西泗塘河", "西泗塘")],
)  # fmt: skip
def test_a_line_is_found_by_each_of_its_names(name: str, same: str) -> None:
    assert where(name).equals(where(same))


@pytest.mark.parametrize("name", ["蕰藻浜", "长江", "西泗塘"])
def test_rivers_and_shores_of_the_ground_go_on_where_borders_name_them(name: str) -> None:
    frame = repository.layer("town_borders").frame
    bordering = frame[frame["name_zh"].str.contains(f"（{name}[岸河]?）")].to_crs(METRIC)
    named = bordering.geometry.union_all()
    along = named.intersection(where(name).buffer(60))
    assert along.length > 0.95 * named.length
    assert where(name).length > 0.999 * named.length


def test_a_river_that_no_border_names_is_that_of_the_ground() -> None:
    (river,) = (each for each in repository.ground()[0] if each.id == "water")
    (shape,) = river.frame.loc[["river_beisitang"]].to_crs(METRIC).geometry
    assert where("北泗塘").equals(shape)


def test_water_drawn_as_an_area_has_its_bank_for_a_line() -> None:
    water = repository.ground()[0][0].frame.loc[["water_huangpu"]].to_crs(METRIC).geometry
    assert where("黄浦江岸").length == pytest.approx(water.length.sum())


def test_stretches_of_a_road_go_together_where_no_line_has_the_name() -> None:
    named = lines_named("沪太大道")
    assert named is not None
    assert set(named.names) == {"沪太路", "沪太公路"}


MIDDLE = [(356.2, 3472.2), (357.1, 3469.5), (355.5, 3466.7), (355.5, 3464.5), (355.8, 3463.3),
          (354.7, 3463.0), (353.0, 3463.5), (351.9, 3463.3), (351.9, 3466.0), (350.7, 3469.3),
          (350.6, 3470.3), (352.0, 3471.0)]  # fmt: skip
NORTH = [(355.9, 3472.0), (354.2, 3476.2), (349.0, 3475.1), (343.0, 3473.1), (342.9, 3472.0),
         (345.0, 3468.9), (344.8, 3468.3), (348.0, 3469.5), (352.0, 3471.0)]  # fmt: skip
WEST = [(341.4, 3473.1), (343.0, 3473.2), (342.9, 3472.2), (343.4, 3471.0), (344.3, 3470.0),
        (344.9, 3469.1), (344.7, 3468.3), (343.5, 3467.9), (342.7, 3467.9), (341.7, 3469.0),
        (341.3, 3470.2), (341.3, 3471.7)]  # fmt: skip
SHIPPED = {
    "东至逸仙高架路、南至中环路、西至南北高架路、北至外环高速": MIDDLE,
    "以3号线、中环线、轨道交通1号线、外环线围合": MIDDLE,
    "东北角为同济高架路与上海绕城高速交叉口，西南角为外环高速与7号线交叉口": NORTH,
    "the north-east corner at Metro Line 7 and the Shanghai Ring Expressway, south-west corner at "
    "Outer Ring Expressway and Shanghai–Chongming Expressway": WEST,
}
"""Texts whose lines are all shipped, and corners of their outlines as read off a printed map,
in km of METRIC. Lines 3 and 1 run above and beside the roads of the first."""


@pytest.mark.parametrize("said", SHIPPED)
def test_texts_of_shipped_lines_have_their_outline(said: str) -> None:
    (area,) = draft_of_sides(said, "甲").located.frame.to_crs(METRIC).geometry
    by_eye = shapely.Polygon([(x * 1000, y * 1000) for x, y in SHIPPED[said]])
    shared = area.intersection(by_eye).area / area.union(by_eye).area
    assert shared > 0.9


def test_rivers_of_the_ground_and_numbers_of_expressways_are_sides() -> None:
    """Points beyond each line, read off a map; the middle of Yanghang is inside."""
    found = draft_of_sides("东至北泗塘、南至蕰藻浜、西至1号线、北至G1503绕城高速", "甲")
    (area,) = found.located.frame.geometry
    beyond = [(121.49, 31.38), (121.45, 31.335), (121.40, 31.38), (121.45, 31.42)]
    inside = [bool(area.contains(shapely.Point(at))) for at in ((121.45, 31.38), *beyond)]
    assert inside == [True, False, False, False, False]


def test_each_edge_runs_along_its_line_but_for_what_is_said_to_be_prolonged() -> None:
    said = "东至逸仙高架路、南至中环路、西至南北高架路、北至外环高速"
    found = draft_of_sides(said, "甲")
    (area,) = found.located.frame.to_crs(METRIC).geometry
    lines: Any = shapely.union_all([where(each.split("至")[1]) for each in said.split("、")])
    notes = [each for each in findings(found) if each.code == "import_side_prolonged"]
    metres: list[Any] = [each.values["metres"] for each in notes]
    assert area.exterior.difference(lines.buffer(6)).length == pytest.approx(
        sum(metres), abs=20 * len(notes)
    )
    edges = found.located.frame.iloc[0]
    for side, beyond_m in zip(("east", "north"), metres, strict=False):
        assert edges[f"side_{side}"].endswith(f"±{20 + max(50.0, beyond_m / 5):.0f} m")
    assert edges["side_south"].endswith("±20 m")
