"""The primitives of a sheet become PNG, PDF or SVG. The only module that knows matplotlib.

Its settings are put in place once, when this module is first imported, and never
touched again: they belong to the whole process, and two people may be printing.
Figures are built without pyplot, so nothing is shared between two prints.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import Op, PdfFile, PdfPages
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontPath, FontProperties
from matplotlib.image import BboxImage
from matplotlib.path import Path as Outline
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox, Transform, TransformedBbox

from layers.model.palette import WHITE
from layers.model.style import Symbol
from layers.paper.primitives import (
    PT_MM,
    Box,
    Dots,
    Picture,
    Primitive,
    Sheet,
    Strokes,
    Type,
    Words,
)
from layers.paper.sheet_sizes import PAGED
from layers.store.atlas import ATLAS

__all__ = ["FORMS", "Form", "Installed", "fallbacks", "figure_of", "installed", "render"]

Form = Literal["png", "pdf", "svg"]
Rgba = tuple[float, float, float, float]
FORMS: tuple[Form, ...] = ("png", "pdf", "svg")
_OWN_FONTS = Path(mpl.get_data_path())
"""Where the fonts lie that come with matplotlib, DejaVu among them."""

_LAST_RESORT = "Last Resort"

_MAKER = ATLAS.names["title"].in_("en")
WHITE_PT = 2.2
_CIRCLE = Outline.unit_circle()
_OUTLINE_PT = 100.0
"""The size at which outlines of type are taken: they are scaled."""

_LEFT_OF = {"left": 0.0, "center": 0.5, "right": 1.0}
"""Which part of a line lies before where it is placed."""

mpl.rcParams.update(mpl.rcParamsDefault)  # a reader's own matplotlibrc must not change a map
mpl.rcParams.update(
    {
        "pdf.fonttype": 42,  # type stays type: it can be searched and copied
        "ps.fonttype": 42,  # read for PDF too (3.11): one cut of a font a file, not one a block
        "svg.fonttype": "path",  # no font is needed where it is opened
        "svg.hashsalt": _MAKER,  # ids by content, the same every time
        "lines.scale_dashes": False,  # dashes are in points, as the symbols say
        "text.hinting": "none",
        "path.simplify": False,  # already done to what print shows
        "pdf.compression": 1,  # a third of the time of the usual 6, for a few per cent of bytes
    }
)


@dataclass(frozen=True)
class Installed:
    """A font of this machine: family, weight, file, and its number within the file."""

    family: str
    weight: int
    path: Path
    number: int


def installed(families: tuple[str, ...]) -> list[Installed]:
    """Return the upright fonts of some families on this machine, in the order of the families."""
    found = [
        Installed(font.name, int(font.weight), Path(font.fname), int(getattr(font, "index", 0)))
        for font in font_manager.fontManager.ttflist
        if font.name in families and font.style == "normal" and str(font.weight).isdigit()
    ]
    return sorted(
        found, key=lambda font: (families.index(font.family), font.weight, str(font.path))
    )


def fallbacks() -> list[tuple[Path, int]]:
    """Return the upright regular fonts of this machine, file and number: matplotlib's own first."""
    found = {
        (not path.is_relative_to(_OWN_FONTS), str(path), int(getattr(font, "index", 0)))
        for font in font_manager.fontManager.ttflist
        if font.style == "normal" and str(font.weight) in ("400", "normal", "regular")
        if _LAST_RESORT not in font.name  # a box for every letter there is
        for path in [Path(font.fname)]
        if path.suffix.lower() in (".ttf", ".otf", ".ttc")
    }
    return [(Path(name), number) for _, name, number in sorted(found)]


def render(
    sheet: Sheet,
    form: Form,
    type_: Type,
    *,
    when: date,
    dpi: int = 300,
    keywords: str = "",
    further: Sequence[Sheet] = (),
) -> bytes:
    """Return a sheet as a file: the same bytes for the same sheet, type and date.

    Parameters
    ----------
    sheet
        What to print.
    form
        png, pdf or svg.
    type_
        The fonts; they hold every letter of the sheet.
    when
        The date in the file.
    dpi
        Dots an inch of a PNG.
    keywords
        A line for the file's own description.
    further
        Pages after it, where the form is one of `PAGED`.
    """
    figure = figure_of(sheet, type_)
    stamp = datetime(when.year, when.month, when.day)  # noqa: DTZ001 - a day, not a moment
    said: dict[str, dict[str, Any]] = {
        "png": {"Software": _MAKER, "Title": sheet.title},
        "pdf": {
            "Creator": _MAKER,
            "Producer": None,
            "CreationDate": stamp,
            "Title": sheet.title,
            **({"Keywords": keywords} if keywords else {}),
        },
        "svg": {"Creator": _MAKER, "Date": when.isoformat(), "Title": sheet.title},
    }
    out = BytesIO()
    if form == "png":
        fast = {"compress_level": 4}
        figure.savefig(out, format=form, dpi=dpi, metadata=said[form], pil_kwargs=fast)
    elif further and form in PAGED:
        with PdfPages(out, metadata=said[form]) as pages:
            for each in (figure, *(figure_of(page, type_) for page in further)):
                pages.savefig(each)
    else:
        figure.savefig(out, format=form, dpi=72, metadata=said[form])
    return out.getvalue()


