"""What is asked of travel times: from where, when, and how one walks and waits."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.errors import ParameterError, PlaceError, Problem
from layers import store
from layers.analyses.methods import DETOUR
from layers.metro import PERIODS, network
from layers.places import Place, places_of

__all__ = [
    "ORIGIN_LAYERS", "WAITS", "WALKS", "WALK_LIMIT_MIN", "TravelParams", "known_place", "places",
]  # fmt: skip

ORIGIN_LAYERS = ("stations", "parks", "zones", "science_parks", "universities", "anchors")
"""Layers whose places one can leave from and arrive at."""

WAITS = ("half", "none")

WALKS = ("streets", "detour")

WALK_LIMIT_MIN = 30.0
"""Stations up to this many minutes on foot are used; if there is none, the nearest one."""


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
        Factor from the straight distance to the walked one, where no streets are known.
    method
        "streets" to walk along the network where there is one, or "detour".
    """

    origin: str
    period: str = "am_peak"
    wait: str = "half"
    transfer_min: float | None = None
    walk_m_min: float = 80.0
    detour: float = DETOUR
    method: str = "streets"

    def __post_init__(self) -> None:
        """Refuse unknown words and absurd numbers, all at once."""
        choices = (("period", self.period, PERIODS), ("wait", self.wait, WAITS),
                   ("method", self.method, WALKS))  # fmt: skip
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

    @property
    def walk_limit_m(self) -> float:
        """How far one walks to a station, or all the way, in metres."""
        return WALK_LIMIT_MIN * self.walk_m_min


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


def known_place(place_id: str, known: Mapping[str, Place]) -> Place:
    """Return a place by its id. Raises PlaceError for one that is none of them."""
    try:
        return known[place_id]
    except KeyError:
        raise PlaceError(Problem("place_unlike", values={"value": place_id})) from None


def _off_metro(place: Place) -> bool:
    """Return whether a place has a location and is more than an unopened station."""
    return place.geometry is not None and place.layer_id != "stations"
