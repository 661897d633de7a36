"""The card of a place: everything the atlas knows of one feature, in words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.errors import DataError
from geo.nearest import nearest_stations
from geo.pairs import pair_distance_samples
from geo.uncertainty import interval
from layers.analyses.common.positions import guessed_borders, positions_of
from layers.i18n.languages import columns
from layers.i18n.wording import Lang, Text, distance, join, line_name, number, say, text_of
from layers.model.claims import cited_tags, cited_words, has_industry, tags_of
from layers.model.layer import Layer
from layers.model.sites.site_details import Detail, details_of
from layers.store import repository
from layers.store.atlas import entry_of, to_metric, with_role
from layers.tables.card_areas import area_rows, is_area
from layers.transit.openings import opening_of

if TYPE_CHECKING:
    from layers.analyses.sites.sites import SitesResult

__all__ = ["Card", "Nearby", "card", "nearby", "same_spot"]

_NEAREST = 3
_STATIONS_SEEN = 12
"""Line-stations looked at to find that many different station names."""


@dataclass(frozen=True)
class Nearby:
    """A station near a place: its name, its lines, and how far, with the range of that."""

    name: Text
    lines: tuple[str, ...]
    distance_m: float
    low_m: float
    high_m: float


@dataclass(frozen=True)
class Card:
    """A place in words.

    Parameters
    ----------
    name, title, kind
        Name in every language and in one, and kind.
    layer_id
        Its layer.
    rows
        Label and value, in reading order; nothing that is not known.
    inside
        All stations in operation that an area holds; how far they are is 0, and the range of that
        where the outline may leave them out.
    nearby
        The nearest stations in operation, nearest first, of what holds none.
    certainty
        How sure the location is, in a sentence.
    sources
        Citations.
    details
        What whoever runs the place tells of it.
    """

    name: Text
    layer_id: str
    title: str
    other_name: str
    kind: str
    rows: tuple[tuple[str, str], ...]
    inside: tuple[Nearby, ...]
    nearby: tuple[Nearby, ...]
    certainty: str
    sources: tuple[str, ...]
    details: tuple[Detail, ...]


def card(layer: Layer, feature_id: str, lang: Lang) -> Card:
    """Return the card of a feature, kept until data change. Raises KeyError for an unknown id."""
    return _card(layer, feature_id, lang, _sites_answer(layer), repository.state())


@lru_cache(maxsize=128)
def _card(
    layer: Layer, feature_id: str, lang: Lang, sites: "SitesResult | None", _state: object
) -> Card:
    row = layer.frame.loc[feature_id]
    name = layer.name(feature_id)
    near = _near_places(layer, feature_id)
    inside = tuple(each for each in near if is_area(row["geometry"]) and not each.distance_m)
    return Card(
        name=name,
        layer_id=layer.id,
        title=name.in_(lang),
        other_name=name.beside(lang),
        kind=say(f"kind.{row['kind']}", lang),
        rows=tuple(_rows(row, layer, sites, lang)),
        inside=inside,
        nearby=() if inside else near[:_NEAREST],
        certainty=_certainty(row, lang) + _edges(layer, feature_id, lang),
        sources=layer.lineage.cite(row["source"], lang),
        details=details_of(row),
    )


def nearby(layer: Layer, feature_id: str) -> tuple[Nearby, ...]:
    """Return the nearest stations in operation, one a name; none for an unknown place."""
    return _all_near(layer, feature_id)[:_NEAREST]


def _near_places(layer: Layer, feature_id: str) -> tuple[Nearby, ...]:
    """Return stations near a feature, where it says something how far they are from it."""
    entry = entry_of(layer.id)
    if not entry.places or entry.group == "transit":
        return ()
    return _all_near(layer, feature_id)


def _all_near(layer: Layer, feature_id: str) -> tuple[Nearby, ...]:
    """Return the nearest stations and all inside, nearest first; none for an unknown place."""
    try:
        stations = repository.layer("stations")
    except DataError:
        return ()
    return _nearby(layer, feature_id, stations, repository.shipped_state())


@lru_cache(maxsize=256)
def _nearby(
    layer: Layer, feature_id: str, all_stations: Layer, _state: object
) -> tuple[Nearby, ...]:
    """Return the nearest stations for a state of the data, on which the samples rest as well."""
    stations = all_stations.frame
    stations = stations[stations["status"] == "operating"]
    at = layer.frame.index.get_loc(feature_id)
    place = layer.frame.iloc[at : at + 1]  # a list of labels would have all of them read
    there = to_metric(stations.geometry)
    own = to_metric(place.geometry)
    shape = own.iloc[0]
    inside_count = 0 if shape is None else int(there.intersects(shape).sum())
    found = nearest_stations(own, there, count=max(inside_count, _STATIONS_SEEN)).join(
        stations[[*columns("name"), "line"]], on="station"
    )
    sampled = _distance_samples(place, stations.loc[found["station"]])
    near = (
        _station(rows, sampled[:, rows.index])
        for _, rows in found.groupby(columns("name")[0], sort=False)
    )
    return tuple(each for k, each in enumerate(near) if k < _NEAREST or not each.distance_m)


def _distance_samples(place: gpd.GeoDataFrame, stations: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Return the distances between a place and stations in samples, shape (samples, stations)."""
    ends = (np.zeros(len(stations), dtype=np.int64), np.arange(len(stations)))
    shapes = (np.asarray(to_metric(each.geometry).array) for each in (place, stations))
    lie = (positions_of(list(each.index), each["uncertainty_m"]) for each in (place, stations))
    (here, there), (own, others) = shapes, lie
    return pair_distance_samples(
        here, own.moved_m, there, others.moved_m, ends, (own.outlines, others.outlines)
    )


