"""The ground on paper is the screen's: its passes, colours and widths; names along the lines."""

from datetime import date
from itertools import combinations

import pytest

from layers.model.palette import GROUND, ground_symbol
from layers.paper.choices.print_extent import ground_of
from layers.paper.choices.print_params import PrintParams
from layers.paper.fonts import faces
from layers.paper.ground_primitives import ground_primitives
from layers.paper.map_layers import Ground, zoom_of
from layers.paper.primitives import PT_MM, Sheet, Strokes, Words
from layers.paper.sheet_sizes import layout_of
from layers.webmap.ground_payload import ground_payload
from tests.layers.printing import picture_of, sheet_of

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module", params=["a4", "a3"])
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def ground(size: str) -> Ground:
    return ground_of(picture_of("overview", "zh").scene, layout_of(size).frame)


@pytest.fixture(scope="module")
def sheet(size: str) -> Sheet:
    return sheet_of(picture_of("overview", "zh"), PrintParams(size=size), when=TODAY)[0]


def test_paper_draws_the_passes_of_the_screen_in_their_order(ground: Ground) -> None:
    """What the browser gets is compared with what is printed: kind, colour, opacity, dash."""
    _, south, _, north = ground.degrees
    zoom = zoom_of(ground.window.scale, (south + north) / 2)
    content = ground_payload("zh", inline=True)
    there = {*content["levels"][0]["held"]["shapes"], "veil"}
    expected = [
        (f"ground.{each['kind']}", each["paint"]["light"], each["opacity"], each["dash"])
        for each in content["passes"]
        if each["kind"] in there and zoom >= each["from_zoom"]
    ]
    printed = [
        (part.key, look.fill or look.colour, look.fill_opacity if part.closed else look.opacity,
         look.dash)
        for part in ground_primitives(ground)[1:]
        if isinstance(part, Strokes)
        for look in part.looks
    ]  # fmt: skip
    assert printed == [each for each in expected if each in printed]
    assert {"ground.land", "ground.home", "ground.veil", "ground.water"} <= {
        key for key, *_ in printed
    }


def test_the_ground_lies_below_every_layer(sheet: Sheet) -> None:
    keys = [part.key for part in sheet.parts]
    last = max(place for place, key in enumerate(keys) if key.startswith("ground."))
    assert last < keys.index("district") < keys.index("stations")


def test_lines_grow_with_the_scale() -> None:
    for each in GROUND:
        if each.widths is not None:
            assert list(each.widths) == sorted(each.widths)
            wide = ground_symbol(each, 18.0)
            assert wide is not None
            assert wide.width == each.widths[-1]


def test_names_on_the_ground_meet_no_other_name(sheet: Sheet) -> None:
    """Boxes are reckoned here from the type's own widths; turned names by their baseline."""
    fonts = faces("", "zh")
    found = [each for each in sheet.parts if isinstance(each, Words)]
    ground = [each for each in found if each.key == "name.ground"]
    others = [each for each in found if each.key == "name"]
    assert {"长江", "外环高速"} & {each.text for each in ground}

    def middle(word: Words) -> tuple[float, float, float, float]:
        face = fonts.bold if word.bold else fonts.regular
        wide, high = face.width_mm(word.text, word.size_pt), word.size_pt * PT_MM
        return word.x, word.y, word.x + wide, word.y + 0.7 * high

    for one, other in combinations(others, 2):
        a, b = middle(one), middle(other)
        assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])
    for name in ground:
        for other in others:
            left, bottom, right, top = middle(other)
            assert not (left < name.x < right and bottom < name.y < top)