def figure_of(sheet: Sheet, type_: Type) -> Figure:
    """Return a sheet as a figure whose artists lie in the order of its parts."""
    figure = Figure(
        figsize=(sheet.width_mm / 25.4, sheet.height_mm / 25.4), dpi=72, facecolor="white"
    )
    FigureCanvasAgg(figure)
    paper = Affine2D().scale(1 / 25.4) + figure.dpi_scale_trans
    for level, (key, artists) in enumerate(_artists(sheet.parts, paper, type_)):
        for artist in artists:
            artist.set_zorder(level)
            artist.set_gid(key)
            figure.add_artist(artist, clip=False)
    return figure


def _artists(
    parts: Iterable[Primitive], paper: Transform, type_: Type
) -> Iterator[tuple[str, list[Artist]]]:
    """Yield what is drawn from the bottom up with its key; lines of type of one key together."""
    for (words, key), same in groupby(parts, lambda part: (isinstance(part, Words), part.key)):
        if words:
            yield key, _type([part for part in same if isinstance(part, Words)], paper, type_)
            continue
        for part in same:
            if isinstance(part, Strokes) and part.shapes:
                yield key, [_Strokes(part, paper)]
            elif isinstance(part, Dots) and len(part.at):
                yield key, [_Dots(part, paper)]
            elif isinstance(part, Picture):
                yield key, [_Photo(part, paper)]


class _Strokes(Artist):
    """Lines or areas, each in its look.

    Drawn one by one, since matplotlib's collections work out for each what is the same for all.
    """

    def __init__(self, part: Strokes, paper: Transform) -> None:
        super().__init__()
        self.part = part
        self.outlines = [_outline(shape, closed=part.closed) for shape in part.shapes]
        self.set_transform(paper)

    def draw(self, renderer: RendererBase) -> None:
        """Draw them in their order."""
        part, paper = self.part, self.get_transform()
        with _pen(self, renderer, part.clip) as pen:
            solid = all(look.dash is None for look in part.looks)
            pen.set_capstyle("round" if solid and not part.closed else "butt")
            for outline, look in zip(self.outlines, part.looks, strict=True):
                fill = _take_look(pen, look, filled=part.closed)
                renderer.draw_path(pen, outline, paper, fill)


class _Dots(Artist):
    """Dots in their order, those alike that follow each other as one outline and its places."""

    def __init__(self, part: Dots, paper: Transform) -> None:
        super().__init__()
        self.part = part
        self.set_transform(paper)

    def draw(self, renderer: RendererBase) -> None:
        """Draw them."""
        part, paper, start = self.part, self.get_transform(), 0
        with _pen(self, renderer, part.clip) as pen:
            for look, same in groupby(part.looks):
                end = start + len(list(same))
                radius = float(np.asarray(renderer.points_to_pixels(look.radius)))
                fill = _take_look(pen, look, filled=True)
                places = part.at[start:end]
                if look.dash is None:
                    size = Affine2D().scale(radius)
                    renderer.draw_markers(pen, _CIRCLE, size, Outline(places), paper, fill)
                else:  # an image's markers have no dashes
                    for x, y in paper.transform(places):
                        at = Affine2D().scale(radius).translate(x, y)
                        renderer.draw_path(pen, _CIRCLE, at, fill)
                start = end


class _Photo(BboxImage):
    """A photo that PDF and SVG take as it is; matplotlib's own is cut to the dots of the page."""

    def __init__(self, part: Picture, paper: Transform) -> None:
        super().__init__(TransformedBbox(Bbox.from_extents(*part.box.edges), paper))
        self.set_data(part.pixels)
        self.part = part

    def draw(self, renderer: RendererBase) -> None:
        """Draw it in its box."""
        if not renderer.option_scale_image():
            super().draw(renderer)
            return
        frame, whole = self.get_window_extent(renderer), self.part.pixels[::-1]
        pixels = np.dstack([whole, np.full(whole.shape[:2], 255, dtype=np.uint8)])
        pen = renderer.new_gc()
        size = Affine2D().scale(frame.width, frame.height)
        renderer.draw_image(pen, frame.x0, frame.y0, pixels, size)
        pen.restore()


@contextmanager
def _pen(artist: Artist, renderer: RendererBase, clip: Box | None) -> Iterator[GraphicsContextBase]:
    """Give what an artist draws with, within a clip; what it draws bears its key."""
    renderer.open_group("part", artist.get_gid())
    pen = renderer.new_gc()
    if clip is not None:
        frame = TransformedBbox(Bbox.from_extents(*clip.edges), artist.get_transform())
        pen.set_clip_rectangle(frame.frozen())
    yield pen
    pen.restore()
    renderer.close_group("part")
    artist.stale = False


def _take_look(pen: GraphicsContextBase, look: Symbol, *, filled: bool) -> Rgba | None:
    """Take up a symbol's stroke; return its fill, None for none."""
    pen.set_foreground(to_rgba(look.colour, look.opacity), isRGBA=True)
    pen.set_linewidth(look.width if look.opacity else 0.0)
    pen.set_dashes(0, look.dash)
    return to_rgba(look.fill, look.fill_opacity) if filled and look.fill else None


