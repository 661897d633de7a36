"""Two maps on one sheet: the same ground at the same scale, one legend, one line of sources."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from geo.errors import ParameterError
from layers.export.recipe_files import read_recipe
from layers.export.snapshots import render_snapshot, snapshots_of
from layers.paper.choices.print_params import PrintParams
from layers.paper.pair.pair_text import text_of
from layers.paper.primitives import Sheet, Strokes, Words
from layers.paper.sheet_sizes import SIZES, layout_of
from layers.views import VIEWS
from layers.views.beside import beside_of, picture_with
from layers.views.picture import Picture
from layers.webmap.screen import publishers_of
from tests.layers.printing import picture_of, sheet_of

WHEN = date(2026, 11, 22)


def pair(portrait: bool = False) -> tuple[Picture, Sheet]:  # noqa: FBT001, FBT002
    one, other = (picture_of("coverage", "en", radii=(metres,)) for metres in (800.0, 1200.0))
    both = replace(one, beside=other)
    return both, sheet_of(both, PrintParams(portrait=portrait), when=WHEN)[0]


def said(page: Sheet, key: str) -> str:
    return " ".join(each.text for each in page.parts if isinstance(each, Words) and each.key == key)


@pytest.mark.parametrize("portrait", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_two_equal_frames_lie_in_the_room_of_one_each_below_its_caption(
    size: str,
    portrait: bool,  # noqa: FBT001
) -> None:
    single = layout_of(size, portrait=portrait)
    paired = layout_of(size, portrait=portrait, pair=True)
    left, right = paired.frames
    assert (left.width, left.height) == (right.width, right.height)
    assert left.x == single.frame.x
    assert right.right == pytest.approx(single.frame.right)
    assert left.right < right.x
    for frame, caption in zip(paired.frames, paired.captions, strict=True):
        assert (caption.x, caption.y, caption.width) == (frame.x, frame.top, frame.width)
        assert caption.top == pytest.approx(single.frame.top)
    assert replace(paired, frame=single.frame, beside=None, captions=()) == single


def test_both_maps_show_the_same_ground_at_the_same_scale() -> None:
    _, page = pair()
    left, right = layout_of("a4", code=False, pair=True).frames
    outlines = {
        frame: [each for each in page.parts if isinstance(each, Strokes)
                and each.key == "district" and each.clip == frame]
        for frame in (left, right)
    }  # fmt: skip
    (one,), (other,) = outlines.values()
    shift = np.array([right.x - left.x, 0.0])
    for mine, others in zip(one.shapes[0], other.shapes[0], strict=True):
        assert others == pytest.approx(mine + shift)


def test_what_both_share_is_said_once_and_what_differs_above_its_map() -> None:
    both, page = pair()
    assert both.beside is not None
    assert said(page, "title") == "Coverage"
    assert said(page, "subtitle") == "All in operation · Straight line"
    assert said(page, "caption") == "800 m 1,200 m"
    findings = [each.finding.in_("en") for each in (both, both.beside) if each.finding]
    assert said(page, "caption.finding") == " ".join(findings)
    rows = [
        each.text for each in page.parts if isinstance(each, Words) and each.key == "legend.row"
    ]
    assert rows.index("Within 1,200 m") == rows.index("Within 800 m") + 1
    assert len(rows) == len(set(rows))


def test_the_sources_are_those_of_either_map() -> None:
    one, other = picture_of("coverage", "en"), picture_of("access", "en")
    page, _ = sheet_of(replace(one, beside=other), when=WHEN)
    layers = {each.layer.id: each.layer for each in (*one.scene.layers, *other.scene.layers)}
    count = len({name for each in layers.values() for name in publishers_of(each, "en")})
    written = int(said(page, "sources").partition("and others (")[2].split()[0])
    assert written >= count  # the ground has some more


@pytest.mark.parametrize(
    "written", ["radius", "radius=", "nowhere=1", "radius=far", "atlas?a=1", "access?period=noon"]
)
def test_what_is_no_view_is_refused(written: str) -> None:
    if written == "radius=":
        assert beside_of("coverage", {"radii": "500"}, written) == ("coverage", {})
        return
    with pytest.raises(ParameterError) as refused:
        beside_of("coverage", {}, written)
    assert all("beside" in str(each.field) for each in refused.value.problems)


def test_a_scenario_stands_beside_the_present_from_the_command_on(tmp_path: Path) -> None:
    """The file names both views, on paper and in its recipe."""
    entry = {
        "page": "coverage", "radius": 800, "scenario": "station_industrial_park", "lang": "en",
        "beside": "scenario=", "out": "pair.svg",
    }  # fmt: skip
    (wanted,), problems = snapshots_of(entry, tmp_path, str)
    assert problems == []
    recipe = read_recipe(render_snapshot(wanted, when=WHEN))
    assert recipe.query["scenario"] == "station_industrial_park"
    assert recipe.beside.startswith("coverage?radii=800&year=")
    assert "scenario" not in recipe.beside
    both = picture_with("coverage", VIEWS["coverage"].read(recipe.query)[0], recipe.beside, "en")
    left, right = text_of(both, PrintParams(), WHEN, pages=False).pictures
    assert "scenario" not in left.query
    assert right.query["scenario"] == "station_industrial_park"
