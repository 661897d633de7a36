"""A walking network with all that is known of it, and how a file tells that."""

import json
from dataclasses import asdict, dataclass, fields
from types import NoneType
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from geo.walking.street_network import Streets
from layers.i18n.wording import Text, text
from layers.model.provenance import Lineage, Source
from layers.streets.osm_segments import DatedBy

__all__ = [
    "FORMAT", "Basis", "Density", "Network", "Origin", "array_of", "facts_of", "facts_to_keep",
    "network_of",
]  # fmt: skip

Origin = Literal["download", "import"]

Basis = Literal["built", "outline"]
"""What ground streets are counted on: the built-up part of an outline, or all of it."""

FORMAT = 2

_BEFORE_DENSITY = 1
"""Format of files in which nothing is told of the density; they are read as they are."""

_FORM: dict[str, tuple[type, ...]] = {
    "format": (int,), "crs": (str,), "origin": (str,), "source": (str,), "area": (dict,),
    "data_date": (str, NoneType), "dated_by": (str, NoneType), "fetched": (str,),
    "bounds": (list,), "ways": (int,), "dropped": (int,), "left_out": (int, float),
    "covers": (int, float), "digest": (str,), "density": (dict, NoneType),
}  # fmt: skip
"""What a file tells of its network, and the types of it."""


_DENSITY_FORM: dict[str, tuple[type, ...]] = {
    "ways_km": (int, float), "ground_km2": (int, float), "basis": (str,), "classes": (list,),
}  # fmt: skip


@dataclass(frozen=True)
class Density:
    """How many streets there are for the ground they are to cover.

    Parameters
    ----------
    ways_km
        Length of the streets on the ground, in km.
    ground_km2
        Size of the ground, in km2.
    basis
        What ground that is.
    classes
        Values of the tag `highway` among all streets, sorted.
    """

    ways_km: float
    ground_km2: float
    basis: Basis
    classes: tuple[str, ...]

    @property
    def km_per_km2(self) -> float:
        """Km of streets for each km2; infinite where the ground has no extent."""
        return self.ways_km / self.ground_km2 if self.ground_km2 > 0 else float("inf")


@dataclass(frozen=True, eq=False)
class Network:
    """A walking network and all that is known of it.

    Parameters
    ----------
    streets
        The network itself.
    origin, source
        How it came here, and the server's address or the file's name.
    area
        What it was to cover, in words.
    data_date, dated_by
        ISO date of the data and what the date rests on; None where unknown.
    fetched
        ISO date on which it was downloaded or imported.
    bounds
        West, south, east, north in degrees.
    ways, dropped
        Ways it is made of; segments left out for want of a node.
    left_out
        Share (0..1) of street length in bits that hang together with nothing.
    covers
        Share (0..1) of the district within 500 m of a street.
    digest
        Hash of the streets, taken when they were saved.
    density
        How many streets it has for its ground; None where a network kept by an earlier
        version does not say.
    size_bytes
        Size on disk, 0 before it is saved.
    """

    streets: Streets
    origin: Origin
    source: str
    area: Text
    data_date: str | None
    dated_by: DatedBy | None
    fetched: str
    bounds: tuple[float, float, float, float]
    ways: int
    dropped: int
    left_out: float
    covers: float
    digest: str
    density: Density | None = None
    size_bytes: int = 0

    @property
    def lineage(self) -> Lineage:
        """Where it comes from, as a layer would say it."""
        osm = Source(
            id="osm_streets",
            title=text("page.streets"),
            publisher=text("streets.publisher"),
            date=self.data_date,
            licence="ODbL-1.0",
            url="https://www.openstreetmap.org/copyright",
        )
        how = {
            "download": text("streets.downloaded", source=self.source, date=self.fetched),
            "import": text("streets.imported", source=self.source, date=self.fetched),
        }
        return Lineage(
            title=text("page.streets"),
            sources=(osm,),
            method=text("streets.method"),
            note=text("streets.limits"),
            steps=(how[self.origin],),
        )


def array_of(value: object) -> NDArray[Any]:
    """Return an array of an archive. Raises ValueError where the archive holds something else."""
    if not isinstance(value, np.ndarray):
        raise ValueError("array")  # noqa: TRY004 - a fault of the file, not of a caller
    return value


def facts_to_keep(network: Network) -> bytes:
    """Return what a file tells of a network, as `facts_of` reads it."""
    facts: dict[str, Any] = {
        each.name: getattr(network, each.name)
        for each in fields(network)
        if each.name not in ("streets", "size_bytes", "area", "density")
    }
    facts |= {"format": FORMAT, "crs": network.streets.crs, "area": network.area.to_dict()}
    facts["density"] = None if network.density is None else asdict(network.density)
    return json.dumps(facts).encode("utf-8")


def facts_of(data: bytes) -> dict[str, Any]:
    """Return what a file tells of its network, each of the type it has to be, or ValueError."""
    facts = json.loads(data)
    if isinstance(facts, dict) and facts.get("format") == _BEFORE_DENSITY:
        facts = {"density": None} | facts | {"format": FORMAT}
    _check_form(facts, _FORM)
    if facts.pop("format") != FORMAT or facts["origin"] not in get_args(Origin):
        raise ValueError("format")
    return dict(facts)


def network_of(streets: Streets, facts: dict[str, Any], *, size_bytes: int) -> Network:
    """Return the network that a file's facts describe. Raises ValueError for impossible ones."""
    bounds = facts.pop("bounds")
    if len(bounds) != 4 or not all(isinstance(each, int | float) for each in bounds):  # noqa: PLR2004
        raise ValueError("bounds")
    west, south, east, north = map(float, bounds)
    area = Text(**facts.pop("area"))
    density = facts.pop("density")
    return Network(
        streets, **facts, area=area, bounds=(west, south, east, north), size_bytes=size_bytes,
        density=None if density is None else _density_of(density),
    )  # fmt: skip


def _density_of(facts: dict[str, Any]) -> Density:
    _check_form(facts, _DENSITY_FORM)
    if facts["basis"] not in get_args(Basis) or not all(
        isinstance(c, str) for c in facts["classes"]
    ):
        raise ValueError("density")
    return Density(**facts | {"classes": tuple(facts["classes"])})


def _check_form(facts: Any, form: dict[str, tuple[type, ...]]) -> None:
    """Raise ValueError where facts are not of the form they have to be."""
    if not isinstance(facts, dict) or {*facts} != {*form}:
        raise ValueError("facts")
    if not all(isinstance(facts[name], types) for name, types in form.items()):
        raise ValueError("facts")
