"""The metro lines by year: of each line's track what trains ran along by the end of a year.

A track is cut at its stations. What lies between two of them is there from the first year in
which trains ran along it, by the rule of the timetable (`geo.transit.lines.stretches`): a
station that opened later than those around it was passed. Where no service is known to run, it
is there once the stations at both ends are open, and a line whose stations are unknown from its
own year on. Closures change no track. Where trains run to a stop that no track leads to, as a
scenario may have it, the way there is straight.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE, to_storage
from geo.errors import DataError
from geo.mapping.tracks import TrackPiece, track_pieces
from geo.transit.lines import stretches
from layers.i18n.wording import text
from layers.model.layer import Layer, records
from layers.model.opening import NOT_YET, PART_ENDS, PART_YEARS, first_years
from layers.store import repository
from layers.store.atlas import METRIC, to_metric
from layers.store.reading import data_overlay
from layers.transit.in_service import in_service
from layers.transit.services import plan

__all__ = ["LINES", "lines_by_year", "lines_in", "lines_whole"]

LINES = "lines"
"""The layer of the metro lines."""

LENGTH = "length_km"
"""Column of the length of a line."""

_LONGER = 1.001
"""By so much a line is longer than its track where it goes on beyond it."""

_ON_TRACK_M = 1.0
"""What lies this near a track is on it: parts of it are cut to less."""

_AT_STATION_M = 100.0
"""A track leads to a station of its line that lies this near to it."""

_M_PER_KM = 1000

Pair = frozenset[str]


def lines_by_year() -> Layer:
    """Return the metro lines whole, their geometry in parts: one for each year and stretch.

    The features are those of the layer of lines, with their ids; the column `PART_YEARS` says
    since when there is each part of a geometry, and where a scenario cuts a line back `PART_ENDS`
    until when. Stations or metro tables that cannot be read
    count as unknown: their problems stand where they are asked for, and the map goes on.

    Raises
    ------
    DataError
        With the problems of the lines.
    """
    found = _by_year(repository.layer(LINES), repository.state())
    return (
        found if data_overlay.present() is None else _cut_back(found, _lost(), repository.state())
    )


def lines_whole() -> Layer:
    """Return the metro lines with all that trains run along, on a track or straight to a stop.

    As the layer has them where a track leads to every stop. Where a scenario cuts a line back,
    its track ends with its trains. Raises as `lines_by_year`.
    """
    lines = lines_by_year()
    if PART_ENDS in lines.frame:
        return _in_year(repository.layer(LINES), lines, date.today().year)  # noqa: DTZ011
    return _whole(repository.layer(LINES), lines)


def lines_in(year: int) -> Layer:
    """Return the metro lines as far as trains ran by the end of a year, planned ones included.

    A line of which nothing had opened has no geometry. Raises as `lines_by_year`.
    """
    return _in_year(repository.layer(LINES), lines_by_year(), year)


@lru_cache(maxsize=4)
def _by_year(lines: Layer, state: object) -> Layer:  # noqa: ARG001 - of other data, other years
    stations = _stations()
    opened = first_years(stations)
    ridden = _ridden(stations, opened)
    served = {stop for pair in ridden for stop in pair}
    own = first_years(lines.frame)
    tracks = {
        line.Index: _pieces(track, _stops_of(stations, line.line, served))
        for line, track in zip(records(lines.frame), to_metric(lines.frame.geometry), strict=True)
    }
    left = {
        name: [*_trackless([tracks[each] for each in features], ridden, stops)]
        for name, features in lines.frame.groupby("line").groups.items()
        if (stops := _stops_of(stations, name, served))
    }
    shapes, years = [], []
    for line in records(lines.frame):
        since = float(own.loc[line.Index])
        dated = [(_since(each, ridden, opened, since), each.shape) for each in tracks[line.Index]]
        # A line of several features gets what none of their tracks leads to once.
        found = _merged([*dated, *left.pop(line.line, ())])
        years.append(tuple(year for year, _ in found))
        shapes.append(shapely.MultiLineString([shape for _, shape in found]) if found else None)
    geometry = to_storage(gpd.GeoSeries(shapes, index=lines.frame.index, crs=METRIC))
    frame = lines.frame.set_geometry(geometry).assign(**{PART_YEARS: years})
    content = sha256(repr((years, geometry.to_wkb(hex=True).tolist())).encode("utf-8"))
    return replace(lines, frame=frame, digest=f"{lines.digest}-{content.hexdigest()[:8]}")


def _pieces(
    track: BaseGeometry | None, stops: Mapping[str, shapely.Point]
) -> tuple[TrackPiece, ...]:
    return () if track is None else tuple(track_pieces(track, stops))


@lru_cache(maxsize=8)
def _whole(tracks: Layer, by_year: Layer) -> Layer:
    longer = shapely.length(by_year.frame.geometry.array) > _LONGER * shapely.length(
        tracks.frame.geometry.array
    )
    if not longer.any():
        return tracks
    ridden = [
        shapely.line_merge(shape) if more else track
        for shape, track, more in zip(
            by_year.frame.geometry, tracks.frame.geometry, longer, strict=True
        )
    ]
    geometry = gpd.GeoSeries(ridden, index=tracks.frame.index, crs=tracks.frame.crs)
    return replace(tracks, frame=_with_lengths(tracks.frame, geometry), digest=by_year.digest)


def _lost() -> frozenset[str]:
    """Return the stations at which trains stop without the scenario alone."""
    with data_overlay.applied(None):
        before = _served(repository.state())
    return before - _served(repository.state())


@lru_cache(maxsize=8)
def _served(state: object) -> frozenset[str]:  # noqa: ARG001 - of other data, other stations
    """Return the stations at which trains stop."""
    stations = _stations()
    ridden = _ridden(stations, first_years(stations))
    return frozenset(stop for pair in ridden for stop in pair)


@lru_cache(maxsize=8)
def _cut_back(lines: Layer, lost: frozenset[str], state: object) -> Layer:
    """Return lines by year, with a last year for what leads to lost stations alone."""
    stations, served = _stations(), _served(state)
    gone = stations[stations.index.isin(lost) & stations.geometry.notna()]
    at = to_metric(gone.geometry).groupby(gone["line"]).agg(list)
    frame, geometry = lines.frame, lines.frame.geometry.copy()
    years: dict[str, tuple[float, ...]] = dict(frame[PART_YEARS])
    ends: dict[str, tuple[float, ...]] = dict.fromkeys(frame.index, ())
    for line, track in zip(records(frame), to_metric(geometry), strict=True):
        left = _beyond(track, _stops_of(stations, line.line, served), at.get(line.line, []))
        if not left.is_empty:
            parts = _parted(track, years[line.Index], left)
            stretched: list[shapely.LineString] = [each for each, _, _ in parts]
            shape = shapely.MultiLineString(stretched)
            geometry[line.Index] = to_storage(gpd.GeoSeries([shape], crs=METRIC)).iloc[0]
            years[line.Index] = tuple(since for _, since, _ in parts)
            ends[line.Index] = tuple(until for _, _, until in parts)
    if not any(ends.values()):
        return lines
    columns = {PART_YEARS: list(years.values()), PART_ENDS: list(ends.values())}
    content = sha256(repr((columns, geometry.to_wkb(hex=True).tolist())).encode("utf-8"))
    return replace(
        lines, frame=frame.set_geometry(geometry).assign(**columns),
        digest=f"{lines.digest}-{content.hexdigest()[:8]}",
    )  # fmt: skip


def _beyond(
    track: BaseGeometry | None, stops: Mapping[str, shapely.Point], lost: Iterable[shapely.Point]
) -> BaseGeometry:
    """Return what of a track lies beyond the last of its stops and leads to lost stations."""
    points = shapely.MultiPoint(list(lost))
    if track is None or points.is_empty:
        return shapely.MultiLineString()
    pieces = [each for each in track_pieces(shapely.line_merge(track), stops) if each.between]
    ends = [each.shape for each in pieces if len(each.between) == 1]
    return shapely.union_all([each for each in ends if each.distance(points) <= _AT_STATION_M])


def _parted(
    track: BaseGeometry, years: Iterable[float], left: BaseGeometry
) -> list[tuple[shapely.LineString, float, float]]:
    """Return parts of a track, since and until when they are there: what is left ends today."""
    near, today = left.buffer(_ON_TRACK_M), date.today().year  # noqa: DTZ011 - of the reader
    return [
        (part, since, until)
        for each, since in zip(shapely.get_parts(track), years, strict=True)
        for cut, until in ((each.difference(near), NOT_YET), (each.intersection(near), today))
        for part in shapely.get_parts(cut).tolist()
        if part.length > _ON_TRACK_M
    ]


@lru_cache(maxsize=32)
def _in_year(tracks: Layer, lines: Layer, year: int) -> Layer:
    frame = lines.frame
    ends = frame[PART_ENDS] if PART_ENDS in frame else [()] * len(frame)
    parts = [
        [
            part
            for part, since, until in zip(
                shapely.get_parts(shape), since_all, until_all or [NOT_YET] * len(since_all),
                strict=True,
            )
            if since <= year < until
        ]
        for shape, since_all, until_all in zip(
            frame.geometry, frame[PART_YEARS], ends, strict=True
        )
    ]  # fmt: skip
    shapes = [shapely.line_merge(shapely.MultiLineString(each)) if each else None for each in parts]
    geometry = gpd.GeoSeries(shapes, index=lines.frame.index, crs=lines.frame.crs)
    frame = _with_lengths(tracks.frame, geometry)
    lineage = lines.lineage.then(text("opening.lines_step", year=year))
    return replace(lines, frame=frame, lineage=lineage, digest=f"{lines.digest}-{year}")


def _with_lengths(tracks: gpd.GeoDataFrame, there: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Return lines with what is there of them, and how long that is where their length is known."""
    frame = tracks.set_geometry(there)
    return frame.assign(**{LENGTH: _lengths(tracks, there)}) if LENGTH in frame else frame


