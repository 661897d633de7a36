"""How a map is printed: every choice declared once, for the dialog, the command and its lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from layers.model.parameters import Question, parameter
from layers.paper.sheet_sizes import SIZES

__all__ = ["DISTRICT", "USUAL", "VIEW", "PrintParams"]

VIEW, DISTRICT = "view", "district"
"""Extents that are no place: what the view shows, and the atlas's whole district."""

_SCALES = (5_000.0, 10_000.0, 15_000.0, 20_000.0, 25_000.0, 50_000.0, 75_000.0, 100_000.0,
           150_000.0, 200_000.0, 250_000.0, 500_000.0)  # fmt: skip
"""Denominators a page offers; any other may be asked for."""

_LETTERS = 80
"""No name of a place, and no box of four positions, is longer."""

_LINK_LETTERS = 400
"""No view that is set beside another needs more."""

_AREAS = 1_000
"""Of a layer with more areas none is offered in a list; each can be named all the same."""

_typed = partial(parameter, "", kind="text", longest=120)


def _extents() -> Iterator[str]:
    """Yield the extents that a page offers: what it shows, the district, the atlas's areas."""
    from layers.store import repository  # noqa: PLC0415
    from layers.store.atlas import with_role  # noqa: PLC0415 - heavy

    yield from (VIEW, DISTRICT)
    layers, _ = repository.load_all()
    for layer_id in with_role("area"):
        if layer_id in layers and len(located := layers[layer_id].located) <= _AREAS:
            yield from map(str, located.index)


@dataclass(frozen=True)
class PrintParams(Question):
    """Paper, extent and scale of a printed map, what is drawn on it, and what is written around it.

    Texts that are empty leave what the view says; `date` is printed as it is written.

    Raises
    ------
    ParameterError
        There is no such size (``value_unknown``), or a number is out of range (``value_range``).

    `beside` is what stands on the same sheet, as `layers.views.beside.beside_of` reads it; the
    table of the answer is on pages of its own, in a file that may have several.
    """

    extent: str = parameter(
        VIEW, kind="text", words="export.extent", flag="--extent", choices=_extents,
        checked=False, longest=_LETTERS,
    )  # fmt: skip
    scale: float | None = parameter(
        None, kind="number", words="export.scale", flag="--scale", bounds=(1_000.0, 5_000_000.0),
        presets=_SCALES, value_words="export.scale_value",
    )  # fmt: skip
    beside: str = parameter(
        "", kind="text", words="export.beside", flag="--beside", longest=_LINK_LETTERS
    )
    size: str = parameter(
        "a4", kind="word", words="export.size", flag="--size", choices=tuple(SIZES)
    )
    portrait: bool = parameter(
        default=False, kind="truth", words="export.portrait", flag="--portrait"
    )
    dpi: int = parameter(
        300, kind="whole", words="export.dpi", flag="--dpi", bounds=(72, 600), presets=(150, 300),
        value_words="export.dpi_value",
    )  # fmt: skip
    graticule: bool = parameter(
        default=False, kind="truth", words="export.graticule", flag="--graticule"
    )
    qr: bool = parameter(default=False, kind="truth", words="export.qr", flag="--qr")
    table: bool = parameter(default=False, kind="truth", words="export.table", flag="--table")
    bilingual: bool = parameter(
        default=False, kind="truth", words="export.bilingual", flag="--bilingual"
    )
    no_legend: bool = parameter(
        default=False, kind="truth", words="export.no_legend", flag="--no-legend"
    )
    no_inset: bool = parameter(
        default=False, kind="truth", words="export.no_inset", flag="--no-inset"
    )
    finding: bool = parameter(default=False, kind="truth", words="export.finding", flag="--finding")
    title: str = _typed(words="export.title", flag="--title")
    subtitle: str = _typed(words="export.subtitle", flag="--subtitle")
    maker: str = _typed(words="export.maker", flag="--maker")
    department: str = _typed(words="export.department", flag="--department")
    number: str = _typed(words="export.number", flag="--number")
    date: str = _typed(words="export.date", flag="--date")
    note: str = _typed(words="export.note", flag="--note")


USUAL = PrintParams()
"""How a map is printed when nothing else is asked."""
