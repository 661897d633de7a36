"""Four sides in words: closed forms on made-up lines."""

import json
import math

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


@pytest.mark.parametrize(("short_m", "guessed_m"), [(-100.0, 0.0), (0.0, 0.0), (50.0, 8 * 49.0)])
def test_lines_that_cross_or_nearly_meet_enclose_what_lies_between(
    short_m: float, guessed_m: float
) -> None:
    found = outline_between(crossing(short_m=short_m))
    assert found is not None
    assert found.area.area == pytest.approx(X * Y)
    assert found.guessed_m == pytest.approx(guessed_m, abs=1)
    lengths = {side: edge.length for side, edge in found.edges.items()}
    for side, length in (("east", Y), ("west", Y), ("north", X), ("south", X)):
        assert lengths[side] == pytest.approx(length, abs=5)


def test_a_slanting_side_gives_a_trapezium() -> None:
    sides = crossing() | {"east": line((X, -100), (X, 0), (X + 500, Y), (X + 525, Y + 100))}
    sides |= {"north": line((-100, Y), (X + 700, Y))}
    found = outline_between(sides)
    assert found is not None
    assert found.area.area == pytest.approx((X + X + 500) / 2 * Y)
    assert found.edges["east"].length == pytest.approx(math.hypot(500, Y), abs=5)


@pytest.mark.parametrize("swap", [("east", "west"), ("north", "south")])
def test_sides_that_lie_on_the_wrong_side_enclose_nothing(swap: tuple[str, str]) -> None:
    sides = crossing()
    first, second = swap
    assert outline_between(sides | {first: sides[second], second: sides[first]}) is None


def test_lines_too_far_apart_enclose_nothing() -> None:
    assert outline_between(crossing(short_m=400.0)) is None


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of made-up names in the district, the river less sure than the roads."""
    origin = gpd.GeoSeries([shapely.Point(121.40, 31.38)], crs=STORAGE).to_crs(METRIC)
    known = {
        name: shapely.affinity.translate(shape, origin.x[0], origin.y[0])
        for name, shape in zip(("甲路", "乙河", "丙路", "丁路"), crossing().values(), strict=True)
    }

    def find(name: str) -> NamedLine | None:
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
