"""A link as a QR code, for whoever holds the paper. The only module that knows segno."""

import numpy as np
import segno

from layers.model.palette import BLACK
from layers.model.style import Symbol
from layers.paper.primitives import Box, Strokes, rectangle

__all__ = ["qr_primitives"]

_QUIET = 2
"""White modules around the code; the sheet is white beyond them."""

_BLACK = Symbol(BLACK, 0.0, BLACK, 1.0, opacity=0.0)


def qr_primitives(link: str, box: Box) -> Strokes | None:
    """Return a QR code in the upper left of a box; None if the link is too long for one.

    Runs of dark modules of a row are one rectangle each, so that no seams show.
    """
    try:
        code = segno.make(link, error="m", micro=False, boost_error=False)
    except segno.DataOverflowError:
        return None
    dark = np.array([list(row) for row in code.matrix], dtype=bool)
    side = min(box.width, box.height)
    step = side / (len(dark) + 2 * _QUIET)
    shapes = []
    for number, row in enumerate(dark):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(int), [0]])))
        y = box.top - (number + 1 + _QUIET) * step
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            x = box.x + (start + _QUIET) * step
            shapes.append(rectangle(Box(x, y, (end - start) * step, step)))
    return Strokes("qr", (tuple(shapes),), (_BLACK,), closed=True)
