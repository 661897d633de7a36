"""Everything that can be found: places, stations with their hubs, the directory, the ground."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import product

import numpy as np
import pandas as pd
import shapely

from geo.errors import DataError, Problem
from layers.i18n.languages import languages
from layers.i18n.wording import Text, say, text_of
from layers.model.catalogue import GROUPS
from layers.model.claims import Tag, cited_tags, tags_of
from layers.model.layer import Layer, records
from layers.search.matching import INDUSTRY, Entry, Index, Key
from layers.search.spelling import fold, has_han, initials, pinyin, use_readings
from layers.store import repository
from layers.store.atlas import entry_of
from layers.transit.places import Place, places_of, separate
from layers.transit.services import Transit, anyway
from layers.webmap.ground_map import GroundMap, ground_map

__all__ = ["DIRECTORY", "GROUND", "ground_point", "index", "place_index", "spots"]

DIRECTORY = "directory"
"""What stands for a layer where an entry is a row of the directory."""

GROUND = "ground"
"""What stands for a layer where an entry is named on the ground: it has a point, and no card."""

Point = tuple[float, float]
"""Longitude and latitude, degrees of WGS84."""


def index() -> Index:
    """Return the index of all that can be found, built anew when the data change.

    Layers that are broken are left out; the pages tell of them.

    Raises
    ------
    DataError
        A metro table, the feed, the aliases, the readings or the directory are missing or
        broken.
    """
    layers, _ = repository.load_all()
    return _index(tuple(layers.values()), anyway(), ground_map(), repository.state())


def place_index(places: Iterable[Place]) -> Index:
    """Return the index of some places alone, in their order.

    Raises
    ------
    DataError
        The readings are missing or broken.
    """
    _take_readings()
    listed = tuple(places)
    points = _points(listed)
    return Index(tuple(_entry(each, [], points.get(each.id)) for each in listed))


def ground_point(name: str) -> Point | None:
    """Return a point of what is named on the ground, by its id; None for anything else.

    Raises
    ------
    DataError
        As `index`.
    """
    named = (entry for entry in index().entries if entry.layer_id == GROUND)
    return next((entry.point for entry in named if entry.id == name), None)


def spots() -> tuple[tuple[Text, Point], ...]:
    """Return the names of all stations and where they are: what coordinates may mean.

    Raises
    ------
    DataError
        A layer of stations or what runs on them is missing or broken.
    """
    stations = repository.layer("stations").located
    return tuple((text_of(row), (row.geometry.x, row.geometry.y)) for row in records(stations))


@lru_cache(maxsize=2)
def _index(
    layers: tuple[Layer, ...],
    running: Transit,
    ground: GroundMap,
    state: object,  # noqa: ARG001
) -> Index:
    _take_readings()
    places = places_of({layer.id: layer for layer in layers}, running)
    tags = _tags(layer.frame for layer in layers)
    found = [
        *_of_places(places.values(), running, tags), *_of_directory(places), *_of_ground(ground)
    ]  # fmt: skip
    return Index(tuple(found))


def _take_readings() -> None:
    """Let names be read as the table of readings says."""
    try:
        use_readings({row.phrase: row.pinyin for row in records(repository.table("readings"))})
    except ValueError as error:
        values = {"phrase": str(error)}
        raise DataError(Problem("reading_form", file="readings.csv", values=values)) from error


def _tags(frames: Iterable[pd.DataFrame]) -> Mapping[str, tuple[Tag, ...]]:
    """Return the industries that documents name for places, by id."""
    return {
        str(row.Index): tags
        for frame in frames
        if "industries" in frame
        for row in records(frame)
        if (tags := tags_of(row.industries, getattr(row, "industries_source", None)))
    }


def _of_places(
    places: Iterable[Place], running: Transit, tags: Mapping[str, tuple[Tag, ...]]
) -> Iterator[Entry]:
    """Yield places, stations first, then by the groups of the catalogue.

    A hub that has its location from a station is one entry with it.
    """
    ordered = sorted(places, key=_weight)
    spots = {
        shapely.to_wkb(running.stops.geometry[stop]): place.id
        for place in ordered
        for stop in place.stations
    }
    hubs: dict[str, list[Place]] = {}
    for place in ordered:
        if not place.stations and place.layer_id != "stations" and place.geometry is not None:
            hubs.setdefault(spots.get(shapely.to_wkb(place.geometry), ""), []).append(place)
    merged = {hub.id for station, each in hubs.items() if station for hub in each}
    points = _points(ordered)
    for place in ordered:
        if place.id not in merged:
            found = _entry(place, hubs.get(place.id, []), points.get(place.id))
            yield replace(found, keys=(*found.keys, *_industries(tags.get(place.id, ()))))


def _weight(place: Place) -> tuple[bool, int]:
    return not place.stations, GROUPS.index(entry_of(place.layer_id).group)


def _entry(place: Place, hubs: list[Place], point: Point | None) -> Entry:
    names = [place.name, *(hub.name for hub in hubs)]
    others = [*place.others, *(other for hub in hubs for other in hub.others)]
    ids = [place.id, *place.stations, *(hub.id for hub in hubs)]
    return Entry(
        id=place.id,
        layer_id=place.layer_id,
        kind=f"kind.{place.kind}",
        name=place.name,
        point=point,
        keys=_keys(names, others, ids),
    )


def _points(places: Iterable[Place]) -> dict[str, Point]:
    """Return longitude and latitude of a spot of each place that has a location, by id."""
    shapes = {each.id: each.geometry for each in places if each.geometry is not None}
    spots = shapely.point_on_surface(np.array(list(shapes.values()), dtype=object))
    lon_lat = np.stack([shapely.get_x(spots), shapely.get_y(spots)], axis=1).tolist()
    return {
        name: (round(lon, 6), round(lat, 6))
        for name, (lon, lat) in zip(shapes, lon_lat, strict=True)
    }


def _of_directory(places: Mapping[str, Place]) -> Iterator[Entry]:
    """Yield the rows of the directory that no layer has."""
    for row in records(repository.table("directory")):
        if row.id not in places:
            name = text_of(row)
            tags = tags_of(row.industries, row.industries_source)
            keys = (*_keys([name], [], [row.id]), *_industries(tags))
            yield Entry(row.id, DIRECTORY, f"category.{row.category}", name, None, keys)


def _of_ground(ground: GroundMap) -> Iterator[Entry]:
    """Yield what is named on the ground, at the best of the places for its name."""
    called = {row.id: text_of(row, "alias") for row in records(repository.table("aliases"))}
    for each in ground.names:
        lon, lat, _ = each.places[0]
        others = separate([called[each.id]]) if each.id in called else ()
        keys = _keys([each.name], others, [])
        yield Entry(each.id, GROUND, f"kind.{each.kind}", each.name, (lon, lat), keys)


def _keys(names: Iterable[Text], others: Iterable[str], ids: Iterable[str]) -> tuple[Key, ...]:
    """Return the ways to find an entry, each spelling once."""
    spelt = [(each, "name") for name in names for each in name.values()]
    spelt += [(each.strip(), "alias") for each in others]
    found: dict[tuple[str, bool], Key] = {}
    for text, kind in spelt:
        _add(found, fold(text), kind, text)
    for text, _ in spelt:
        if has_han(text):
            read = pinyin(text)
            _add(found, read, "pinyin", text)
            # ü is typed as v or as u.
            _add(found, read.replace("v", "u"), "pinyin", text)
        _add(found, initials(text), "initials", text)
    for each in dict.fromkeys(ids):
        _add(found, fold(each), "id", each)
    return tuple(found.values())


def _industries(tags: Iterable[Tag]) -> Iterator[Key]:
    """Yield the industries of a place as ways to find it, each with the document that says so."""
    titles = repository.documents()
    for tag, lang in product(tags, languages()):
        named = say(f"industry.{tag.industry}", lang)
        cited = cited_tags([tag], titles, lang)
        yield Key(fold(named), INDUSTRY, cited)
        if has_han(named):
            yield Key(pinyin(named), INDUSTRY, cited)


def _add(found: dict[tuple[str, bool], Key], text: str, kind: str, spelt: str) -> None:
    if text:
        found.setdefault((text, kind == "initials"), Key(text, kind, spelt))
