"""The layers and tables of a new atlas, as the files of its folder."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE
from layers.i18n.languages import columns, languages
from layers.i18n.wording import Text, text
from layers.model.layer import records
from layers.model.provenance import Lineage, Source
from layers.new_atlas.rail_lines import FeedLines, RailLine
from layers.new_atlas.settings_text import Place
from layers.store.geojson import dump
from layers.transit.gtfs.feed_tables import UNCERTAINTY_M
from layers.transit.periods import PERIODS

__all__ = ["geojson_files", "station_ids", "stations_of", "table_files"]

_CHANGE_M = 250.0
"""Stations of two lines no farther apart than this are one interchange."""

_STRAY_M = 200
"""How far a track may lie from the straight line between its stations: an assumption."""

_DECIMALS = 6


def station_ids(line: RailLine) -> dict[str, str]:
    """Return the ids of a line's stations, by the feed's keys."""
    return {key: f"st_{line.id}_{k:03}" for k, key in enumerate(line.stations.index, start=1)}


def stations_of(lines: Iterable[RailLine], crs: str) -> gpd.GeoDataFrame:
    """Return all stations, indexed by id, in metres of a CRS: ``line``."""
    parts = [line.stations.assign(line=line.id, id=[*station_ids(line).values()]) for line in lines]
    rows = pd.concat(parts) if parts else pd.DataFrame(columns=["id", "line", "lon", "lat"])
    points = gpd.points_from_xy(rows["lon"].astype(float), rows["lat"].astype(float), crs=STORAGE)
    frame = gpd.GeoDataFrame({"line": rows["line"].to_numpy()}, geometry=points,
                             index=pd.Index(rows["id"], dtype=str, name=None))  # fmt: skip
    return frame.to_crs(crs)


def geojson_files(
    place: Place, ground: BaseGeometry, outline: Source, feeds: Sequence[FeedLines]
) -> dict[str, bytes]:
    """Return district, lines and stations as files that keep the data contract, by path."""
    sources = tuple(_source(feed) for feed in feeds if feed.lines)
    owners = [(line, feed) for feed in feeds for line in feed.lines]
    district = {
        "id": place.id, **_named(place.names), "kind": "district", "status": "existing",
        "certainty": "approximate", "source": outline.id,
    }  # fmt: skip
    return {
        "geojson/district.geojson": _file("district", (outline,), [(district, ground)]),
        "geojson/lines.geojson": _file("lines", sources, map(_line, owners)),
        "geojson/stations.geojson": _file(
            "stations", sources, (row for each in owners for row in _stations(*each))
        ),
    }


def table_files(lines: Sequence[RailLine], crs: str) -> dict[str, bytes]:
    """Return the metro tables, by path; lengths are straight metres in a CRS."""
    stations = stations_of(lines, crs).geometry
    segments, services, headways = [], [], []
    for line in lines:
        ids = station_ids(line)
        segments += [
            (line.id, ids[a], ids[b], round(stations[ids[a]].distance(stations[ids[b]])), run_s)
            for (a, b), run_s in line.runs_s.items()
        ]
        services += [
            (line.id, f"service_{k}", ids[each[0]], ids[each[-1]])
            for k, each in enumerate(line.patterns, start=1)
        ]
        headways += [
            (line.id, *PERIODS[period], round(seconds), "published")
            for period, seconds in line.headway_s.items()
        ]
    return {
        "metro/segments.csv": _table("line,from_id,to_id,length_m,run_s", segments),
        "metro/services.csv": _table("line,service,from_id,to_id", services),
        "metro/headways.csv": _table("line,day,period,headway_s,quality", headways),
        "metro/transfers.csv": _table(
            "station_a,station_b,distance_m,shared_platform", _changes(stations_of(lines, crs))
        ),
    }


def _changes(stations: gpd.GeoDataFrame) -> Iterator[tuple[object, ...]]:
    """Yield the ways between stations of two lines that are one interchange."""
    for (one, line), (other, second) in combinations(stations["line"].items(), 2):
        apart_m = stations.geometry[one].distance(stations.geometry[other])
        if line != second and apart_m <= _CHANGE_M:
            yield one, other, round(apart_m), 0


def _line(owner: tuple[RailLine, FeedLines]) -> tuple[dict[str, Any], BaseGeometry]:
    line, feed = owner
    at = dict(zip(line.stations.index, line.stations[["lon", "lat"]].to_numpy(), strict=True))
    shape = shapely.MultiLineString([[at[key] for key in each] for each in line.patterns])
    about = {
        "id": f"metro_{line.id}", **_named(dict.fromkeys(languages(), line.name)),
        "kind": "metro_line", "status": "operating", "certainty": "schematic",
        "uncertainty_m": _STRAY_M, "source": _source(feed).id, "line": line.id,
    }  # fmt: skip
    return about, shape


def _stations(line: RailLine, feed: FeedLines) -> Iterator[tuple[dict[str, Any], BaseGeometry]]:
    ids = station_ids(line)
    for seq, row in enumerate(records(line.stations), start=1):
        yield {
            "id": ids[row.Index], **_named(dict.fromkeys(languages(), row.name)),
            "kind": "metro_station", "status": "operating", "certainty": "approximate",
            "uncertainty_m": UNCERTAINTY_M, "source": _source(feed).id,
            "line": line.id, "branch": None, "seq": seq,
        }, shapely.Point(row.lon, row.lat)  # fmt: skip


def _named(names: dict[str, str]) -> dict[str, str]:
    """Return a name in each language; where it has none, in the first that has."""
    words = Text(**names)
    return dict(zip(columns("name"), (words.in_(lang) for lang in languages()), strict=True))


def _source(feed: FeedLines) -> Source:
    return Source(
        id=feed.source_id, title=text("new_atlas.feed", file=feed.file),
        publisher=Text(**dict.fromkeys(languages(), feed.agency or feed.file)),
        date=feed.date or None, licence="user-file", url=None,
    )  # fmt: skip


def _file(
    name: str,
    sources: tuple[Source, ...],
    rows: Iterable[tuple[dict[str, Any], BaseGeometry]],
) -> bytes:
    lineage = Lineage(text(f"layer.{name}"), sources, text(f"new_atlas.method_{name}"),
                      text(f"new_atlas.note_{name}"))  # fmt: skip
    features = [
        {"type": "Feature", "properties": {"opened": None, "uncertainty_m": 0, **about},
         "geometry": _geometry(shape)}
        for about, shape in rows
    ]  # fmt: skip
    tree = {"type": "FeatureCollection", "provenance": lineage.to_dict(), "features": features}
    return dump(tree) + b"\n"


def _geometry(shape: BaseGeometry) -> dict[str, Any]:
    """Return a shape as GeoJSON, to a tenth of a metre, its rings wound as RFC 7946 has it."""
    exact = shapely.transform(shape, lambda at: np.round(at, _DECIMALS))
    found: dict[str, Any] = json.loads(shapely.to_geojson(shapely.orient_polygons(exact)))
    return found


def _table(header: str, rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table whose cells are ids and numbers: none needs quoting."""
    return "".join(
        f"{line}\n" for line in (header, *(",".join(map(str, r)) for r in rows))
    ).encode()
