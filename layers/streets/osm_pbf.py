"""OpenStreetMap's PBF, read by pyosmium.

The file is gone through three times, for the areas, for the ways, then for the nodes that
these need: so memory follows the streets, not the file.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import osmium

from layers.streets import local_network
from layers.streets.osm_objects import IN_A_WAY, NO_USE, NOWHERE, OsmObjects, rank_of

__all__ = ["BROKEN", "pbf_source", "read_nodes", "read_relations", "read_ways"]

BROKEN = (RuntimeError, osmium.InvalidLocationError)
"""What pyosmium raises at a damaged file, with the reason in words."""

_DATES = ("osmosis_replication_timestamp", "timestamp")
"""Where the header of a file says how new its data is."""

_FIRST_YEAR = 1971
"""A file without edit times has 1970 in their place."""


def pbf_source(path: Path) -> osmium.io.File | osmium.io.FileBuffer:
    """Return what pyosmium is to read: the file by its name, or its content."""
    if _opens_by_name(path, os.name):
        # The kind is said, since pyosmium does not know an ending in capitals.
        return osmium.io.File(str(path), "pbf")
    return osmium.io.FileBuffer(local_network.read(path), "pbf")


def read_relations(source: osmium.io.File | osmium.io.FileBuffer, found: OsmObjects) -> None:
    """Take in the relations of a file that are areas, so that the ways they need are known."""
    with osmium.io.Reader(source, osmium.osm.RELATION) as reader:
        for relation in _objects(reader):
            tags = dict(relation.tags) if relation.visible else {}
            members = [(each.ref, each.role) for each in relation.members if each.type == "w"]
            found.add_relation(relation.id, _rank(relation), tags, members)
    found.members = found.relations.ways


def read_ways(source: osmium.io.File | osmium.io.FileBuffer, found: OsmObjects) -> None:
    """Take in the head of a file and all its ways.

    Every version is looked at: a way that is no street any more was one before.
    """
    with osmium.io.Reader(source, osmium.osm.WAY) as reader:
        header = reader.header()
        found.stamp = next(filter(None, map(header.get, _DATES)), None)
        box = header.box()
        if box.valid():
            low, high = box.bottom_left, box.top_right
            found.extent = low.lon, low.lat, high.lon, high.lat
        for way in _objects(reader):
            use = found.use_of(dict(way.tags)) if way.visible else NO_USE
            kept = way.visible and found.keeps(way.id, use)
            refs = [(node.ref, node.x, node.y) for node in way.nodes] if kept else []
            found.add_way(way.id, _rank(way), _day(way), use, [ref for ref, *_ in refs])
            for ref, x, y in refs:
                if x != NOWHERE:
                    found.add_node(ref, IN_A_WAY, x, y)


def read_nodes(source: osmium.io.File | osmium.io.FileBuffer, found: OsmObjects) -> None:
    """Take in all versions of the nodes that the ways need, and of those that are facilities."""
    # A set: pyosmium's own filter takes a gigabyte for ids as they are today, and none below zero.
    needed = set(found.missing_node_ids.tolist())
    with osmium.io.Reader(source, osmium.osm.NODE) as reader:
        for node in _objects(reader):
            wanted, tagged = node.id in needed, len(node.tags) > 0
            if not (wanted or tagged):
                continue
            there = node.visible and node.location.valid()
            x, y = (node.location.x, node.location.y) if there else (NOWHERE, NOWHERE)
            if wanted:
                found.add_node(node.id, _rank(node), x, y)
            if tagged:
                found.add_spot(node.id, _rank(node), (x, y), dict(node.tags))


def _objects(reader: osmium.io.Reader) -> Iterator[Any]:
    """Yield objects; the iterator keeps no hold on what it is given, this frame does."""
    yield from osmium.OsmFileIterator(reader)


def _rank(thing: Any) -> int:
    version = int(thing.version)
    return rank_of(version, 0 if version else int(thing.timestamp.timestamp()))


def _day(thing: Any) -> int:
    edited = thing.timestamp
    if edited.year < _FIRST_YEAR:
        return 0
    return int(edited.year * 10_000 + edited.month * 100 + edited.day)


def _opens_by_name(path: Path, system: str) -> bool:
    """Return whether libosmium opens a file by its name on a system, as `os.name` calls it.

    On Windows it takes a name as written in the code page, which holds few signs.

    Examples
    --------
    >>> _opens_by_name(Path("上海.osm.pbf"), "posix"), _opens_by_name(Path("上海.osm.pbf"), "nt")
    (True, False)
    """
    return system != "nt" or str(path).isascii()
