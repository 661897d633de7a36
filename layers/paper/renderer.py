"""The primitives of a sheet become PNG, PDF or SVG. The only module that knows matplotlib.

Its settings are put in place once, when this module is first imported, and never
touched again: they belong to the whole process, and two people may be printing.
Figures are built without pyplot, so nothing is shared between two prints.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.collections import EllipseCollection, PathCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Transform

from layers.model.palette import WHITE
from layers.model.style import Symbol
from layers.paper.bidi import visual
from layers.paper.primitives import PT_MM, Box, Dots, Primitive, Sheet, Strokes, Words
from layers.paper.sheet_sizes import PAGED
from layers.store.atlas import ATLAS

__all__ = [
    "FORMS",
    "Form",
    "Installed",
    "Type",
    "fallbacks",
    "figure_of",
    "installed",
    "render",
]

Form = Literal["png", "pdf", "svg"]
FORMS: tuple[Form, ...] = ("png", "pdf", "svg")
_OWN_FONTS = Path(mpl.get_data_path())
"""Where the fonts lie that come with matplotlib, DejaVu among them."""

_LAST_RESORT = "Last Resort"

_MAKER = ATLAS.names["title"].in_("en")
WHITE_PT = 2.2

mpl.rcParams.update(mpl.rcParamsDefault)  # a reader's own matplotlibrc must not change a map
mpl.rcParams.update(
    {
        "pdf.fonttype": 42,  # type stays type: it can be searched and copied
        "svg.fonttype": "path",  # no font is needed where it is opened
        "svg.hashsalt": _MAKER,  # ids by content, the same every time
        "lines.scale_dashes": False,  # dashes are in points, as the symbols say
        "text.hinting": "none",
        "path.simplify": False,  # already done to what print shows
    }
)


@dataclass(frozen=True)
class Type:
    """The two weights all type is set in: a font file each, with no more than the letters used.

    Parameters
    ----------
    regular, bold
        Their files.
    others
        Files of other fonts, by the letters only they have.
    advances
        How far each letter moves on, in parts of the type's size, by whether it is bold.
    """

    regular: Path
    bold: Path
    others: Mapping[str, Path] = field(default_factory=dict, compare=False)
    advances: Mapping[bool, Mapping[str, float]] = field(default_factory=dict, compare=False)

    def runs(self, line: str, *, bold: bool) -> list[tuple[Path, str]]:
        """Return a line as it is printed, in runs of letters of one font."""
        main = self.bold if bold else self.regular
        placed = groupby(visual(line), lambda each: self.others.get(each, main))
        return [(path, "".join(letters)) for path, letters in placed]

    def width_mm(self, line: str, size_pt: float, *, bold: bool) -> float:
        """Return how long a line of type is."""
        return sum(self.advances[bold][each] for each in line) * size_pt * PT_MM


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
    for level, part in enumerate(sheet.parts):
        for artist in _artists(part, figure, paper, type_):
            artist.set_zorder(level)
            artist.set_gid(part.key)
            figure.add_artist(artist, clip=False)
            if not isinstance(part, Words) and part.clip is not None:
                artist.set_clip_path(_frame(part.clip, paper))
    return figure


def _frame(box: Box, paper: Transform) -> Rectangle:
    return Rectangle((box.x, box.y), box.width, box.height, transform=paper)


def _artists(part: Primitive, figure: Figure, paper: Transform, type_: Type) -> list[Artist]:
    match part:
        case Strokes():
            return [_strokes(part, paper)] if part.shapes else []
        case Dots():
            return [_dots(part, figure, paper)] if len(part.at) else []
        case Words():
            return _line(part, paper, type_)


def _strokes(part: Strokes, paper: Transform) -> Artist:
    outlines = [_outline(shape, closed=part.closed) for shape in part.shapes]
    collection = PathCollection(outlines, transform=paper, **_paint(part.looks, filled=part.closed))
    solid = all(look.dash is None for look in part.looks)
    collection.set_capstyle("round" if solid and not part.closed else "butt")
    collection.set_joinstyle("round")
    return collection


def _outline(shape: tuple[np.ndarray, ...], *, closed: bool) -> Outline:
    points, codes = [], []
    for run in shape:
        mine = np.full(len(run) + closed, Outline.LINETO, dtype=Outline.code_type)
        mine[0] = Outline.MOVETO
        if closed:
            mine[-1] = Outline.CLOSEPOLY
        points.append(np.vstack([run, run[:1]]) if closed else run)
        codes.append(mine)
    return Outline(np.concatenate(points), np.concatenate(codes))


def _dots(part: Dots, figure: Figure, paper: Transform) -> Artist:
    across = np.array([2 * look.radius for look in part.looks])
    collection = EllipseCollection(
        across, across, np.zeros(len(across)), units="points", offsets=part.at,
        offset_transform=paper, **_paint(part.looks, filled=True),
    )  # fmt: skip
    collection.set_capstyle("butt")
    collection.set_figure(figure)
    return collection


def _paint(looks: tuple[Symbol, ...], *, filled: bool) -> dict[str, Any]:
    """Return how matplotlib is told the looks of a collection."""
    return {
        "edgecolors": [to_rgba(look.colour, look.opacity) for look in looks],
        "facecolors": [
            to_rgba(look.fill, look.fill_opacity) if filled and look.fill else (0, 0, 0, 0)
            for look in looks
        ],
        "linewidths": [look.width for look in looks],
        "linestyles": [(0, look.dash) if look.dash else "solid" for look in looks],
    }


def _line(part: Words, paper: Transform, type_: Type) -> list[Artist]:
    """Return a line of type, run after run where several fonts are needed; halos lie below."""
    runs = type_.runs(part.text, bold=part.bold)
    if len(runs) == 1:
        path, line = runs[0]
        return _words(replace(part, text=line), paper, FontProperties(fname=str(path)))
    lengths = [type_.width_mm(line, part.size_pt, bold=part.bold) for _, line in runs]
    at = -sum(lengths) * {"left": 0.0, "center": 0.5, "right": 1.0}[part.align]
    angle = np.radians(part.angle)
    artists: list[Artist] = []
    for (path, line), length in zip(runs, lengths, strict=True):
        x, y = part.x + at * np.cos(angle), part.y + at * np.sin(angle)
        piece = replace(part, text=line, x=float(x), y=float(y), align="left")
        artists += _words(piece, paper, FontProperties(fname=str(path)))
        at += length
    return sorted(artists, key=lambda each: isinstance(each, Text))


def _words(part: Words, paper: Transform, font: FontProperties) -> list[Artist]:
    """Return a line of type; a halo is an outline of its own below it, so that type stays type.

    Words with a halo start at their x, since outlines know no alignment.
    """
    font.set_size(part.size_pt)
    text = Text(
        part.x, part.y, part.text, color=part.colour, fontproperties=font, ha=part.align,
        va="baseline", rotation=part.angle, rotation_mode="anchor", transform=paper,
        parse_math=False,
    )  # fmt: skip
    if not part.halo:
        return [text]
    shape = TextPath((0, 0), part.text, size=part.size_pt, prop=font, usetex=False)
    place = Affine2D().scale(PT_MM).rotate_deg(part.angle).translate(part.x, part.y)
    halo = PathPatch(
        shape, facecolor=WHITE, edgecolor=WHITE, linewidth=WHITE_PT, joinstyle="round",
        transform=place + paper,
    )  # fmt: skip
    return [halo, text]
