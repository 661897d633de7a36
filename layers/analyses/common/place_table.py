"""Times to places as a table, one row a place, and as the grades of their layers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.walking.walk_rule import Walks
from layers.analyses.common.colour_ramps import minute_grades
from layers.analyses.common.times import MEDIAN, Times
from layers.analyses.travel.travel_places import origin_layers
from layers.i18n.wording import text, text_columns
from layers.model.layer import Layer, Result
from layers.store import repository
from layers.transit.places import Place
from layers.transit.services import Transit, stop_layer

__all__ = ["SPREAD", "TravelResult", "graded", "off_streets", "place_table"]

SPREAD = ("fastest_min", "p5_min", "median_min", "p95_min", "slowest_min")
"""What `geo.transit.spread.LEVELS` are called in a table."""


@dataclass(frozen=True, eq=False, kw_only=True)
class TravelResult(Result):
    """Times from one place or point to all others.

    Parameters
    ----------
    origin
        Id of the place one sets out from, None for a point.
    wait
        How waiting is counted.
    assumed_lines
        Lines whose headway has no source.
    reached
        How many places can be reached.
    off_network
        Ids of places without a way along streets.
    """

    origin: str | None
    wait: str
    assumed_lines: tuple[str, ...]
    reached: int
    off_network: tuple[str, ...]


def place_table(
    known: Mapping[str, Place], running: Transit, found: Times, wait: str
) -> pd.DataFrame:
    """Return one row a place; see `layers.analyses.travel.travel.travel_time` for the columns."""
    seconds = found.levels_s(wait)[:, MEDIAN]
    ways = found.ways(wait)
    stops = running.timetable.stops
    spreads = {
        f"{traveller}_{name}": times_s[:, k] / 60
        for traveller, times_s in (("random", found.random), ("informed", found.informed))
        for k, name in enumerate(SPREAD)
    }
    return pd.DataFrame(
        {
            "id": list(known),
            **text_columns("name", (place.name for place in known.values())),
            "kind": [place.kind for place in known.values()],
            "layer_id": [place.layer_id for place in known.values()],
            "seconds": seconds,
            "minutes": np.where(np.isfinite(seconds), seconds / 60, np.nan),
            "minutes_low": found.low / 60,
            "minutes_high": found.high / 60,
            **spreads,
            "transfers": [None if way is None else max(way.rides - 1, 0) for way in ways],
            "by_station_id": [
                None if way is None or way.stop is None else stops[way.stop] for way in ways
            ],
        }
    )


def off_streets(known: Mapping[str, Place], walks: Walks) -> list[str]:
    """Return the places that no walk along known streets leads to, though a walk does."""
    entered = np.diff(walks.ptr) > 0
    along = np.bincount(walks.point[walks.on_streets], minlength=len(known)) > 0
    return [key for key, each in zip(known, entered & ~along, strict=True) if each]


def graded(
    table: pd.DataFrame, known: Mapping[str, Place], running: Transit, column: str = "minutes"
) -> tuple[Layer, ...]:
    """Return the layers of places with each feature's minutes, of a column, as its grade."""
    minutes = dict(zip(table["id"], table[column], strict=True))
    minutes |= {
        station: minutes[place.id] for place in known.values() for station in place.stations
    }
    style = minute_grades("minutes")
    found = []
    for layer_id in origin_layers():
        layer = stop_layer(running) if layer_id == "stations" else repository.layer(layer_id)
        frame = layer.frame.assign(minutes=layer.frame["id"].map(minutes).astype(float))
        step = text("travel.step")
        found.append(
            replace(
                layer,
                title=text("page.travel_time"),
                frame=frame,
                style=style,
                lineage=layer.lineage.then(step),
            )
        )
    return tuple(found)
