"""The modes of transport: a row each, with all that is told of one.

The access index allows walks and lateness by mode as Transport for London does; it
tells underground, tram and train apart, here all on rails is one mode. A further
mode is a further row, and its name in the words of who shows it.
"""

from dataclasses import dataclass

__all__ = ["BUS", "MODES", "MODE_TABLE", "RAIL", "Mode"]

_LONDON = "Transport for London (2015), Assessing transport connectivity in London, section 2.5"


@dataclass(frozen=True)
class Mode:
    """A mode of transport.

    Parameters
    ----------
    name
        Slug.
    route_types
        Route types of GTFS, the extended ones included, that are this mode.
    walk_limit_m
        How far one walks to its stops, metres, for the access index.
    reliability_min
        Minutes added to the mean wait for what is late, for the access index.
    source
        Of these two.
    fastest_km_h
        Nothing of it runs faster; the fastest train in service does 431 km/h.
    stop_kind
        What its stops are called, a kind of the product's data.
    """

    name: str
    route_types: frozenset[int]
    walk_limit_m: float
    reliability_min: float
    source: str
    fastest_km_h: float
    stop_kind: str


MODE_TABLE = (
    Mode("rail", frozenset({0, 1, 2, 5, 6, 7, 12, *range(100, 118), *range(400, 406)}),
         960.0, 0.75, _LONDON, 500.0, "rail_station"),
    Mode("bus", frozenset({3, 11, *range(200, 210), *range(700, 717), 800}),
         640.0, 2.0, _LONDON, 200.0, "bus_stop"),
)  # fmt: skip

MODES = tuple(mode.name for mode in MODE_TABLE)
"""Their names; timetables hold the position of one."""

RAIL, BUS = "rail", "bus"
"""What goes by rail; and what is taken for whatever route type is no mode's."""