def _lengths(tracks: gpd.GeoDataFrame, there: gpd.GeoSeries) -> pd.Series:
    """Return the lengths of lines in km as far as they are there, none of those that are not.

    The length of a whole line is that between its stations, which no drawing has: of part of
    it, it is the share of the track. A straight way to a stop beyond the track comes to it.
    """
    whole, ridden = to_metric(tracks.geometry), to_metric(there)
    beyond_m = ridden.difference(whole.buffer(_ON_TRACK_M)).length.fillna(0.0)
    part = ((ridden.length - beyond_m) / whole.length).clip(upper=1.0)
    known = pd.to_numeric(tracks[LENGTH]) * part + beyond_m / _M_PER_KM
    lengths = known.where(there.notna()).round(2)
    found: pd.Series = lengths.astype(object).where(lengths.notna(), None)
    return found


def _stations() -> gpd.GeoDataFrame:
    try:
        return repository.layer("stations").frame
    except DataError:
        return gpd.GeoDataFrame({"line": [], "opened": [], "status": []}, geometry=[], crs=STORAGE)


def _stops_of(
    stations: gpd.GeoDataFrame, line: str, served: Collection[str]
) -> Mapping[str, shapely.Point]:
    """Return where trains of a line stop, in metres; all its stations if no trains are known.

    A station that was built and has no trains yet lies on the way between two others.
    """
    own = stations[(stations["line"] == line) & stations.geometry.notna()]
    ridden = own[own.index.isin(served)]
    return dict(to_metric((own if ridden.empty else ridden).geometry).items())


