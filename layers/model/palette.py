"""The colours of the map, for screen and paper alike.

The ground is pale so that data stand out: greys, one blue, one green, each with a twin for a
dark page. Widths are in pixels on the screen and points on paper, by the zoom of the map.

Every quantity has one ramp, on all pages. As they are seen over the ground, any two classes of
a ramp lie at least 10 apart in CIEDE2000, for normal eyes and with each of three colour
deficiencies, and each is lighter or darker than the one before (tests/layers/model/test_ramps.py).
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from layers.model.style import WHITE, Symbol

__all__ = [
    "ALONG_STREETS", "ALONG_STREETS_EDGE", "ALWAYS", "BLACK", "CHOSEN", "CLOSED", "FAINT",
    "GRATICULE", "GROUND", "HOME_GROUND", "IMPROVED", "INK", "INSET_EDGE", "INSET_HERE",
    "INSET_LAND", "LABEL_INKS", "LACKING", "LEAST_LABEL", "LINKED", "MAPPED", "MARK", "MARK_NAME",
    "NAME_INKS", "NEAR_FAR", "NEWLY_COVERED", "NO_LONGER_COVERED", "NO_VALUE", "ON_MAP", "OUTLINE",
    "OWN", "PANEL", "PANEL_EDGE",
    "POINTED", "PTAL", "RULE", "SCORES", "SEA", "SLATE", "SOFT", "SWATCH_EDGE", "TABLE_HEAD",
    "UNCERTAIN",
    "UNCOVERED", "WHITE", "WIDTH_ZOOMS", "GroundPass", "Paint", "Ramp", "edge_colour",
    "ground_symbol", "label_size", "near_far", "on_dark", "width_at",
]  # fmt: skip


@dataclass(frozen=True)
class Paint:
    """A colour, #RRGGBB, on a light page (and on paper), and on a dark one."""

    light: str
    dark: str


WIDTH_ZOOMS = (9.0, 11.0, 13.0, 15.0, 17.0)
"""Zooms of the map at which widths are given; between them they grow evenly."""

BLACK = "#000000"
INK, SOFT, FAINT, RULE = "#1D2830", "#47545C", "#6B767D", "#9AA5AC"
"""Text and lines on paper, from the strongest."""
PANEL, PANEL_EDGE, TABLE_HEAD = "#F4F6F7", "#C9D0D5", "#E3EBF0"
SLATE, GRATICULE = "#46545E", "#5F7F8F"
INSET_LAND, INSET_EDGE, INSET_HERE = "#FBFCFC", "#B4BEC5", "#9FB0BA"

OUTLINE = "#22303A"
"""The edge of symbols whose fill says a class."""
NO_VALUE = "#8A969E"
"""The edge of what has no figure."""
CHOSEN, POINTED = "#111111", "#D81B60"
"""What was clicked, and what a table or chart points at."""
MARK, MARK_NAME = "#B0005A", "#8A0046"
"""The one place a map is about, and its name."""
UNCERTAIN = "#7B4FA3"
"""Ground that is meant roughly: where a place may lie, what a reader outlines."""
UNCOVERED, IMPROVED = "#8A5A44", "#B5179E"
LINKED, CLOSED = "#0B6E99", "#B00020"
"""A way that a scenario opens for walkers, and a street that it closes."""
NEWLY_COVERED, NO_LONGER_COVERED = "#00734A", "#B00020"
"""Ground that a scenario brings within reach of a station, and out of it."""
ALONG_STREETS, ALONG_STREETS_EDGE = "#2171B5", "#08306B"
MAPPED, LACKING = "#009E73", "#D55E00"
"""Ground with mapped streets, and without."""
OWN = ("#CC79A7", "#56B4E9", "#8C6D31", "#5B3F8F", "#3C7D22", "#B2182B")
"""Layers of the reader's own, in turn: apart from those of the atlas, and for all eyes."""

SWATCH_EDGE = Paint("#7B868D", "#74828C")
"""Around a swatch of the legend: a class may be as pale or as dark as the panel it stands on."""

ON_MAP: Mapping[str, str] = MappingProxyType(
    {
        "chosen": CHOSEN, "around": WHITE, "pointed": POINTED, "outlined": UNCERTAIN, "dot": WHITE,
        "swatch": SWATCH_EDGE.light, "swatch-dark": SWATCH_EDGE.dark,
    }
)  # fmt: skip
"""Colours that the map in the browser draws with, by the name of their variable there."""

Widths = tuple[float, float, float, float, float]


