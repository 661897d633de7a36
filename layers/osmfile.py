"""Streets out of an OpenStreetMap file: XML, plain or compressed, and PBF.

Read by pyosmium, which takes a second where osmnx takes half a minute, and
reads PBF. The file is gone through twice, first for the nodes, then for the
ways: some programs write the ways first.
"""

import bz2
import gzip
import os
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import osmium
import shapely

from geo.errors import DataError, Problem
from layers import networks
from layers.rawstreets import DatedBy, RawStreets, touching
from layers.walkable import is_walkable
from layers.words import Text, text

__all__ = ["ENDINGS", "Progress", "read_osm"]

ENDINGS = (".osm", ".osm.bz2", ".osm.gz", ".osm.pbf", ".pbf")

Progress = Callable[[int, int, Text], None]
"""Told how much is done, of how much, and what is being done."""

_DATES = ("osmosis_replication_timestamp", "timestamp")
"""Where the header of a file says how new its data is."""

_BROKEN = (
    RuntimeError, OSError, ValueError, EOFError, zlib.error, osmium.InvalidLocationError,
)  # fmt: skip
"""Everything a damaged file makes its readers raise."""


def read_osm(
    path: Path, *, within: shapely.Geometry | None = None, progress: Progress | None = None
) -> RawStreets:
    """Return the streets of an OpenStreetMap file that are walked on.

    Parameters
    ----------
    path
        A file with one of `ENDINGS`.
    within
        Area in STORAGE which a segment must touch; None for the whole file.
    progress
        Called before each of the two passes.

    Raises
    ------
    DataError
        The file is missing (``file_missing``), of another kind (``osm_ending``),
        cannot be opened (``own_file_missing``) or read to its end (``osm_broken``),
        or holds no street where one is wanted (``osm_empty``, ``osm_elsewhere``).
    """
    name = path.name
    ending = next((each for each in ENDINGS if name.lower().endswith(each)), None)
    if ending is None:
        raise DataError(Problem("osm_ending", file=name, values={"allowed": ENDINGS}))
    if not path.is_file():
        raise DataError(Problem("osm_missing", file=name))
    tell = progress or (lambda _done, _total, _message: None)
    try:
        tell(0, 2, text("streets.reading_nodes"))
        file = _source(path, ending, by_name=_opens_by_name(path, os.name))
        places = osmium.index.create_map("flex_mem")
        with osmium.io.Reader(file, osmium.osm.NODE) as reader:
            stamp = next(filter(None, map(reader.header().get, _DATES)), None)
            osmium.apply(reader, osmium.NodeLocationsForWays(places))
        tell(1, 2, text("streets.reading_ways"))
        raw = _ways(file, places, stamp)
    except _BROKEN as error:
        # pyosmium gives what it cannot read as RuntimeError, with the reason in words.
        values = {"reason": str(error) or type(error).__name__}
        raise DataError(Problem("osm_broken", file=name, values=values)) from error
    if not raw.u.size:
        raise DataError(Problem("osm_empty", file=name))
    if within is not None:
        raw = touching(raw, within)
        if not raw.u.size:
            raise DataError(Problem("osm_elsewhere", file=name))
    return raw


def _opens_by_name(path: Path, system: str) -> bool:
    """Return whether libosmium opens a file by its name on a system, as `os.name` calls it.

    On Windows it takes a name as written in the code page, which holds few signs.

    Examples
    --------
    >>> _opens_by_name(Path("上海.osm.pbf"), "posix"), _opens_by_name(Path("上海.osm.pbf"), "nt")
    (True, False)
    """
    return system != "nt" or str(path).isascii()


def _source(path: Path, ending: str, *, by_name: bool) -> osmium.io.File | osmium.io.FileBuffer:
    """Return what pyosmium is to read: the file by its name, or its content."""
    # The kind is said, since pyosmium does not know an ending in capitals.
    kind = "pbf" if ending.endswith("pbf") else ending[1:]
    if by_name:
        return osmium.io.File(str(path), kind)
    content = networks.read(path)
    # Unpacked here: of content packed in several runs libosmium reads only the first.
    if kind.endswith("bz2"):
        content, kind = bz2.decompress(content), "osm"
    elif kind.endswith("gz"):
        content, kind = gzip.decompress(content), "osm"
    return osmium.io.FileBuffer(content, kind)


def _ways(
    file: osmium.io.File | osmium.io.FileBuffer,
    places: osmium.index.LocationTable,
    stamp: str | None,
) -> RawStreets:
    """Return all walked segments, given where the nodes are."""
    locate = osmium.NodeLocationsForWays(places)
    locate.ignore_errors()
    # The iterator keeps no hold on what it is given: both must have a name as long as it runs.
    highways = osmium.filter.KeyFilter("highway")
    ids: list[int] = []
    x: list[int] = []
    y: list[int] = []
    counts: list[int] = []
    newest = None
    with osmium.io.Reader(file, osmium.osm.WAY) as reader:
        for way in osmium.OsmFileIterator(reader, locate, highways):
            if not isinstance(way, osmium.osm.Way):
                continue
            nodes = way.nodes
            if len(nodes) < 2 or not is_walkable(dict(way.tags)):  # noqa: PLR2004
                continue
            counts.append(len(nodes))
            for node in nodes:
                ids.append(node.ref)
                x.append(node.x)
                y.append(node.y)
            if not stamp and (newest is None or way.timestamp > newest):
                newest = way.timestamp
    # A file without edit times has 1970 in their place.
    edited = newest.date().isoformat() if newest and newest.year > 1970 else None  # noqa: PLR2004
    dated: tuple[str | None, DatedBy | None] = (
        (stamp[:10], "source") if stamp else (edited, "edit" if edited else None)
    )
    known, first, position = np.unique(
        np.array(ids, dtype=np.int64), return_index=True, return_inverse=True
    )
    degrees = np.array([x, y], dtype=np.float64)[:, first] / 1e7
    located = (np.abs(degrees[0]) <= 180) & (np.abs(degrees[1]) <= 90)  # noqa: PLR2004
    # A segment joins each node to the next one of the same way.
    joined = np.ones(max(len(ids) - 1, 0), dtype=bool)
    joined[np.cumsum(np.array(counts[:-1], dtype=np.int64)) - 1] = False
    u, v = position[:-1][joined], position[1:][joined]
    whole = located[u] & located[v] if len(known) else np.zeros(0, dtype=bool)
    return RawStreets(
        lon=np.where(located, degrees[0], np.nan),
        lat=np.where(located, degrees[1], np.nan),
        u=u[whole].astype(np.int64),
        v=v[whole].astype(np.int64),
        ways=len(counts),
        data_date=dated[0],
        dated_by=dated[1],
        dropped=int((~whole).sum()),
    )