def _outline(shape: tuple[np.ndarray, ...], *, closed: bool) -> Outline:
    runs = [part for run in shape for part in (run, run[:1])] if closed else list(shape)
    sizes = np.fromiter((len(run) + closed for run in shape), dtype=int)
    ends = sizes.cumsum()
    codes = np.full(ends[-1], Outline.LINETO, dtype=Outline.code_type)
    codes[ends - sizes] = Outline.MOVETO
    if closed:
        codes[ends - 1] = Outline.CLOSEPOLY
    return Outline(np.concatenate(runs), codes)


def _type(lines: Sequence[Words], paper: Transform, type_: Type) -> list[Artist]:
    """Return lines of type, and below all of them the halos of those that have one."""
    runs = [run for line in lines for run in _runs(line, type_)]
    halos = [_halo(line, font) for line, font in runs if line.halo]
    below: list[Artist] = []
    if halos:
        white = PathCollection(halos, facecolors=[WHITE], edgecolors=[WHITE],
                               linewidths=[WHITE_PT], transform=paper)  # fmt: skip
        white.set_joinstyle("round")
        below.append(white)
    return [*below, _Type(runs, paper)]


def _runs(part: Words, type_: Type) -> Iterator[tuple[Words, FontProperties]]:
    """Yield a line of type from its first letter on, in runs of one font each."""
    runs = type_.runs(part.text, bold=part.bold)
    along = _LEFT_OF[part.align]
    lengths = (
        [type_.width_mm(line, part.size_pt, bold=part.bold) for _, line in runs]
        if along or len(runs) > 1
        else [0.0]
    )
    at = -sum(lengths) * along
    angle = np.radians(part.angle)
    for (path, line), length in zip(runs, lengths, strict=True):
        x, y = part.x + at * np.cos(angle), part.y + at * np.sin(angle)
        font = FontProperties(fname=str(path), size=part.size_pt)
        yield replace(part, text=line, x=float(x), y=float(y), align="left"), font
        at += length


class _Type(Artist):
    """Lines of type, each from its first letter on.

    matplotlib's own text measures each line to place it; here all lengths are known.
    """

    def __init__(self, runs: Sequence[tuple[Words, FontProperties]], paper: Transform) -> None:
        super().__init__()
        self.runs = runs
        self.set_transform(paper)

    def draw(self, renderer: RendererBase) -> None:
        """Set the lines."""
        height = renderer.get_canvas_width_height()[1] if renderer.flipy() else None
        places = self.get_transform().transform([(line.x, line.y) for line, _ in self.runs])
        in_pdf = isinstance(getattr(renderer, "file", None), PdfFile)
        with _pen(self, renderer, None) as pen:
            for (x, y), (line, font) in zip(places, self.runs, strict=True):
                pen.set_foreground(line.colour)
                if in_pdf:
                    _set_in_pdf(renderer, pen, (x, y), line, font)
                    continue
                at = y if height is None else height - y
                renderer.draw_text(pen, x, at, line.text, font, line.angle, ismath=False)


def _set_in_pdf(
    renderer: Any, pen: Any, at: Sequence[float], line: Words, font: FontProperties
) -> None:
    """Set a line letter by letter at their own advances, as `Faces` measures it.

    matplotlib's way shapes a line and loads its glyphs first: half of what a sheet takes.
    """
    renderer.check_gc(pen, pen.get_rgb())
    file, face = renderer.file, font_manager.get_font(str(font.get_file()))
    cos, sin = np.cos(np.radians(line.angle)), np.sin(np.radians(line.angle))
    file.output(Op.begin_text, cos, sin, -sin, cos, *at, Op.textmatrix)
    track = file._character_tracker.track_glyph  # noqa: SLF001 - what its draw_text calls
    glyphs = [track(face, each, face.get_char_index(ord(each))) for each in line.text]
    for cut, same in groupby(glyphs, lambda each: each[0]):
        name = file.fontName(FontPath(str(face.fname), face.face_index), cut)
        codes = b"".join(code.to_bytes(2, "big") for _, code in same)
        file.output(name, line.size_pt, Op.selectfont, codes, Op.show)
    file.output(Op.end_text)


def _halo(part: Words, font: FontProperties) -> Outline:
    """Return the outline of a line, to lie below it, so that type stays type."""
    place = Affine2D().scale(part.size_pt * PT_MM).rotate_deg(part.angle)
    return place.translate(part.x, part.y).transform_path(_letters(part.text, str(font.get_file())))


@lru_cache(maxsize=1024)
def _letters(line: str, font: str) -> Outline:
    """Return the outline of a line whose type has the size 1: many sheets bear the same names."""
    size = FontProperties(fname=font, size=_OUTLINE_PT)
    whole = TextPath((0, 0), line, size=_OUTLINE_PT, prop=size, usetex=False)
    return Affine2D().scale(1 / _OUTLINE_PT).transform_path(whole)
