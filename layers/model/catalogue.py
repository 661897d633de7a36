"""What makes an atlas that of one place: its settings, and which layers take part in what."""

from collections.abc import Mapping
from dataclasses import dataclass

from layers.i18n.wording import Text
from layers.model.style import Style

__all__ = [
    "GOAL_GROUPS", "GROUPS", "NAMES", "NEEDED_TABLES", "OWN", "SHIPPED_GROUPS", "STRUCTURE",
    "TABLES", "WEIGHT_KINDS", "Atlas", "LayerEntry", "PlaneGrid", "Weight",
]  # fmt: skip

OWN = "own"
"""The group of the layers that a reader brings along."""

SHIPPED_GROUPS = ("innovation", "transit", "base")
"""Groups that a layer of the settings can belong to."""

GROUPS = (OWN, *SHIPPED_GROUPS)
"""Groups of layer switches, in the order they are shown."""

NAMES = ("title", "district", "region", "metric")
"""The atlas, its district, the region around, the metres lengths are taken in."""

GOAL_GROUPS = ("rail_hub", "airport", "university", "site", "centre", "partner")
"""What times from places to settle lead to, in the order they are listed."""

STRUCTURE = ("district", "lines", "stations")
"""Layers that no atlas can do without: its ground, its network and the stops on it."""

TABLES = {
    "segments": "metro/segments.csv",
    "transfers": "metro/transfers.csv",
    "headways": "metro/headways.csv",
    "services": "metro/services.csv",
    "sections": "metro/sections.csv",
    "section_sources": "metro/section_sources.csv",
    "kpis": "kpis.csv",
    "directory": "directory.csv",
    "documents": "documents.csv",
    "figures": "figures.csv",
    "norms": "norms.csv",
    "cycles": "cycles.csv",
    "aliases": "aliases.csv",
    "readings": "readings.csv",
}
"""Tables an atlas can have, and their files below data/."""

NEEDED_TABLES = ("segments", "headways", "services")
"""Tables that no atlas can do without; one it does not have is empty."""


WEIGHT_KINDS = ("residents", "jobs", "floor_area", "firms", "own")
"""What the figure of a layer can count; "own" for anything else."""


@dataclass(frozen=True)
class Weight:
    """The figure of a layer's features that answers can count in place of land.

    Parameters
    ----------
    field
        The field that holds it: numbers, null where there is none.
    kind
        What it counts, one of `WEIGHT_KINDS`.
    date
        As of when, ISO 8601 as fine as known; "" where that is not known.
    """

    field: str
    kind: str
    date: str = ""


@dataclass(frozen=True)
class LayerEntry:
    """One layer of the atlas.

    Parameters
    ----------
    id
        Name of the layer and of its file in data/geojson.
    slug
        Its name in links and commands.
    group
        Group of switches it belongs to, one of `GROUPS`.
    style
        How it is drawn.
    roles
        What it takes part in, some of `layers.model.roles.ROLES`.
    rank
        Orders the layers of one role; those of equal rank stand as on the map.
    visible
        Whether it is on when nothing else is asked for.
    label_zoom
        Zoom from which names are written on the map; None writes none.
    context
        Whether it is background only: no card, no search, never measured with.
    places
        Whether its features are places to search for and to go to; edges are not.
    tolerance_m
        How far a drawn outline may stray from the data, in metres.
    weight
        The figure it is counted by, for the role "weight".
    """

    id: str
    slug: str
    group: str
    style: Style
    roles: tuple[str, ...] = ()
    rank: int = 0
    visible: bool = True
    label_zoom: int | None = None
    context: bool = False
    places: bool = True
    tolerance_m: float = 5.0
    weight: Weight | None = None


@dataclass(frozen=True)
class PlaneGrid:
    """A plane system of the place itself, in which files may come in.

    Parameters
    ----------
    id
        Its name in commands.
    title
        Its name in words.
    crs
        A projected CRS in metres, as PROJ names it.
    """

    id: str
    title: Text
    crs: str


@dataclass(frozen=True)
class Atlas:
    """The settings of an atlas.

    Parameters
    ----------
    names
        What sentences call it and what belongs to it, by `NAMES`.
    languages
        Codes of its languages, the first before all others.
    file_prefix
        With which names of its files begin.
    crs
        Projected CRS in metres, in which lengths and areas are taken.
    bounds, home
        West, south, east, north, degrees: of all data, and of the first view of a map.
    first_year
        The year in which the first line opened.
    core_lines
        Lines that can be looked at alone; empty for none.
    default_origin
        Id of the place one leaves from in a view just opened; None for the first there is.
    hubs
        Ids of the places to which the card of a point tells the time.
    counts_as
        What its own kinds of places are taken for, by kind: some of `GOAL_GROUPS` and of
        `layers.model.roles.SITE_KINDS`. A kind not named is taken for itself.
    tables
        Tables it has, some of `TABLES`.
    layers
        Its layers, from the bottom of the map to its top.
    grids
        Plane systems of the place, beside those of its country.
    address
        Where it is served for others, which printed links begin with; "" where it is not.
    ground
        What lies under every map: names of its layers, or of files in data/ground.
    """

    names: Mapping[str, Text]
    languages: tuple[str, ...]
    file_prefix: str
    crs: str
    bounds: tuple[float, float, float, float]
    home: tuple[float, float, float, float]
    first_year: int
    core_lines: tuple[str, ...]
    default_origin: str | None
    hubs: tuple[str, ...]
    counts_as: Mapping[str, str]
    tables: tuple[str, ...]
    layers: tuple[LayerEntry, ...]
    grids: tuple[PlaneGrid, ...] = ()
    address: str = ""
    ground: tuple[str, ...] = ()
