"""Pure computation: frames and arrays in, frames and arrays out, metres inside.

Nothing here opens a file, knows a style or a word of the page, or imports anything
of ours from outside. Inputs are never changed, and what cannot be computed is
refused with all its problems at once, each in a plain sentence.

This is the public face: a name is loaded, with the libraries it needs, when it is
first asked for, so that ``import geo`` alone costs nothing.

>>> import geo
>>> geo.walk_radius_m(10, speed_m_min=80)
800.0
>>> geo.nothing
Traceback (most recent call last):
AttributeError: module 'geo' has no attribute 'nothing'
"""

from importlib import import_module
from typing import Any

_FACE = {
    "borders": "Borders border_offsets sample_areas",
    "catchment": "MAX_RADIUS_M check_radii discs walk_radius_m",
    "cells": "Cells cell_centres cell_names cell_numbers cells_over",
    "checks": "check_layer",
    "crs": "CGCS2000 STORAGE gauss_zones is_metric metric_crs to_metric to_storage utm_zone",
    "datum": "bd09_from_gcj02 bd09_from_wgs84 gcj02_from_bd09 gcj02_from_wgs84 wgs84_from_bd09 "
    "wgs84_from_gcj02",
    "errors": "AtlasError DataError NoPathError ParameterError PlaceError Problem",
    "gtfs.feed_timetable": "feed_timetable mode_of",
    "gtfs.frequencies": "Frequencies frequencies",
    "indicators.access": "cumulative gravity two_step",
    "indicators.impedance": "Decay Exponential Gaussian Linear Power",
    "indicators.inequality": "gini palma",
    "indicators.ptal": "BANDS Ptal bands ptal ptal_many",
    "indicators.ptal_samples": "ptal_samples",
    "indicators.scoring": "Ranking at_least rank_bounds ranking up_to",
    "mapping.graticule": "degrees_minutes",
    "mapping.window": "Window",
    "nearest": "nearest_stations",
    "overlaps": "share_samples",
    "overlay": "shares uncovered union",
    "pairs": "pair_distance_samples",
    "regions.place_sums": "PlaceSums Spots",
    "sample_points": "SamplePoints nearest_distance_samples sample_points",
    "spreading": "Pieces cut density_samples pieces_of spread",
    "sphere": "great_circle_m",
    "transit.departure_sampling": "Departures departures",
    "transit.expected": "expected",
    "transit.itinerary": "Leg trace",
    "transit.lines": "build_timetable plan_lines",
    "transit.matrix": "Direct Ways origin_to_destination",
    "transit.modes": "MODES MODE_TABLE Mode",
    "transit.raptor": "Arrivals search",
    "transit.spread": "Ends spread",
    "transit.time_fields": "level",
    "transit.timetable": "NEVER Timetable",
    "transit.transfer": "TransferTime",
    "uncertainty": "SAMPLES interval proportions shifts values",
    "walking.isochrones": "Catchment prove street_catchment",
    "walking.on_foot": "durations_ms sampled_walks walking_metres",
    "walking.snapping": "Attachments attach_points attach_shapes",
    "walking.street_network": "Streets build_streets main_part",
    "walking.walk_rule": "WalkEnds WalkRule Walks",
    "walking.walking": "Reach nearest_m reach walk_m",
}
"""Public names by the module that holds them."""

_HOME = {name: module for module, names in _FACE.items() for name in names.split()}

__all__ = sorted(_HOME)  # noqa: PLE0605 - it follows from the table above


def __getattr__(name: str) -> Any:
    """Return a public name, loading its module. Raises AttributeError for any other."""
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names beside those that are loaded."""
    return sorted({*globals(), *_HOME})