def _ridden(stations: gpd.GeoDataFrame, opened: pd.Series) -> Mapping[Pair, float]:
    """Return the first year by whose end trains ran from a station to the next, by both ids.

    Where a station in operation has no year, it is there as long as it is on the map.
    """
    try:
        segments, services = repository.table("segments"), plan()
    except DataError:
        return {}
    dated = pd.to_numeric(stations["opened"]).dropna()
    found: dict[Pair, float] = {}
    for year in sorted({int(each) for each in dated}):
        open_ = tuple(stations.index[in_service(stations, year)])
        for stretch in stretches(services, segments, open_):
            for pair in pairwise(stretch.stops):
                found.setdefault(frozenset(pair), float(year))
    for stretch in stretches(services, segments, tuple(stations.index[in_service(stations, None)])):
        for pair in pairwise(stretch.stops):
            found.setdefault(frozenset(pair), max(float(opened.loc[each]) for each in pair))
    return found


def _since(piece: TrackPiece, ridden: Mapping[Pair, float], opened: pd.Series, own: float) -> float:
    """Return since when there is a piece of a line's track; `own` is the year of the line."""
    if not piece.between:
        return own
    if len(piece.between) > 1:
        known = ridden.get(piece.between)
        return max(float(opened.loc[each]) for each in piece.between) if known is None else known
    # Beyond the last stop of a part a line goes on to another part, or ends.
    (stop,) = piece.between
    onward = [
        year for pair, year in ridden.items() if stop in pair and piece.inward not in pair
    ] or [year for pair, year in ridden.items() if stop in pair]
    return min(onward, default=float(opened.loc[stop]))


def _trackless(
    tracks: Iterable[Iterable[TrackPiece]],
    ridden: Mapping[Pair, float],
    stops: Mapping[str, shapely.Point],
) -> Iterator[tuple[float, BaseGeometry]]:
    """Yield straight ways to stops of a line that lie on no track of it, and since when."""
    on_track = {stop for pieces in tracks for piece in pieces for stop in piece.between}
    for pair, year in ridden.items():
        if pair <= stops.keys() and not pair <= on_track:
            yield year, shapely.LineString([stops[each] for each in sorted(pair)])


def _merged(
    pieces: Iterable[tuple[float, BaseGeometry]],
) -> list[tuple[float, shapely.LineString]]:
    """Return pieces by year, those of one year that follow each other as one, the oldest first."""
    by_year: dict[float, list[BaseGeometry]] = {}
    for year, shape in pieces:
        by_year.setdefault(year, []).append(shape)
    return [
        (year, part)
        for year in sorted(by_year)
        for part in shapely.get_parts(shapely.line_merge(shapely.union_all(by_year[year])))
    ]