@dataclass(frozen=True)
class GroundPass:
    """One pass of drawing the ground: what of it, in which colour, how wide, from which zoom.

    Parameters
    ----------
    kind
        Kind of the features that are drawn.
    paint
        Colour of the fill of areas, of the stroke of lines.
    widths
        Width of lines at `WIDTH_ZOOMS`; None for areas.
    from_zoom
        Zoom from which it is drawn.
    dash
        Dash pattern, None for a solid line.
    opacity
        Of fill or stroke, 0..1.
    """

    kind: str
    paint: Paint
    widths: Widths | None = None
    from_zoom: float = 0.0
    dash: tuple[float, float] | None = None
    opacity: float = 1.0


SEA = Paint("#DAE7EE", "#141D24")
"""What lies where nothing is drawn: open water."""

HOME_GROUND = Paint("#F4F2EB", "#272C30")
"""The land of the district, over which classes are seen."""

_WATER = Paint("#D0E2EC", "#182731")
_RIVER = Paint("#BDD6E4", "#24414F")
_ROAD = Paint("#FFFFFF", "#3D4348")
_RAIL = Paint("#BDBBB5", "#545B61")

LABEL_INKS: Mapping[str, str] = MappingProxyType(
    {"base": FAINT, "transit": OUTLINE, "innovation": OUTLINE, "own": OUTLINE}
)
"""Colours of the names of places, by the group of their layer, where its own is too pale."""

_LABEL_SIZES = {9: (13.0, 7.0), 10: (12.5, 7.6), 11: (12.0, 7.2), 12: (11.5, 6.4)}
LEAST_LABEL = (11.0, 5.8)
"""The smallest names, pixels on the screen and points on paper of A4."""

_TO_WHITE = 2 / 3
_TO_INK = 0.45
_PALE = 200
"""Outlines whose channels are brighter than this on average are lost on the ground."""

_LOCAL: Widths = (0.0, 0.0, 0.8, 2.6, 7.0)
_MAIN: Widths = (0.3, 0.7, 1.8, 4.2, 9.0)
_ELEVATED: Widths = (0.5, 1.0, 2.4, 5.2, 11.0)
_EXPRESS: Widths = (0.7, 1.4, 3.0, 6.2, 13.0)


def _cased(widths: Widths, by: float) -> Widths:
    first, second, third, fourth, fifth = (width + by for width in widths)
    return (first, second, third, fourth, fifth)


GROUND: tuple[GroundPass, ...] = (
    GroundPass("land", Paint("#F9F9F8", "#1D2226")),
    GroundPass("home", HOME_GROUND),
    GroundPass("built_up", Paint("#EDEAE2", "#2F3438"), from_zoom=11.0),
    GroundPass("green", Paint("#DDE9D5", "#26352B"), from_zoom=10.0),
    GroundPass("water", _WATER),
    GroundPass("stream", _RIVER, (0.0, 0.3, 0.8, 1.6, 3.0), from_zoom=13.0),
    GroundPass("river", _RIVER, (0.8, 1.6, 3.0, 6.0, 12.0)),
    # Edges of all roads first, so that crossings are open.
    GroundPass("local_road", Paint("#E1DED6", "#1F2427"), _cased(_LOCAL, 1.0), from_zoom=13.0),
    GroundPass("main_road", Paint("#CCC7BB", "#1B1F22"), _cased(_MAIN, 1.2), from_zoom=10.0),
    GroundPass("urban_elevated", Paint("#BDB8AC", "#15191B"), _cased(_ELEVATED, 1.4)),
    GroundPass("expressway", Paint("#B0AB9F", "#121517"), _cased(_EXPRESS, 1.6)),
    GroundPass("local_road", _ROAD, _LOCAL, from_zoom=13.0),
    GroundPass("main_road", _ROAD, _MAIN, from_zoom=10.0),
    GroundPass("urban_elevated", Paint("#FCFBF8", "#474E53"), _ELEVATED),
    GroundPass("expressway", Paint("#F6F3EB", "#50575D"), _EXPRESS),
    GroundPass("railway", _RAIL, (0.9, 1.2, 2.0, 3.0, 4.4), from_zoom=10.0),
    GroundPass("railway", HOME_GROUND, (0.0, 0.0, 1.0, 1.8, 2.8), from_zoom=12.0, dash=(7.0, 7.0)),
    GroundPass("veil", Paint("#FFFFFF", "#12171A"), opacity=0.5),
)  # fmt: skip
"""The ground from the bottom up; the veil lies over all that is outside the district."""

ALWAYS = frozenset({"land", "home"})
"""Kinds that are drawn whether the ground is on or off: without them a map is all sea."""

