"""The captions of two maps side by side."""

from collections.abc import Iterator

from layers.paper.fonts import Faces
from layers.paper.pair.pair_text import Caption
from layers.paper.primitives import PT_MM, SOFT, Box, Primitive
from layers.paper.sheet_sizes import Layout
from layers.paper.text_layout import LEADING, Lines, block, fit_height, lines_of

__all__ = ["caption_primitives"]

_TITLE_PT, _FINDING_PT = 9.6, 7.4
_ABOVE_MM, _BELOW_MM = 0.6, 1.4


def caption_primitives(
    caption: Caption, box: Box, layout: Layout, fonts: Faces
) -> Iterator[Primitive]:
    """Yield a caption at the foot of its box, as large as it fits."""
    above, below = (each * layout.type_scale for each in (_ABOVE_MM, _BELOW_MM))

    def set_caption(part: float) -> tuple[Lines, Lines]:
        large, small = layout.pt(_TITLE_PT * part), layout.pt(_FINDING_PT * part)
        return (
            (lines_of(fonts.printable(caption.title), box.width, fonts.bold, large), large),
            (lines_of(fonts.printable(caption.finding), box.width, fonts.regular, small), small),
        )

    height_mm = box.height - above - below
    ((title, large), (finding, small)), high = fit_height(set_caption, height_mm)
    top = box.y + below + min(high, height_mm)
    yield from block(title, box.x, top, large, bold=True, key="caption")
    top -= LEADING * PT_MM * large * len(title)
    yield from block(finding, box.x, top, small, colour=SOFT, key="caption.finding")
