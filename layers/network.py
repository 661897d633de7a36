"""A walking network with all that is known of it, and how a file tells that."""

import json
from dataclasses import dataclass
from types import NoneType
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from geo.streets import Streets
from layers.provenance import Lineage, Source
from layers.rawstreets import DatedBy
from layers.words import Text, text

__all__ = ["FORMAT", "Network", "Origin", "array_of", "facts_of", "network_of"]

Origin = Literal["download", "import"]

FORMAT = 1

_FORM: dict[str, tuple[type, ...]] = {
    "format": (int,), "crs": (str,), "origin": (str,), "source": (str,), "area": (dict,),
    "data_date": (str, NoneType), "dated_by": (str, NoneType), "fetched": (str,),
    "bounds": (list,), "ways": (int,), "dropped": (int,), "left_out": (int, float),
    "covers": (int, float), "digest": (str,),
}  # fmt: skip
"""What a file tells of its network, and the types of it."""


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
    size_bytes: int = 0

    @property
    def lineage(self) -> Lineage:
        """Where it comes from, as a layer would say it."""
        osm = Source(
            id="osm_streets",
            title=text("streets.title"),
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
            title=text("streets.title"),
            sources=(osm,),
            method=text("streets.method"),
            note=text("streets.limits"),
            steps=(how[self.origin],),
        )


def array_of(held: object) -> NDArray[Any]:
    """Return an array of an archive. Raises ValueError where the archive holds something else."""
    if not isinstance(held, np.ndarray):
        raise ValueError("array")  # noqa: TRY004 - a fault of the file, not of a caller
    return held


def facts_of(data: bytes) -> dict[str, Any]:
    """Return what a file tells of its network, each of the type it has to be, or ValueError."""
    facts = json.loads(data)
    if not isinstance(facts, dict) or {*facts} != {*_FORM}:
        raise ValueError("facts")
    if not all(isinstance(facts[name], types) for name, types in _FORM.items()):
        raise ValueError("facts")
    if facts.pop("format") != FORMAT or facts["origin"] not in get_args(Origin):
        raise ValueError("format")
    return facts


def network_of(streets: Streets, facts: dict[str, Any], *, size_bytes: int) -> Network:
    """Return the network that a file's facts describe. Raises ValueError for impossible bounds."""
    bounds = facts.pop("bounds")
    if len(bounds) != 4 or not all(isinstance(each, int | float) for each in bounds):  # noqa: PLR2004
        raise ValueError("bounds")
    west, south, east, north = map(float, bounds)
    area = Text.from_dict(facts.pop("area"))
    return Network(
        streets, **facts, area=area, bounds=(west, south, east, north), size_bytes=size_bytes
    )
