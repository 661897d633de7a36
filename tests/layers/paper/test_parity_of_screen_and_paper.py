"""Parity of screen and paper: symbols, names, legend, figures and sources, in both languages.

What the screen draws is read from the payload the browser gets; what is printed
is read off the figure handed to matplotlib.
"""

import json
from collections import Counter
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
import shapely
from matplotlib.colors import to_rgba

from layers.i18n.wording import LANGUAGES, Lang, say
from layers.paper.choices.print_extent import ground_of
from layers.paper.frame_content import content_of
from layers.paper.map_layers import projected
from layers.paper.primitives import Dots, Sheet, Strokes, Words
from layers.paper.renderer import figure_of
from layers.paper.sheet_sizes import layout_of
from layers.store import repository
from layers.views import VIEWS
from layers.views.picture import Picture
from layers.webmap import assets
from layers.webmap.linked_table import table_payload, table_words
from tests.layers.printing import (
    Look,
    features_of,
    look_of,
    looks_on_screen,
    looks_printed,
    picture_of,
    sheet_of,
)

TODAY = date(2026, 11, 22)
LAYOUT = layout_of("a4")
TABLED = ("coverage", "travel_time", "access")
"""Views whose answer is a table as well."""

VARIANTS = [
    *((view, {}) for view in VIEWS),
    ("overview", {"halo": True, "place": "robot_park"}),
    ("access", {"indicator": "ptal"}),
    ("reach", {"point": (121.45, 31.38)}),
]


