"""Paper: the formats, and where on a sheet each part of a map has its place. Millimetres."""

import math
from dataclasses import dataclass, replace

from layers.model.palette import LEAST_LABEL
from layers.paper.primitives import PT_MM, Box

__all__ = ["LEAST_NAME_PT", "PAGED", "SIZES", "Format", "Layout", "label_scale", "layout_of"]


@dataclass(frozen=True)
class Format:
    """A format, lying: its sides and margin, type compared with A4, how far off it is read."""

    width_mm: float
    height_mm: float
    margin_mm: float
    type_scale: float
    column_mm: float
    read_at_m: float


SIZES: dict[str, Format] = {
    "a4": Format(297.0, 210.0, 10.0, 1.0, 66.0, 0.4),
    "a3": Format(420.0, 297.0, 13.0, 1.25, 84.0, 1.0),
    "slide": Format(338.67, 190.5, 10.0, 1.2, 98.0, 4 * 0.1905),
}
"""Formats by name; the slide is the 16:9 page of presentation programs.

A4 is read in the hand, A3 on a table or wall, a slide from four times its height away.
"""

PAGED = ("pdf",)
"""Forms of a file that hold several sheets."""

LEAST_NAME_PT = LEAST_LABEL[1]
"""The size of the smallest names on A4."""

_LETTER_ARCMIN = 10.0
"""How high a capital letter must look: twice the 5 minutes of arc that sight of 1.0 just reads
(the letters of Snellen's chart; ISO 8596 has the same for its rings)."""

_CAPITAL_EM = 0.733
"""How high a capital of Noto Sans CJK is, in parts of the type's size."""

_HEAD, _FOOT, _FOOT_STANDING = 14.5, 10.5, 16.0
_BLOCK, _BLOCK_BARE = 76.0, 60.0
_GAP = 4.0
_INSET = (32.0, 36.5)
_QR = 22.5
_CAPTION = 12.0


@dataclass(frozen=True)
class Layout:
    """A sheet and its parts.

    Parameters
    ----------
    width_mm, height_mm
        The sheet as it is held.
    type_scale
        By which sizes of type are multiplied.
    head, frame, panel, inset, credits, code, foot
        Title and subtitle; the map; legend and notes; the overview; who made it
        and when; the QR code; sources and link.
    columns, note_columns
        In how many columns a legend may stand, the best first; in how many notes do.
    beside
        The second map of a pair, right of the first and as large; None on other sheets.
    captions
        What stands above each map of a pair.
    """

    width_mm: float
    height_mm: float
    type_scale: float
    head: Box
    frame: Box
    panel: Box
    inset: Box
    credits: Box
    code: Box
    foot: Box
    columns: tuple[int, ...]
    note_columns: int
    beside: Box | None = None
    captions: tuple[Box, ...] = ()

    @property
    def frames(self) -> tuple[Box, ...]:
        """The frames of its maps, from the left."""
        return (self.frame,) if self.beside is None else (self.frame, self.beside)

    def pt(self, size: float) -> float:
        """Return a size of type for this format."""
        return size * self.type_scale


def label_scale(size: str) -> float:
    """Return by how much names on a map are larger than those of A4, to be read from its distance.

    >>> label_scale("a4"), round(label_scale("a3") * LEAST_NAME_PT * 25.4 / 72 * 0.733, 2)
    (1.0, 2.91)
    """
    form = SIZES[size]
    letter_mm = 1000.0 * form.read_at_m * math.tan(math.radians(_LETTER_ARCMIN / 60))
    least_pt = letter_mm / _CAPITAL_EM / PT_MM
    return max(math.sqrt(form.type_scale), least_pt / LEAST_NAME_PT)


def layout_of(
    size: str = "a4",
    *,
    portrait: bool = False,
    notes: bool = True,
    code: bool = True,
    inset: bool = True,
    pair: bool = False,
) -> Layout:
    """Return where everything has its place.

    It depends on the format, on whether there are notes, a QR code and an overview
    at all, and on whether two maps stand side by side, never on what is said or shown: one
    view has the same frame every time, in both languages.
    `size` is one of `SIZES`.
    """
    form = SIZES[size]
    single = _standing(form, notes=notes) if portrait else _lying(form, code=code, inset=inset)
    return _paired(single) if pair else single


def _paired(single: Layout) -> Layout:
    """Return a layout with two maps in the room of one, each below a caption."""
    whole, t = single.frame, single.type_scale
    width, height = (whole.width - _GAP * t) / 2, whole.height - _CAPTION * t
    lefts = whole.x, whole.right - width
    frames = [Box(left, whole.y, width, height) for left in lefts]
    heads = tuple(Box(left, whole.y + height, width, _CAPTION * t) for left in lefts)
    return replace(single, frame=frames[0], beside=frames[1], captions=heads)


def _lying(form: Format, *, code: bool, inset: bool) -> Layout:
    """Return the parts of a lying sheet: the map on the left, a column on its right.

    Who made it stands beside the overview and above the code, in the room of either that is none.
    """
    m, t = form.margin_mm, form.type_scale
    width, height = form.width_mm, form.height_mm
    head = Box(m, height - m - _HEAD * t, width - 2 * m, _HEAD * t)
    foot = Box(m, m, width - 2 * m, _FOOT * t)
    low, gap = foot.top + 2.0 * t, _GAP * t
    frame = Box(m, low, width - 2 * m - form.column_mm - gap, head.y - low)
    left = frame.right + gap
    overview = Box(left, low, _INSET[0] * t, _INSET[1] * t)
    beside = overview.right + 3.0 * t if inset else left
    side = min(_QR * t, width - m - beside)
    squares = Box(beside, low, side, side)
    above = squares.top + 1.5 * t if code else low
    credits_ = Box(beside, above, width - m - beside, overview.top - above)
    panel_low = overview.top + gap
    panel = Box(left, panel_low, form.column_mm, frame.top - panel_low)
    columns = (1, 2) if form.column_mm >= 90 * t * 0.85 else (1,)
    return Layout(
        width, height, t, head, frame, panel, overview, credits_, squares, foot, columns, 1
    )


def _standing(form: Format, *, notes: bool) -> Layout:
    """Return the parts of a standing sheet: the map across it, legend and overview below."""
    m, t = form.margin_mm, form.type_scale
    width, height = form.height_mm, form.width_mm
    head = Box(m, height - m - _HEAD * t, width - 2 * m, _HEAD * t)
    inset_width, inset_height = _INSET[0] * t, _INSET[1] * t
    left = width - m - inset_width
    foot = Box(m, m, left - _GAP * t - m, _FOOT_STANDING * t)
    credits_ = Box(left, m, inset_width, foot.height)
    low, gap = foot.top + 2.0 * t, _GAP * t
    block = Box(m, low, width - 2 * m, (_BLOCK if notes else _BLOCK_BARE) * t)
    frame = Box(m, block.top + gap, width - 2 * m, head.y - block.top - gap)
    inset = Box(left, block.top - inset_height, inset_width, inset_height)
    side = min(_QR * t, inset.y - low - 3.0 * t)
    code = Box(left, low, side, side)
    panel = Box(m, low, block.width - inset_width - gap, block.height)
    return Layout(width, height, t, head, frame, panel, inset, credits_, code, foot, (3, 4), 2)