def _station(rows: pd.DataFrame, sampled_m: NDArray[np.float64]) -> Nearby:
    """Return the line-stations of one name as a station, whose nearest platform counts."""
    first = rows.iloc[0]
    metres = float(first["distance_m"])
    low, high = interval(sampled_m.min(axis=1), metres)
    return Nearby(
        text_of(first),
        tuple(dict.fromkeys(rows["line"])),
        metres,
        float(low),
        float(high),
    )


def same_spot(layers: Mapping[str, Layer], feature_id: str) -> tuple[tuple[str, Text], ...]:
    """Return the other places at a point's very coordinates, which it hides on the map."""
    for layer in layers.values():
        if feature_id not in layer.frame.index:
            continue
        point = layer.frame.geometry.loc[feature_id]
        if point is None or point.geom_type != "Point":
            return ()
        return tuple(
            (str(each), other.name(each))
            for other in layers.values()
            for each in _points(other).get((point.x, point.y), ())
            if each != feature_id
        )
    return ()


@lru_cache(maxsize=64)
def _points(layer: Layer) -> Mapping[tuple[float, float], list[str]]:
    """Return the points of a layer by their coordinates."""
    found: dict[tuple[float, float], list[str]] = {}
    where = layer.located.geometry
    points = where[shapely.get_type_id(np.asarray(where.array)) == shapely.GeometryType.POINT]
    for feature, x, y in zip(points.index, points.x, points.y, strict=True):
        found.setdefault((x, y), []).append(str(feature))
    return found


def _rows(
    row: pd.Series, layer: Layer, sites: "SitesResult | None", lang: Lang
) -> Iterator[tuple[str, str]]:
    """Yield what is known of a feature, label and value, in reading order."""
    yield say("card.status", lang), say(f"status.{row['status']}", lang)
    yield from _opening_lines(row, lang)
    if alias := text_of(row, "alias").in_(lang):
        parts = (part.strip() for part in re.split("[;；|]", alias))
        yield say("card.alias", lang), join(parts, lang)
    yield from _metro(row, lang)
    yield from area_rows(row, lang)
    for year in (2000, 2010, 2020):
        if _has_value(row, f"population_{year}"):
            yield say("card.population", lang, year=year), number(row[f"population_{year}"], lang)
    yield from _industries(row, layer, lang)
    for field in ("facts", "boundary", "address"):
        if value := text_of(row, field).in_(lang):
            yield say(f"card.{field}", lang), value
    for each in (each for each in details_of(row) if each.field != "photo"):
        yield say(f"site.{each.field}", lang), each.words.in_(lang)
    if part := _part_of(row, layer, lang):
        # A place that is only presumed does not settle what it is part of.
        presumed = _has_value(row, "at") and "unverified" in row["source"].split()
        yield say("card.part_of_presumed" if presumed else "card.part_of", lang), part
    if _has_value(row, "document"):
        yield say("card.document", lang), _documents(row["document"], layer, lang)
    if sites is not None:
        yield from _site_rows(str(row["id"]), sites, lang)