@pytest.fixture(params=VARIANTS, ids=lambda each: "-".join([each[0], *each[1]]), scope="module")
def variant(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    return request.param


@pytest.fixture(params=LANGUAGES, scope="module")
def picture(request: pytest.FixtureRequest, variant: tuple[str, dict[str, Any]]) -> Picture:
    return picture_of(variant[0], request.param, **variant[1])


@pytest.fixture(scope="module")
def sheet(picture: Picture) -> Sheet:
    return sheet_of(picture, when=TODAY)[0]


def said(sheet: Sheet, *keys: str) -> str:
    """Return all type of some kinds in its order, without blanks, which lines take away."""
    words = (each.text for each in sheet.parts if isinstance(each, Words) and each.key in keys)
    return "".join("".join(words).split())


def test_every_symbol_is_the_screens(picture: Picture, sheet: Sheet) -> None:
    fonts = sheet_of(picture, when=TODAY)[1]
    printed: dict[str, list[Look]] = {}
    for artist in figure_of(sheet, fonts.type).get_children():
        if artist.get_gid() and artist.get_gid() != "name":
            printed.setdefault(artist.get_gid(), []).extend(looks_printed(artist))
    ground = ground_of(picture.scene, LAYOUT.frame)
    frame = shapely.box(*ground.window.grown(-3.0))
    payload = picture.scene.payload()
    compared = 0
    for layer, scene_layer in zip(payload["layers"], picture.scene.layers, strict=True):
        mine = Counter(printed.get(layer["key"], []))
        if "mesh" in layer:
            used = {int(each) for each in scene_layer.layer.classes}
            assert set(mine) == {look_of(layer["symbols"][each]["sure"], "area") for each in used}
            compared += 1
            continue
        looks = looks_on_screen(layer)
        assert set(mine) <= {look for look, _ in looks.values()}
        located = scene_layer.layer.located
        shapes = projected(located.geometry, ground.crs)
        near = {
            str(feature)
            for feature, shape in zip(located.index, shapes, strict=True)
            if shapely.intersects(shape, frame)
        }
        expected = Counter(look for feature, (look, _) in looks.items() if feature in near)
        assert all(mine[look] >= count for look, count in expected.items()), layer["key"]
        compared += len(expected)
    assert compared >= 5


def on_screen(picture: Picture) -> list[dict[str, Any]]:
    """Return every row of the list of layers, which is the screen's legend."""
    payload = picture.scene.payload()
    rows = [row for layer in payload["layers"] for row in layer["legend"]]
    return [*rows, *payload["legend"]["marks"]]


def test_the_legend_names_what_the_screens_does(picture: Picture, sheet: Sheet) -> None:
    scene, lang = picture.scene, picture.scene.lang
    groups = content_of(scene, ground_of(scene, LAYOUT.frame)).legend(lang)
    expected = [say("legend.title", lang)]
    for group in groups:
        expected += [group.title, *(row.label for row in group.rows)]
    assert said(sheet, "legend.title", "legend.row") == "".join("".join(expected).split())
    printed = {row.label for group in groups for row in group.rows}
    assert printed <= {row["label"] for row in on_screen(picture)}


def test_its_swatches_are_the_screens(picture: Picture, sheet: Sheet) -> None:
    rows = [(row["shape"], json.dumps(row["symbol"])) for row in on_screen(picture)]
    swatches = [
        each
        for each in sheet.parts
        if isinstance(each, Strokes | Dots) and each.key.startswith("swatch.")
    ]
    swatches = [
        each for each in swatches if each.key != "swatch.dotted" or isinstance(each, Strokes)
    ]
    seen = {(shape, seen_of(json.loads(symbol), shape)) for shape, symbol in rows}
    printed = {
        (each.key.removeprefix("swatch."), seen_of(asdict(each.looks[0]), "")) for each in swatches
    }
    assert printed <= seen
    assert len(printed) > 3


def seen_of(symbol: dict[str, Any], shape: str) -> tuple[Any, ...]:
    """Return what of a swatch is seen; as webpanel.js, no line is wider than 4."""
    width = min(symbol["width"], 4) if shape == "line" else symbol["width"]
    opacity = symbol.get("fillOpacity", symbol.get("fill_opacity"))
    dash = symbol["dash"] and tuple(symbol["dash"])
    return (symbol["colour"], symbol["fill"], opacity, symbol["opacity"], dash, width)


def test_the_source_line_is_the_screens(picture: Picture, sheet: Sheet) -> None:
    assert said(sheet, "sources") == "".join(picture.scene.payload()["sources"].split())


def test_title_and_parameters_are_the_pictures(picture: Picture, sheet: Sheet) -> None:
    lang = picture.scene.lang
    assert said(sheet, "title") == "".join(picture.title.in_(lang).split())
    assert said(sheet, "subtitle") == "".join(picture.subtitle.in_(lang).split())


def test_notes_are_whole_or_counted(picture: Picture, sheet: Sheet) -> None:
    notes = ["".join(note.in_(picture.scene.lang).split()) for note in picture.notes]
    printed = said(sheet, "note")
    found = [note for note in notes if note in printed]
    assert len("".join(found)) == len(printed)
    rest = said(sheet, "notes.left")
    assert (str(len(notes) - len(found)) in rest) == (len(found) < len(notes))


@pytest.mark.parametrize("view", list(VIEWS))
def test_the_frame_is_the_same_in_both_languages(view: str) -> None:
    grounds = {ground_of(picture_of(view, lang).scene, LAYOUT.frame) for lang in LANGUAGES}
    assert len(grounds) == 1


def test_a_chosen_uncertain_point_has_a_circle_of_its_radius() -> None:
    """A place 2,500 m unsure measures 5,000 m across, at the scale of the map; others have none."""
    anchors = repository.layer("anchors").located
    wide = anchors[(anchors["uncertainty_m"] >= 1000) & (anchors.geom_type == "Point")]
    picture = picture_of("overview", "zh", place=wide.index[0])
    sheet, _ = sheet_of(picture, when=TODAY)
    ground = ground_of(picture.scene, LAYOUT.frame)
    circle = next(
        each for each in sheet.parts if isinstance(each, Strokes) and each.key == "selected"
    )
    across = float(circle.shapes[0][0][:, 0].max() - circle.shapes[0][0][:, 0].min())
    expected = 2 * float(wide["uncertainty_m"].iloc[0]) / ground.window.m_per_mm
    assert across == pytest.approx(expected, abs=0.01)
    assert circle.looks[0].dash is not None
    assert not [each for each in sheet.parts if isinstance(each, Strokes) and each.key == "anchors"]


def names_on_screen(picture: Picture) -> set[str]:
    """Return the names that the browser gets of what is on the map, without blanks."""
    names = {
        feature["n"][picture.scene.lang]
        for layer in picture.scene.payload()["layers"]
        if "mesh" not in layer
        for feature in features_of(layer)
    }
    return {"".join(name.split()) for name in names}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", TABLED)
def test_every_name_is_the_screens(view: str, lang: Lang) -> None:
    picture = picture_of(view, lang)
    sheet, _ = sheet_of(picture, when=TODAY)
    on_screen = names_on_screen(picture)
    written = [each for each in sheet.parts if isinstance(each, Words) and each.key == "name"]
    lines = ["".join(each.text.split()) for each in written]
    # A long name is set in lines, each of which is a part of it.
    assert [line for line in lines if not any(line in name for name in on_screen)] == []
    assert len(on_screen & set(lines)) > 5


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", TABLED)
def test_every_figure_is_the_screens(view: str, lang: Lang) -> None:
    """What the printed table holds is on the pages (`test_answer_table`)."""
    picture = picture_of(view, lang)
    assert picture.table is not None
    table = picture.table(lang)
    printed = table_words(table, lang)
    content = content_of_table(table_payload(table, lang, alt="", name=""))
    columns = [k for k, column in enumerate(content["columns"]) if not column["range"]]
    decimals = [column["decimals"] for column in content["columns"]]
    seen = [[read_cell(row[k], decimals[k]) for k in columns] for row in content["rows"]]
    assert [[cell.partition(" (")[0] for cell in row] for row in printed.rows] == [
        [cell.partition(" (")[0] for cell in row] for row in seen
    ]
    assert len({cell for row in seen for cell in row if any(map(str.isdigit, cell))}) > 10


def content_of_table(payload: dict[str, Any]) -> dict[str, Any]:
    """Return columns and rows of a table as the browser has them, fetched where it fetches them."""
    if "url" not in payload:
        return payload
    path = assets.STATIC / payload["url"].removeprefix(assets.url(""))
    return dict(json.loads(path.read_text(encoding="utf-8")))


def read_cell(cell: Any, decimals: int) -> str:
    """Return a cell as webtable.js writes it: a figure comes with its text or is a number."""
    if isinstance(cell, int | float):
        return f"{cell:,.{decimals}f}"
    return "" if cell is None else str(cell[1] if isinstance(cell, list) else cell)


def test_what_is_compared_can_differ() -> None:
    """A look with one number changed is no longer found among those of the screen."""
    layers = picture_of("overview", "zh").scene.payload()["layers"]
    looks = {look for layer in layers for look, _ in looks_on_screen(layer).values()}
    one = next(iter(looks))
    assert (one[0], one[1], one[2] + 0.1, *one[3:]) not in looks
    assert to_rgba("#123456", 0.5) not in {look[0] for look in looks}
