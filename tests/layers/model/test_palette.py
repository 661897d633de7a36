"""The palette: a pale ground, so that data stand out; a dark twin for each colour."""

import re
import tomllib

import pytest

from layers.model.palette import GROUND, NAME_INKS, SEA, SWATCH_EDGE, Paint
from tests.running import ROOT

PAINTS = [SEA, *(each.paint for each in GROUND)]


def luminance(colour: str) -> float:
    """Return relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("paint", PAINTS, ids=lambda paint: paint.light)
def test_the_ground_is_pale_and_its_twin_dark(paint: Paint) -> None:
    assert re.fullmatch("#[0-9A-F]{6}", paint.light)
    assert luminance(paint.light) > 0.39
    assert luminance(paint.dark) < 0.11


def test_names_can_be_read_on_every_ground_they_stand_on() -> None:
    areas = [each.paint for each in GROUND if each.widths is None and each.kind != "veil"]
    for ink in set(NAME_INKS.values()):
        for under in (SEA, *areas):
            assert contrast(ink.light, under.light) > 3.4
            assert contrast(ink.dark, under.dark) > 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_edge_of_a_swatch_can_be_seen_on_the_panel(theme: str) -> None:
    """3 to 1, as WCAG 2.2 asks of what is needed to understand a picture, whatever the class."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    panel = settings["theme"][theme]["backgroundColor"]
    assert contrast(getattr(SWATCH_EDGE, theme), panel) >= 3
