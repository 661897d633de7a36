"""Ways by metro and on foot between places: what is assumed, and each way step by step."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd

from geo.crs import to_metric
from geo.errors import NoPathError, ParameterError, PlaceError, Problem
from geo.itinerary import Journeys, travel_times
from geo.nearest import nearest
from geo.transit import Metro, TransferTime
from layers import store
from layers.metro import PERIODS, Headway, headways, network, waits
from layers.places import Place, places_of
from layers.words import Text

__all__ = [
    "ORIGIN_LAYERS", "WAITS", "WALK_LIMIT_MIN", "Step", "TravelParams", "access", "itinerary",
    "journeys", "on_foot", "places",
]  # fmt: skip

ORIGIN_LAYERS = ("stations", "parks", "zones", "science_parks", "universities", "anchors")
"""Layers whose places one can leave from and arrive at."""

WAITS = ("half", "none")

WALK_LIMIT_MIN = 30.0
"""Stations up to this many minutes on foot are used; if there is none, the nearest one."""

_STATIONS_NEAR = 12
"""How many of the nearest line-stations are looked at."""


@dataclass(frozen=True)
class TravelParams:
    """From where, when, and how one walks and waits.

    Parameters
    ----------
    origin
        Id of a place.
    period
        A key of `layers.metro.PERIODS`.
    wait
        "half" the headway at each boarding, or "none".
    transfer_min
        Minutes of every transfer; None reckons them from the platform distance.
    walk_m_min
        Walking speed to and from stations, metres a minute.
    detour
        Factor from the straight distance to the walked one.
    """

    origin: str
    period: str = "am_peak"
    wait: str = "half"
    transfer_min: float | None = None
    walk_m_min: float = 80.0
    detour: float = 1.3

    def __post_init__(self) -> None:
        """Refuse unknown words and absurd numbers, all at once."""
        choices = (("period", self.period, PERIODS), ("wait", self.wait, WAITS))
        ranges = (
            ("transfer_min", self.transfer_min or 0.0, 0.0, 60.0),
            ("walk_m_min", self.walk_m_min, 20.0, 150.0),
            ("detour", self.detour, 1.0, 3.0),
        )
        problems = [
            Problem("value_unknown", field=name, values={"value": value, "allowed": tuple(allowed)})
            for name, value, allowed in choices
            if value not in allowed
        ] + [
            Problem("value_range", field=name, values={"value": value, "low": low, "high": high})
            for name, value, low, high in ranges
            if not low <= value <= high
        ]
        if problems:
            raise ParameterError(problems)


@dataclass(frozen=True)
class Step:
    """One line of an itinerary in names: what, on which line, from where to where."""

    kind: str
    line: str | None
    from_name: Text
    to_name: Text
    stops: int
    seconds: float
    assumed: bool


def places() -> dict[str, Place]:
    """Return every place one can leave from or arrive at, by id.

    Raises
    ------
    DataError
        If a layer or a metro table is missing or broken.
    """
    layers = {layer_id: store.layer(layer_id) for layer_id in ORIGIN_LAYERS}
    known = places_of(layers, network())
    return {key: place for key, place in known.items() if place.stations or _off_metro(place)}


def itinerary(params: TravelParams, destination: str) -> tuple[float, tuple[Step, ...]]:
    """Return the least seconds from the origin to a destination, and the steps of the way.

    Raises
    ------
    PlaceError
        If origin or destination is no place of `places`.
    NoPathError
        If there is no way.
    DataError
        If a layer or a metro table is missing or broken.
    """
    known = places()
    origin, goal = _known(params.origin, known), _known(destination, known)
    if goal == origin:
        return 0.0, ()
    walk_s = on_foot(known, params).get(destination, math.inf)
    metro, found, timetable = journeys(params, known)
    try:
        seconds, last = found.to_place(access(known, params, metro).get(destination, {}))
    except NoPathError as error:
        if math.isinf(walk_s):
            raise NoPathError(Problem("unreachable", values={"value": goal.name})) from error
        seconds, last = math.inf, ""
    if walk_s <= seconds:
        return walk_s, (Step("walk", None, origin.name, goal.name, 0, walk_s, assumed=False),)
    frame = store.layer("stations").frame

    def name(station: str | None) -> Text:
        row = frame.loc[station] if station else None
        return origin.name if row is None else Text(row["name_zh"], row["name_en"])

    steps = [
        Step(
            leg.kind, leg.line, name(leg.from_id), name(leg.to_id), leg.stops, leg.seconds,
            assumed=leg.kind == "wait" and leg.line is not None and timetable[leg.line].assumed,
        )
        for leg in found.itinerary(last)
    ]  # fmt: skip
    if walked := seconds - sum(step.seconds for step in steps):
        steps.append(Step("walk", None, name(last), goal.name, 0, walked, assumed=False))
    return seconds, tuple(steps)


def journeys(
    params: TravelParams, known: Mapping[str, Place]
) -> tuple[Metro, Journeys, dict[str, Headway]]:
    """Return the network, the best ways from the origin, and the headways waited for.

    Raises
    ------
    PlaceError
        If the origin is no place of `places`.
    DataError
        If a layer or a metro table is missing or broken.
    """
    origin = _known(params.origin, known)
    metro, timetable = network(), headways(params.period)
    flat_s = None if params.transfer_min is None else params.transfer_min * 60
    ways_in = access({origin.id: origin}, params, metro)[origin.id]
    journeys = travel_times(
        metro,
        ways_in,
        wait_s=waits(metro, timetable if params.wait == "half" else None),
        transfer=TransferTime(flat_s=flat_s),
    )
    return metro, journeys, timetable if params.wait == "half" else {}


def on_foot(known: Mapping[str, Place], params: TravelParams) -> dict[str, float]:
    """Return walking seconds from the origin straight to each place within the walking limit."""
    origin = _known(params.origin, known)
    located = gpd.GeoSeries(
        [place.geometry for place in known.values()],
        index=list(known),
        crs=store.layer("stations").frame.crs,
    )
    shapes = to_metric(located)
    walk_s = shapes.distance(shapes.loc[origin.id]) * params.detour / params.walk_m_min * 60
    near = walk_s[walk_s <= WALK_LIMIT_MIN * 60]
    return dict(zip(near.index, near.astype(float), strict=True))


def _known(place_id: str, known: Mapping[str, Place]) -> Place:
    try:
        return known[place_id]
    except KeyError:
        raise PlaceError(Problem("place_unlike", values={"value": place_id})) from None


def _off_metro(place: Place) -> bool:
    """Return whether a place has a location and is more than an unopened station."""
    return place.geometry is not None and place.layer_id != "stations"


def access(
    known: Mapping[str, Place], params: TravelParams, metro: Metro
) -> dict[str, dict[str, float]]:
    """Return walking seconds between each place and the stations it is entered by."""
    ways = {
        key: dict.fromkeys(place.stations, 0.0) for key, place in known.items() if place.stations
    }
    frame = store.layer("stations").frame.loc[list(metro.stations)]
    others = {key: place.geometry for key, place in known.items() if not place.stations}
    shapes = gpd.GeoSeries(list(others.values()), index=list(others), crs=frame.crs)
    near = nearest(to_metric(shapes), to_metric(frame.geometry), count=_STATIONS_NEAR)
    near["walk_s"] = near["distance_m"] * params.detour / params.walk_m_min * 60
    close = near[(near["walk_s"] <= WALK_LIMIT_MIN * 60) | (near["rank"] == 1)]
    for place, rows in close.groupby("place", sort=False):
        ways[str(place)] = dict(zip(rows["station"], rows["walk_s"], strict=True))
    return ways
