"""Travel time: the quickest way by metro and on foot, from one place to all others."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from geo.crs import to_metric
from geo.errors import NoPathError, ParameterError, PlaceError, Problem
from geo.itinerary import Journeys, travel_times
from geo.nearest import nearest
from geo.transit import Metro, TransferTime
from layers import store
from layers.layer import Layer, Result
from layers.metro import PERIODS, Headway, headways, network, waits
from layers.places import Place, places_of
from layers.style import Grades, Symbol
from layers.words import LANGUAGES, Text, join, text

__all__ = ["ORIGIN_LAYERS", "Step", "TravelParams", "itinerary", "places", "travel_time"]

ORIGIN_LAYERS = ("stations", "parks", "zones", "science_parks", "universities", "anchors")
"""Layers whose places one can leave from and arrive at."""

WAITS = ("half", "none")

BANDS_MIN = (15.0, 30.0, 45.0, 60.0, 90.0)
BAND_COLOURS = ("#440154", "#414487", "#2A788E", "#22A884", "#7AD151", "#FDE725")
"""Viridis: its lightness rises with the minutes, for every eye and in grey print."""

_STATIONS_NEAR = 8
"""How many of the nearest line-stations a place may be entered or left by."""


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


def travel_time(params: TravelParams) -> Result:
    """Return the least travel time from the origin to every place.

    Returns
    -------
    Result
        layers: the stations graded by minutes. table: one row a place: id,
        name_zh, name_en, kind, seconds (inf where there is no way),
        minutes, transfers, by_station (where one alights). facts: origin,
        assumed_lines (whose headway has no source), dead_segments.

    Raises
    ------
    PlaceError
        If the origin is no place of `places`.
    DataError
        If a layer or a metro table is missing or broken.
    """
    known = places()
    metro, journeys, timetable = _journeys(params, known)
    access = _access(known, params, metro)
    rows = [
        _row(place, journeys, access.get(key, {}), same=key == params.origin)
        for key, place in known.items()
    ]
    table = pd.DataFrame(rows)
    assumed = tuple(line for line, each in timetable.items() if each.assumed)
    facts = {
        "origin": params.origin,
        "assumed_lines": assumed,
        "dead_segments": metro.missing,
        "reached": int(table["minutes"].notna().sum()),
    }
    return Result(_graded(table, known), table, _notes(params, timetable), facts)


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
    metro, journeys, timetable = _journeys(params, known)
    egress = _access(known, params, metro).get(destination, {})
    if not egress:
        raise NoPathError(Problem("unreachable", values={"value": goal.name}))
    seconds, last = journeys.to_place(egress)
    frame = store.layer("stations").frame

    def name(station: str | None) -> Text:
        row = frame.loc[station] if station else None
        return origin.name if row is None else Text(row["name_zh"], row["name_en"])

    steps = [
        Step(
            leg.kind, leg.line, name(leg.from_id), name(leg.to_id), leg.stops, leg.seconds,
            assumed=leg.kind == "wait" and leg.line is not None and timetable[leg.line].assumed,
        )
        for leg in journeys.itinerary(last)
    ]  # fmt: skip
    if walked := seconds - sum(step.seconds for step in steps):
        steps.append(Step("walk", None, name(last), goal.name, 0, walked, assumed=False))
    return seconds, tuple(steps)


def _journeys(
    params: TravelParams, known: Mapping[str, Place]
) -> tuple[Metro, Journeys, dict[str, Headway]]:
    origin = _known(params.origin, known)
    metro, timetable = network(), headways(params.period)
    flat_s = None if params.transfer_min is None else params.transfer_min * 60
    access = _access({origin.id: origin}, params, metro)[origin.id]
    journeys = travel_times(
        metro,
        access,
        wait_s=waits(metro, timetable if params.wait == "half" else None),
        transfer=TransferTime(flat_s=flat_s),
    )
    return metro, journeys, timetable if params.wait == "half" else {}


def _known(place_id: str, known: Mapping[str, Place]) -> Place:
    try:
        return known[place_id]
    except KeyError:
        raise PlaceError(
            Problem("place_unknown", values={"value": place_id, "candidates": ()})
        ) from None


def _off_metro(place: Place) -> bool:
    """Return whether a place has a location and is more than an unopened station."""
    return place.geometry is not None and place.layer_id != "stations"


def _access(
    known: Mapping[str, Place], params: TravelParams, metro: Metro
) -> dict[str, dict[str, float]]:
    """Return walking seconds between each place and the stations it is entered by."""
    access = {
        key: dict.fromkeys(place.stations, 0.0) for key, place in known.items() if place.stations
    }
    frame = store.layer("stations").frame.loc[list(metro.stations)]
    others = [key for key, place in known.items() if not place.stations]
    if others:
        shapes = frame.geometry.iloc[:0].reindex(others)
        shapes = shapes.where(shapes.notna(), [known[key].geometry for key in others])
        near = nearest(to_metric(shapes), to_metric(frame.geometry), count=_STATIONS_NEAR)
        near["walk_s"] = near["distance_m"] * params.detour / params.walk_m_min * 60
        for place, rows in near.groupby("place", sort=False):
            access[str(place)] = dict(zip(rows["station"], rows["walk_s"], strict=True))
    return access


def _row(
    place: Place, journeys: Journeys, egress: Mapping[str, float], *, same: bool
) -> dict[str, Any]:
    if same:
        seconds, station, transfers = 0.0, None, 0
    else:
        try:
            seconds, station = journeys.to_place(egress)
            transfers = int(journeys.transfers[station])
        except NoPathError:
            seconds, station, transfers = float("inf"), None, None
    return {
        "id": place.id,
        "name_zh": place.name.zh,
        "name_en": place.name.en,
        "kind": place.kind,
        "layer": place.layer_id,
        "seconds": seconds,
        "minutes": seconds / 60 if seconds != float("inf") else float("nan"),
        "transfers": transfers,
        "by_station": station,
    }


def _graded(table: pd.DataFrame, known: Mapping[str, Place]) -> tuple[Layer, ...]:
    """Return the layers of places with each feature's minutes as its grade."""
    minutes = dict(zip(table["id"], table["minutes"], strict=True))
    minutes |= {
        station: minutes[place.id] for place in known.values() for station in place.stations
    }
    symbols = tuple(Symbol("#22303A", 1.0, colour, 0.85, radius=5) for colour in BAND_COLOURS)
    style = Grades("minutes", BANDS_MIN, (*symbols, Symbol("#8A969E", 1.0, None)), "unit.min")
    graded = []
    for layer_id in ORIGIN_LAYERS:
        layer = store.layer(layer_id)
        frame = layer.frame.assign(minutes=layer.frame["id"].map(minutes).astype(float))
        step = text("travel.step")
        graded.append(
            replace(
                layer,
                title=text("travel.minutes_title"),
                frame=frame,
                style=style,
                lineage=layer.lineage.then(step),
            )
        )
    return tuple(graded)


def _notes(
    params: TravelParams, timetable: Mapping[str, Headway]
) -> tuple[Text, ...]:
    """Return what the times rest on, in sentences."""
    notes = [text("travel.basis_ride")]
    if params.wait == "half":
        notes.append(text("travel.basis_wait", period=text(f"period.{params.period}")))
        assumed = [text("legend.line", line=line) for line, h in timetable.items() if h.assumed]
        if assumed:
            lines = Text(*(join((t.in_(lang) for t in assumed), lang) for lang in LANGUAGES))
            notes.append(text("travel.basis_assumed", lines=lines))
    else:
        notes.append(text("travel.basis_no_wait"))
    if params.transfer_min is None:
        walk = TransferTime()
        values = {"fixed": f"{walk.fixed_s / 60:g}", "speed": f"{walk.speed_m_s:g}"}
        notes.append(text("travel.basis_transfer", **values))
    else:
        notes.append(text("travel.basis_transfer_flat", minutes=f"{params.transfer_min:g}"))
    notes.append(
        text("travel.basis_walk", speed=f"{params.walk_m_min:g}", detour=f"{params.detour:g}")
    )
    notes.append(text("travel.caution"))
    return tuple(notes)