def _sites_answer(layer: Layer) -> "SitesResult | None":
    """Return what the page of sites has worked out, once it has, of a layer of places to settle."""
    if layer.id not in with_role("site"):
        return None
    # Loaded when such a place is looked at: a map needs none of it.
    from layers.analyses import ANALYSES  # noqa: PLC0415
    from layers.analyses.sites.match_params import SitesParams  # noqa: PLC0415

    return ANALYSES["sites"].at_hand(SitesParams())


def _site_rows(feature: str, sites: "SitesResult", lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield what the page of sites tells of a place to settle."""
    from layers.tables.site_facts import COMPUTED_FACTS, fact_rows  # noqa: PLC0415 - as above

    for key, site in sites.sites.items():
        if feature in {key, *(part.id for part in site.parts)}:
            yield from fact_rows(sites, key, lang, COMPUTED_FACTS)


def _opening_lines(row: pd.Series, lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield the year of opening, and of a station what that rests on."""
    if pd.notna(row["opened"]):
        yield say("card.opened", lang), f"{row['opened']:.0f}"
    # Stations of a feed have no such field, even where their ids are those of ours.
    if _has_value(row, "opened_certainty") and (known := opening_of(str(row["id"]))):
        yield say("card.opened_basis", lang), known.basis.in_(lang)


def _industries(row: pd.Series, layer: Layer, lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield a feature's industries and where each stands, or that no document names one."""
    tags = tags_of(row.get("industries"), row.get("industries_source"))
    if tags:
        names = (say(f"industry.{tag.industry}", lang) for tag in tags)
        yield say("card.industries", lang), join(names, lang)
        yield say("card.industries_source", lang), cited_tags(tags, _titles(layer), lang)
    elif "industries" in row.index and has_industry(row["kind"]):
        yield say("card.industries", lang), say("value.industry_unknown", lang)


def _metro(row: pd.Series, lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield what is known of a line or a station."""
    if _has_value(row, "line"):
        yield say("card.line", lang), line_name(row["line"]).in_(lang)
    if _has_value(row, "interchange"):
        lines = [line_name(each).in_(lang) for each in row["interchange"].split("|")]
        yield say("card.interchange", lang), join(lines, lang)
    if _has_value(row, "length_km"):
        length = number(row["length_km"], lang, digits=1)
        yield say("card.length", lang), say("unit.km", lang, value=length)
    if _has_value(row, "stations"):
        yield say("card.stations", lang), number(row["stations"], lang)


def _certainty(row: pd.Series, lang: Lang) -> str:
    if row["geometry"] is None:
        return say("certainty.unlocated", lang)
    return say(
        "certainty.sentence",
        lang,
        certainty=say(f"certainty.{row['certainty']}", lang),
        distance=distance(float(row["uncertainty_m"]), lang),
    )


def _edges(layer: Layer, feature_id: str, lang: Lang) -> str:
    """Return which edges of a town that is meant of; "" for anything else, and where none is."""
    if layer.id != "towns":
        return ""
    try:
        borders = repository.layer("town_borders")
    except DataError:
        return ""
    names = [borders.name(each).in_(lang) for each in guessed_borders(borders.frame, feature_id)]
    return say("certainty.edges", lang, names=join(names, lang)) if names else ""


def _part_of(row: pd.Series, layer: Layer, lang: Lang) -> str:
    """Return the name of what a feature is part of, wherever that stands."""
    if not _has_value(row, "part_of"):
        return ""
    parent = row["part_of"]
    if parent in layer.frame.index:
        return layer.name(parent).in_(lang)
    everything, _ = repository.load_all()
    for each in everything.values():
        if parent in each.frame.index:
            return each.name(parent).in_(lang)
    directory = repository.table("directory").set_index("id")
    if parent in directory.index:
        return text_of(directory.loc[parent]).in_(lang)
    return str(parent)


def _documents(value: str, layer: Layer, lang: Lang) -> str:
    """Return "plan-2021 三(三)2" with the document's title in place of its short name."""
    titles = _titles(layer)
    return join((cited_words(part, titles, lang) for part in value.split(";")), lang)


def _titles(layer: Layer) -> dict[str, Text]:
    return {source.id: source.title for source in layer.lineage.sources}


def _has_value(row: pd.Series, field: str) -> bool:
    value = row.get(field)
    return value is not None and value != "" and not (isinstance(value, float) and pd.isna(value))
