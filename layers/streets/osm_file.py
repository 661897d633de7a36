"""Streets out of an OpenStreetMap file: XML, plain or compressed, and PBF.

Read here, since osmnx reads plain XML only. Objects may stand in any order,
with ids below zero, in several versions, and nodes within their ways: see
`layers.streets.osm_objects`.
"""

import zlib
from pathlib import Path
from xml.parsers.expat import ExpatError

import shapely

from geo.errors import DataError, Problem
from layers.i18n.wording import text
from layers.model.progress import Progress, Step, silent
from layers.streets.osm_objects import OsmObjects
from layers.streets.osm_pbf import BROKEN, pbf_source, read_nodes, read_relations, read_ways
from layers.streets.osm_segments import RawStreets, touching
from layers.streets.osm_unpack import unpacked
from layers.streets.osm_xml import read_xml

__all__ = ["ENDINGS", "read_osm"]

ENDINGS = (".osm", ".osm.bz2", ".osm.gz", ".osm.pbf", ".pbf")

"""Told how much is done, of how much, and what is being done."""

_BROKEN = (
    *BROKEN, ExpatError, OSError, ValueError, LookupError, OverflowError, EOFError, zlib.error,
)  # fmt: skip
"""Everything a damaged file makes its readers raise."""


def read_osm(
    path: Path, *, within: shapely.Geometry | None = None, progress: Progress = silent
) -> RawStreets:
    """Return the streets of an OpenStreetMap file that are walked on.

    Parameters
    ----------
    path
        A file with one of `ENDINGS`.
    within
        Area in STORAGE which a segment must touch; None for the whole file.
    progress
        Called before each of the two steps.

    Raises
    ------
    DataError
        The file is missing (``osm_missing``), of another kind (``osm_ending``),
        cannot be opened (``own_file_missing``) or read to its end (``osm_broken``),
        is larger than the limits (``limit_unpacked_mb``, ``limit_ratio``, ``osm_many``),
        lacks the nodes of its streets (``osm_no_nodes``), or holds no street where one is wanted
        (``osm_empty``, ``osm_elsewhere``).
    """
    name = path.name
    ending = next((each for each in ENDINGS if name.lower().endswith(each)), None)
    if ending is None:
        raise DataError(Problem("osm_ending", file=name, values={"allowed": ENDINGS}))
    if not path.is_file():
        raise DataError(Problem("osm_missing", file=name))
    found = OsmObjects(name)
    try:
        (_read_pbf if ending.endswith("pbf") else _read_xml)(path, ending, found, progress)
    except _BROKEN as error:
        values = {"reason": str(error) or type(error).__name__}
        raise DataError(Problem("osm_broken", file=name, values=values)) from error
    raw = found.streets()
    if within is not None:
        raw = touching(raw, within)
        if not raw.u.size:
            raise DataError(Problem("osm_elsewhere", file=name))
    return raw


def _read_pbf(path: Path, _ending: str, found: OsmObjects, tell: Progress) -> None:
    source = pbf_source(path)
    tell(Step(0, 2, text("streets.reading_ways")))
    read_relations(source, found)
    read_ways(source, found)
    tell(Step(1, 2, text("streets.reading_nodes")))
    read_nodes(source, found)


def _read_xml(path: Path, ending: str, found: OsmObjects, tell: Progress) -> None:
    tell(Step(0, 2, text("streets.reading_file")))
    read_xml(unpacked(path, ending), found)
    tell(Step(1, 2, text("streets.building")))
