"""Which layers there are: file, group, look and order. Data only.

Adding a layer is one file in data/geojson and one entry here.
Colours are the Okabe-Ito set, which colour-blind readers can tell apart;
metro lines keep the operator's own colours, by which people know them.
"""

from dataclasses import dataclass

from layers.i18n.wording import text
from layers.model.style import DASH, Categories, Entry, Single, Style, Symbol

__all__ = ["CATALOG", "CORE_LINES", "GROUPS", "LayerEntry", "entry_of"]

CORE_LINES = ("1", "3", "7")
"""The three lines of the "three parks, three lines, two zones"."""

VERMILION, BLUE, GREEN = "#D55E00", "#0072B2", "#009E73"
PURPLE, ORANGE, SKY, INK, GREY = "#9B4D96", "#B87A00", "#2B8CBE", "#22303A", "#8A969E"

GROUPS = ("innovation", "transit", "base")
"""Groups of layer switches, in the order they are shown."""


@dataclass(frozen=True)
class LayerEntry:
    """One layer of the atlas.

    Parameters
    ----------
    id
        Name of the layer and of its file in data/geojson.
    group
        Group of switches it belongs to.
    style
        How it is drawn.
    shown
        Whether it is on when nothing else is asked for.
    label_zoom
        Zoom from which names are written on the map; None writes none.
    context
        Whether it is background only: no card, no search, never measured with.
    places
        Whether its features are places to search for and to go to; edges are not.
    tolerance_m
        How far a drawn outline may stray from the data, in metres.
    """

    id: str
    group: str
    style: Style
    shown: bool = True
    label_zoom: int | None = None
    context: bool = False
    places: bool = True
    tolerance_m: float = 5.0


def _area(layer: str, colour: str, opacity: float = 0.22) -> Single:
    return Single(text(f"layer.{layer}"), Symbol(colour, 2.2, colour, opacity))


def _line(line: str, colour: str, width: float) -> tuple[tuple[str, ...], Entry]:
    return (line,), Entry(text("legend.line", line=line), Symbol(colour, width))


def _kind(group: str, kinds: tuple[str, ...], colour: str) -> tuple[tuple[str, ...], Entry]:
    symbol = Symbol("#FFFFFF", 1.2, colour, 0.95, radius=5.5)
    return kinds, Entry(text(f"legend.{group}"), symbol)


CATALOG: tuple[LayerEntry, ...] = (
    LayerEntry(
        "context_districts",
        "base",
        Single(text("layer.context_districts"), Symbol("#C3CBD1", 0.8, "#FBFCFC", 1.0)),
        context=True,
        tolerance_m=80,
    ),
    LayerEntry(
        "district",
        "base",
        Single(text("layer.district"), Symbol("#46545E", 2.0, "#F3F1E7", 0.9)),
        tolerance_m=8,
    ),
    LayerEntry(
        "towns",
        "base",
        Single(text("layer.towns"), Symbol("#9AA5AC", 1.0, "#F3F1E7", 0.05)),
        label_zoom=11,
        tolerance_m=10,
    ),
    LayerEntry(
        "town_borders",
        "base",
        Categories(
            "basis",
            (
                (("found",), Entry(text("basis.found"), Symbol("#5B6770", 1.6))),
                (("guessed",), Entry(text("basis.guessed"), Symbol(VERMILION, 2.6, dash=DASH))),
            ),
        ),
        shown=False,
        places=False,
    ),
    LayerEntry(
        "elevated_roads",
        "base",
        Single(text("layer.elevated_roads"), Symbol("#D3CFC4", 2.0)),
        shown=False,
        context=True,
        tolerance_m=10,
    ),
    LayerEntry("science_parks", "innovation", _area("science_parks", GREEN, 0.14), label_zoom=11),
    LayerEntry("zones", "innovation", _area("zones", BLUE), label_zoom=10),
    LayerEntry("parks", "innovation", _area("parks", VERMILION), label_zoom=10),
    LayerEntry("universities", "innovation", _area("universities", PURPLE, 0.3), label_zoom=12),
    LayerEntry(
        "axes",
        "innovation",
        Single(text("layer.axes"), Symbol(ORANGE, 3.5, opacity=0.8)),
        shown=False,
        label_zoom=12,
    ),
    LayerEntry(
        "lines",
        "transit",
        Categories(
            "line",
            (
                _line("1", "#E3002B", 4.0),
                _line("3", "#E0BE00", 4.0),
                _line("7", "#ED6F00", 4.0),
                _line("15", "#A08A5B", 3.0),
                _line("18", "#C09453", 3.0),
                ((), Entry(text("legend.other_lines"), Symbol("#A9B4BB", 1.4))),
            ),
        ),
        tolerance_m=12,
    ),
    LayerEntry(
        "stations",
        "transit",
        Categories(
            "status",
            (
                (
                    ("operating",),
                    Entry(
                        text("legend.station_open"), Symbol(INK, 1.3, "#FFFFFF", 1.0, radius=3.4)
                    ),
                ),
                (
                    ("under_construction", "built_not_open", "planned"),
                    Entry(
                        text("legend.station_not_open"), Symbol(GREY, 1.2, "#FFFFFF", 0.8, radius=3)
                    ),
                ),
            ),
        ),
        label_zoom=13,
    ),
    LayerEntry(
        "innovation_sites",
        "innovation",
        Categories(
            "kind",
            (
                _kind("research", ("laboratory", "institute"), BLUE),
                _kind("platform", ("platform", "programme"), GREEN),
                _kind("carrier", ("incubator", "specialty_park"), VERMILION),
                _kind("public", ("venue", "hospital", "community"), PURPLE),
                _kind("enterprise", ("enterprise",), "#6B7780"),
            ),
        ),
    ),
    LayerEntry(
        "anchors",
        "innovation",
        Single(text("layer.anchors"), Symbol("#FFFFFF", 1.4, INK, 1.0, radius=6)),
        label_zoom=9,
    ),
)
"""Every layer, from the bottom of the map to its top."""


_BY_ID = {entry.id: entry for entry in CATALOG}


def entry_of(layer_id: str) -> LayerEntry:
    """Return the catalogue entry of a layer. Raises KeyError for an unknown one."""
    return _BY_ID[layer_id]
