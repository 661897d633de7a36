"""Paper: the formats, and where on a sheet each part of a map has its place. Millimetres."""

from dataclasses import dataclass

from layers.paper.primitives import Box

__all__ = ["SIZES", "Format", "Layout", "layout_of"]


@dataclass(frozen=True)
class Format:
    """A format, lying: its sides, its margin, and how large type is compared with A4."""

    width_mm: float
    height_mm: float
    margin_mm: float
    type_scale: float
    column_mm: float


SIZES: dict[str, Format] = {
    "a4": Format(297.0, 210.0, 10.0, 1.0, 66.0),
    "a3": Format(420.0, 297.0, 13.0, 1.25, 84.0),
    "slide": Format(338.67, 190.5, 10.0, 1.2, 98.0),
}
"""Formats by name; the slide is the 16:9 page of presentation programs."""

_HEAD, _FOOT, _FOOT_STANDING = 14.5, 10.5, 16.0
_BLOCK, _BLOCK_BARE = 76.0, 60.0
_GAP = 4.0
_INSET = (32.0, 36.5)
_QR = 22.5


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

    def pt(self, size: float) -> float:
        """Return a size of type for this format."""
        return size * self.type_scale


def layout_of(size: str = "a4", *, portrait: bool = False, notes: bool = True) -> Layout:
    """Return where everything has its place.

    It depends on the format, and on whether there are notes at all, never on what
    is said or shown: one view has the same frame every time, in both languages.
    `size` is one of `SIZES`.
    """
    form = SIZES[size]
    return _standing(form, notes=notes) if portrait else _lying(form)


def _lying(form: Format) -> Layout:
    """Return the parts of a lying sheet: the map on the left, a column on its right."""
    m, t = form.margin_mm, form.type_scale
    width, height = form.width_mm, form.height_mm
    head = Box(m, height - m - _HEAD * t, width - 2 * m, _HEAD * t)
    foot = Box(m, m, width - 2 * m, _FOOT * t)
    low, gap = foot.top + 2.0 * t, _GAP * t
    frame = Box(m, low, width - 2 * m - form.column_mm - gap, head.y - low)
    left = frame.right + gap
    inset = Box(left, low, _INSET[0] * t, _INSET[1] * t)
    beside = inset.right + 3.0 * t
    side = min(_QR * t, width - m - beside)
    code = Box(beside, low, side, side)
    above = code.top + 1.5 * t
    credits_ = Box(beside, above, width - m - beside, inset.top - above)
    panel_low = inset.top + gap
    panel = Box(left, panel_low, form.column_mm, frame.top - panel_low)
    columns = (1, 2) if form.column_mm >= 90 * t * 0.85 else (1,)
    return Layout(width, height, t, head, frame, panel, inset, credits_, code, foot, columns, 1)


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
