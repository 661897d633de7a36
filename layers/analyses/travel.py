"""Travel time: the quickest way by metro and on foot, from one place to all others."""

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pandas as pd

from geo.errors import NoPathError
from geo.itinerary import Journeys
from geo.transit import TransferTime
from geo.uncertainty import DRAWS, interval
from layers import networks, store
from layers.analyses.journeys import Step, itinerary, journeys
from layers.analyses.methods import DETOUR_RANGE, method_in_use
from layers.analyses.travel_draws import drawn_seconds
from layers.analyses.travel_params import (
    ORIGIN_LAYERS,
    WAITS,
    WALK_LIMIT_MIN,
    WALKS,
    TravelParams,
    places,
)
from layers.analyses.walks import NO_WALK, Walk, strolls, walks, ways_out
from layers.layer import Layer, Result
from layers.metro import Headway
from layers.places import Place
from layers.progress import Progress, silent
from layers.style import Grades, Symbol
from layers.words import LANGUAGES, Lang, Text, join, line_name, text

__all__ = [
    "ORIGIN_LAYERS", "WAITS", "WALKS", "Step", "TravelParams", "itinerary", "places", "travel_time",
]  # fmt: skip

BANDS_MIN = (15.0, 30.0, 45.0, 60.0, 90.0)
BAND_COLOURS = ("#440154", "#414487", "#2A788E", "#22A884", "#7AD151", "#FDE725")
"""Viridis: its lightness rises with the minutes, for every eye and in grey print."""


def travel_time(params: TravelParams, progress: Progress = silent) -> Result:
    """Return the least travel time from the origin to every place.

    Returns
    -------
    Result
        layers: the stations graded by minutes. table: one row a place: id,
        name_zh, name_en, kind, layer, seconds (inf where there is no way),
        minutes and their low and high, transfers, by_station (where one
        alights). facts: origin, method (how one walks), assumed_lines (whose
        headway has no source), dead_segments, reached, off_network (places
        without a way along streets).

    Raises
    ------
    PlaceError
        If the origin is no place of `places`.
    DataError
        If a layer or a metro table is missing or broken.
    """
    known = places()
    metro, ways, timetable = journeys(params, known)
    strolled = walks(strolls(known, params), params)
    egress = {key: walks(ways_out(place, known, params), params) for key, place in known.items()}
    rows = [
        _row(place, ways, egress[key], walk_s=strolled.get(key, NO_WALK).seconds)
        for key, place in known.items()
    ]
    table = pd.DataFrame(rows)
    waited = timetable if params.wait == "half" else None
    drawn = drawn_seconds(params, known, metro, waited, progress) / 60
    low, high = interval(drawn, table["seconds"] / 60)
    table["low"], table["high"] = low, high
    assumed = tuple(line for line, each in timetable.items() if each.assumed)
    facts = {
        "origin": params.origin,
        "assumed_lines": assumed,
        "dead_segments": metro.missing,
        "method": method_in_use(params.method),
        "reached": int(table["minutes"].notna().sum()),
        "off_network": tuple(
            key
            for key, ways in egress.items()
            if ways and not any(walk.on_streets for walk in ways.values())
        ),
    }
    return Result(_graded(table, known), table, _notes(params, timetable, facts, known), facts)


def _row(
    place: Place, journeys: Journeys, egress: Mapping[str, Walk], *, walk_s: float
) -> dict[str, Any]:
    """Return the quicker of riding and walking to a place; inf and no station for no way."""
    seconds, station, transfers = walk_s, None, 0 if math.isfinite(walk_s) else None
    with suppress(NoPathError):
        ridden_s, by_station = journeys.to_place(
            {key: walk.seconds for key, walk in egress.items()}
        )
        if ridden_s < walk_s:
            seconds, station, transfers = ridden_s, by_station, int(journeys.transfers[by_station])
    return {
        "id": place.id,
        "name_zh": place.name.zh,
        "name_en": place.name.en,
        "kind": place.kind,
        "layer": place.layer_id,
        "seconds": seconds,
        "minutes": seconds / 60 if math.isfinite(seconds) else math.nan,
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
    params: TravelParams,
    timetable: Mapping[str, Headway],
    facts: Mapping[str, Any],
    known: Mapping[str, Place],
) -> tuple[Text, ...]:
    """Return what the times rest on, in sentences."""
    notes = [text("travel.basis_ride")]
    if params.wait == "half":
        notes.append(text("travel.basis_wait", period=text(f"period.{params.period}")))
        assumed = [line_name(line) for line, h in timetable.items() if h.assumed]
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
    low, high = DETOUR_RANGE
    walking = {"speed": f"{params.walk_m_min:g}", "limit": f"{WALK_LIMIT_MIN:g}"}
    factor = {"detour": f"{params.detour:g}", "low": low, "high": high}
    if facts["method"] == "streets":
        network = networks.load()
        date = (network.data_date if network else None) or "—"
        notes.append(text("travel.basis_streets", date=date, **walking))
        off = [known[key].name for key in facts["off_network"]]
        if off:
            names = Text(*(_listed(off, lang) for lang in LANGUAGES))
            notes.append(text("travel.off_network", count=len(off), names=names, **factor))
    else:
        if params.method == "streets":
            notes.append(text("coverage.stand_in"))
        notes.append(text("travel.basis_walk", **walking, **factor))
    notes.append(text("travel.range", draws=DRAWS))
    notes.append(text("travel.caution"))
    return tuple(notes)


def _listed(names: list[Text], lang: Lang) -> str:
    """Return names joined, a long list cut."""
    return join((name.in_(lang) for name in names[:_NAMED]), lang) + (
        " …" if len(names) > _NAMED else ""
    )


_NAMED = 8