NAME_INKS: Mapping[str, Paint] = MappingProxyType(
    {
        **dict.fromkeys(("water", "river", "stream"), Paint("#2F6383", "#8DB8CF")),
        **dict.fromkeys(("expressway", "urban_elevated", "main_road"), Paint("#5F5A51", "#B0AEA8")),
    }
)
"""Colours of the names on the ground, by the kind of what they name; other kinds have none."""


def edge_colour(colour: str) -> str:
    """Return the colour of an outline that stands for a class: one too pale goes towards the ink.

    >>> edge_colour("#2F1474"), edge_colour("#F0F3C0")
    ('#2F1474', '#939B84')
    """
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    if sum(parts) < 3 * _PALE:
        return colour
    ink = (int(OUTLINE[at : at + 2], 16) for at in (1, 3, 5))
    mixed = (round(part + _TO_INK * (dark - part)) for part, dark in zip(parts, ink, strict=True))
    return "#" + "".join(f"{part:02X}" for part in mixed)


def on_dark(colour: str) -> str:
    """Return the twin of a name's colour for a dark page: the same hue, two thirds to white.

    >>> on_dark("#22303A"), on_dark("#FFFFFF")
    ('#B5BABD', '#FFFFFF')
    """
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part + _TO_WHITE * (255 - part)):02X}" for part in parts)


def label_size(rank: int) -> tuple[float, float]:
    """Return the size of the names of a rank, pixels on the screen and points on paper.

    A rank is the zoom from which names are written: what is seen from afar is set larger.

    >>> label_size(10), label_size(13)
    ((12.5, 7.6), (11.0, 5.8))
    """
    return _LABEL_SIZES.get(rank, LEAST_LABEL)


def width_at(widths: Widths, zoom: float) -> float:
    """Return a width at a zoom.

    >>> width_at(_MAIN, 13.0), width_at(_MAIN, 14.0), width_at(_MAIN, 30.0)
    (1.8, 3.0, 9.0)
    """
    return float(np.interp(zoom, WIDTH_ZOOMS, widths))


def ground_symbol(each: GroundPass, zoom: float) -> Symbol | None:
    """Return the symbol of a pass on a light map; None where it is not drawn at that zoom."""
    if zoom < each.from_zoom:
        return None
    if each.widths is None:
        return Symbol(each.paint.light, 0.0, each.paint.light, each.opacity, opacity=0.0)
    return Symbol(each.paint.light, width_at(each.widths, zoom), None, opacity=each.opacity,
                  dash=each.dash)  # fmt: skip


@dataclass(frozen=True)
class Ramp:
    """The classes of one quantity in their order.

    Parameters
    ----------
    colours
        Colour of each class, #RRGGBB.
    opacity
        With what areas are filled so that the ground shows and classes stay apart.
    """

    colours: tuple[str, ...]
    opacity: float


NEAR_FAR = Ramp(("#2F1474", "#3449A0", "#2B7390", "#2FA98A", "#81C174", "#F0F3C0"), 0.75)
"""Minutes and metres: what is near is strong, what is far fades to the ground."""

PTAL = Ramp(
    (
        "#F7EEC0", "#CEE354", "#79B849", "#31A77A", "#5E827D", "#2A7082", "#4550A0", "#3E256A",
        "#3D0933",
    ),
    0.85,
)  # fmt: skip
"""Levels of access, and numbers of places: from 0 to 6b, the better the darker."""

WORSE_BETTER = Ramp(
    ("#7A2E00", "#D9731A", "#F6C48A", "#F4F4F0", "#A9D0E8", "#3F8FC8", "#123F73"), 0.85
)
"""A difference, from much worse over none to much better: certain changes alone have a colour."""

SCORES = Ramp(("#F6EAC8", "#ECBB74", "#C8749D", "#894C9D", "#471687"), 0.7)
"""Points from 0 to 100: the better met, the darker."""


def near_far(limits: Sequence[float], bounds: Sequence[float]) -> list[str]:
    """Return the colour of each of some limits: of its class, whatever the others are.

    Parameters
    ----------
    limits
        Ascending minutes or metres.
    bounds
        Upper bounds of all classes but the last, which is open. Where two limits are of one
        class, and only then, colours go by rank.

    Examples
    --------
    >>> near_far([600.0], [500.0, 600.0]) == near_far([500.0, 600.0], [500.0, 600.0])[1:]
    True
    >>> len(set(near_far([1.0, 2.0, 9.0], [5.0, 6.0])))
    3
    """
    classes = [bisect_left(bounds, limit) for limit in limits]
    if len(set(classes)) < len(classes):
        classes = list(range(len(limits)))
    last = len(NEAR_FAR.colours) - 1
    return [NEAR_FAR.colours[min(each, last)] for each in classes]
