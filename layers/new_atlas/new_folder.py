"""The folder of a new atlas: settings, layers and tables of a place, written at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import shapely

from geo.crs import to_storage
from geo.errors import ParameterError, Problem
from layers.i18n.wording import text
from layers.model.provenance import Source
from layers.new_atlas.layer_files import geojson_files, stations_of, table_files
from layers.new_atlas.rail_lines import FeedLines, feed_lines, slug
from layers.new_atlas.settings_text import Place, settings_text
from layers.store.atlas import local_metric
from layers.store.writing.whole_folder import require_replaceable, write_folder
from layers.streets.areas import Box, area_of

__all__ = ["NewAtlas", "make_atlas"]


@dataclass(frozen=True)
class NewAtlas:
    """What was written: the metres, and how many lines and stations there are."""

    folder: Path
    crs: str
    lines: int
    stations: int


def make_atlas(
    folder: Path,
    names: Mapping[str, str],
    *,
    bbox: Box | None = None,
    outline: Path | None = None,
    feeds: Sequence[Path] = (),
    when: date,
) -> NewAtlas:
    """Write the folder of a new atlas.

    Parameters
    ----------
    folder
        Where to, absent or empty.
    names
        What the place is called, by language; in the first language at least.
    bbox, outline
        Its ground, one of the two: west, south, east, north in degrees, or a GeoJSON file.
    feeds
        Timetable feeds, of which lines on rails become lines of the atlas.
    when
        The day on which the outline was given.

    Raises
    ------
    ParameterError
        The folder is taken (``folder_taken``), there is not one ground (``new_atlas_ground``),
        or no letter of a Latin script in the name (``new_atlas_name``).
    DataError
        An outline or a feed is not sound, or the disk is full or refuses.
    """
    require_replaceable(folder)
    if (bbox is None) == (outline is None):
        raise ParameterError(Problem("new_atlas_ground"))
    ground = area_of(bbox=bbox, outline=outline, margin_km=0).ground
    found = _apart(feed_lines(each) for each in feeds)
    lines = [line for feed in found for line in feed.lines]
    middle = ground.centroid
    place = Place(dict(names), _place_id(names), local_metric(middle.x, middle.y), when.year)
    stations = stations_of(lines, place.crs)
    at = shapely.MultiPoint(to_storage(stations).geometry.to_list())
    settings = settings_text(place, ground, at, lines)
    files = {
        "atlas.toml": settings.encode(),
        **geojson_files(place, ground, _outline_source(outline, when), found),
        **table_files(lines, place.crs),
    }
    write_folder(folder, files)
    return NewAtlas(folder, place.crs, len(lines), len(stations))


def _place_id(names: Mapping[str, str]) -> str:
    """Return the slug of a place, from the first of its names that has Latin letters."""
    found = next(filter(None, map(slug, names.values())), "")
    if not found[:1].isalpha():
        value = next(iter(names.values()))
        raise ParameterError(Problem("new_atlas_name", values={"value": value}))
    return found


def _apart(feeds: Iterable[FeedLines]) -> tuple[FeedLines, ...]:
    """Return feeds whose lines and sources have ids of their own."""
    used: set[str] = set()
    found = []
    for number, feed in enumerate(feeds, start=1):
        lines = []
        for line in feed.lines:
            own = line.id if line.id not in used else f"{line.id}_{number}"
            used.add(own)
            lines.append(replace(line, id=own))
        found.append(replace(feed, lines=tuple(lines), source_id=f"feed_{number}"))
    return tuple(found)


def _outline_source(outline: Path | None, when: date) -> Source:
    """Return where the outline of the district comes from: a box, or a file."""
    box = text("new_atlas.box")
    title = box if outline is None else text("new_atlas.outline", file=outline.name)
    licence = "own-digitising" if outline is None else "user-file"
    return Source(
        id="outline", title=title, publisher=text("new_atlas.maker"), date=when.isoformat(),
        licence=licence, url=None,
    )  # fmt: skip
