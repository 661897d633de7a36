"""A print shows the layers that its reader sees: as switched, as strong, in the order they lie."""

from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from layers.paper.choices.print_extent import ground_of
from layers.paper.ground_primitives import ground_primitives
from layers.paper.map_layers import scene_primitives
from layers.paper.primitives import Box, Dots, Strokes
from layers.views.picture import Picture
from tests.in_node import in_node
from tests.layers.printing import picture_of

FRAME = Box(10.0, 20.0, 200.0, 150.0)
CONTROLS = Path(__file__).parents[3] / "layers/webmap/static/webcontrols.js"
CREDIT = """
Object.assign(globalThis, { window: globalThis, atlas: {} });
require(process.argv[1]);
const given = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const said = given.map((each) => globalThis.atlasControls.credit(...each));
process.stdout.write(JSON.stringify(said));
"""


def looks(picture: Picture, layer: str) -> list[Any]:
    """Return the symbols in which a layer is printed."""
    primitives = scene_primitives(picture.scene, ground_of(picture.scene, FRAME))
    found = [each for each in primitives if isinstance(each, Strokes | Dots)]
    return [look for each in found if each.key == layer for look in each.looks]


def printed(picture: Picture) -> list[str]:
    """Return the layers in the order in which they are printed, from the bottom up."""
    primitives = scene_primitives(picture.scene, ground_of(picture.scene, FRAME))
    keys = (each.key.removesuffix(".casing") for each in primitives)
    return [key for key, _ in groupby(keys)]


def test_a_print_has_the_layers_order_and_strength_of_the_screen() -> None:
    plain = picture_of("overview", "zh")
    moved = picture_of("overview", "zh", layers=("-towns", "lines~60"), stack=("stations", "lines"))
    before, after = printed(plain), printed(moved)
    assert before.index("lines") < before.index("stations")
    assert after == [
        {"lines": "stations", "stations": "lines"}.get(key, key) for key in before if key != "towns"
    ]
    pairs = list(zip(looks(plain, "lines"), looks(moved, "lines"), strict=True))
    assert pairs
    for strong, weak in pairs:
        assert weak.opacity == pytest.approx(0.6 * strong.opacity)
        assert weak.fill_opacity == pytest.approx(0.6 * strong.fill_opacity)
    assert looks(moved, "stations") == looks(plain, "stations")


@pytest.mark.parametrize("view", ["coverage", "access"])
def test_an_answer_rests_on_what_is_hidden_too(view: str) -> None:
    plain = picture_of(view, "en")
    keys = [each.layer.id for each in plain.scene.layers]
    hidden = picture_of(view, "en", layers=(f"-{keys[-1]}",))
    assert [each.layer.id for each in hidden.scene.layers] == keys[:-1]
    assert hidden.whole is not None
    assert [each.layer.id for each in hidden.whole.layers] == keys
    assert hidden.query["layers"] == f"-{keys[-1]}"


def test_without_the_ground_land_and_water_alone_lie_below() -> None:
    picture = picture_of("overview", "zh", layers=("-ground",))
    assert not picture.scene.ground
    ground = ground_of(picture.scene, FRAME)
    whole, bare = ({each.key for each in ground_primitives(ground, on=on)} for on in (True, False))
    assert bare < whole
    assert whole - bare >= {"ground.river"} or any("road" in key for key in whole - bare)
    assert "ground.land" in bare


def test_the_browser_owes_its_map_to_the_same_as_the_print() -> None:
    cases = [
        picture_of("overview", lang, layers=layers).scene
        for lang in ("zh", "en")
        for layers in ((), ("-ground",), ("-towns", "anchors"), ("-lines", "-stations"))
    ]
    given = []
    for scene in cases:
        payload = scene.payload(inline=True)
        given.append([payload, payload["layers"], scene.ground])
    assert in_node(CREDIT, CONTROLS, given) == [scene.credit() for scene in cases]
