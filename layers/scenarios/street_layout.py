"""The walking network as a scenario leaves it, and what keeps its edits from being of use."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import geopandas as gpd
import shapely

from geo.crs import STORAGE
from geo.errors import Problem
from geo.walking.street_edits import (
    JOIN_M,
    closed_segments,
    edited_streets,
    loose_ends,
    way_onto,
)
from layers.scenarios.geometry import to_shape
from layers.scenarios.kinds.streets.add_entrance import ENTRANCE
from layers.scenarios.kinds.streets.add_street_link import CLOSURE, LINK
from layers.scenarios.records import GEOMETRY, Record, Records
from layers.scenarios.tables import STREETS
from layers.streets import local_network
from layers.streets.network import Network

__all__ = ["edited_network", "street_problems"]


def edited_network(base: Network, own: Mapping[str, Record | None]) -> Network:
    """Return a network with the links, entrances and closures of a scenario.

    Parameters
    ----------
    own
        The records of `layers.scenarios.tables.STREETS`, by id.
    """
    links, closures, entrances = (
        list(_lines(own, kind, base.streets.crs).values()) for kind in (LINK, CLOSURE, ENTRANCE)
    )
    # A passage ends at the station, which is entered from the streets about it as before.
    ways_in = [way_onto(base.streets, *each.coords[-1]) for each in entrances]
    links += [*entrances, *(each for each in ways_in if each is not None)]
    streets = edited_streets(base.streets, links, closures)
    return replace(base, streets=streets, digest=streets.digest)


def street_problems(after: Records) -> Iterator[Problem]:
    """Yield that there are no streets, what is added and meets none, what closes none.

    Raises
    ------
    DataError
        The file of the street network is broken.
    """
    own = {key[1]: each for key, each in after.changed.items() if key[0] == STREETS}
    if not own:
        return
    network = local_network.unedited()
    if network is None:
        yield from (Problem("scenario_streets_none", file=STREETS, feature=each) for each in own)
        return
    streets = network.streets
    links = _lines(own, LINK, streets.crs)
    for k in loose_ends(streets, list(links.values())) if links else ():
        yield Problem("scenario_link_loose", file=STREETS, feature=list(links)[k])
    for name, passage in _lines(own, ENTRANCE, streets.crs).items():
        if way_onto(streets, *passage.coords[0], within_m=JOIN_M) is None:
            yield Problem("scenario_entrance_loose", file=STREETS, feature=name)
    for name, line in _lines(own, CLOSURE, streets.crs).items():
        if not closed_segments(streets, [line]).any():
            yield Problem("scenario_closes_nothing", file=STREETS, feature=name)


def _lines(own: Mapping[str, Record | None], kind: str, crs: str) -> dict[str, shapely.LineString]:
    """Return the lines of one kind in the CRS of the network, by id."""
    shapes = {
        name: to_shape(each.get(GEOMETRY))
        for name, each in own.items()
        if each and each["kind"] == kind
    }
    metric = gpd.GeoSeries(list(shapes.values()), crs=STORAGE).to_crs(crs)
    return dict(zip(shapes, metric, strict=True))
