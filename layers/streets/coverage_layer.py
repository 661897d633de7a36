"""The ground a walking network covers, as a light layer of its own, and the ground asked for."""

from functools import lru_cache, partial

import geopandas as gpd
import shapely

from geo.crs import STORAGE, to_storage
from geo.walking.street_cells import street_cells
from layers.i18n.wording import Text, by_language, distance, text
from layers.model.layer import Layer, derived
from layers.model.palette import LACKING, MAPPED, UNCERTAIN
from layers.model.provenance import Lineage
from layers.model.style import Categories, Entry, Single, Symbol
from layers.store import repository
from layers.store.atlas import METRIC, to_metric
from layers.streets.areas import Area
from layers.streets.local_network import Network

__all__ = ["cover_layer", "requested_area_layer"]


def cover_layer(network: Network) -> Layer:
    """Return where a network has streets, and where in the district it has none.

    Raises
    ------
    DataError
        The outline of the district cannot be read.
    """
    return _cover(network, repository.layer("district"))


@lru_cache(maxsize=2)
def _cover(network: Network, district: Layer) -> Layer:
    cells, side_m = street_cells(network.streets)
    side = by_language(partial(distance, side_m))
    shapes = {"mapped": cells}
    if network.streets.crs == METRIC:
        shapes["lacking"] = to_metric(district.frame.geometry).union_all() - cells
    shapes = {name: shape for name, shape in shapes.items() if not shape.is_empty}
    names = {name: text(f"network.cells_{name}", side=side) for name in shapes}
    look = {
        "mapped": Symbol(MAPPED, 0.6, MAPPED, 0.3, opacity=0.5),
        "lacking": Symbol(LACKING, 0.6, LACKING, 0.25, opacity=0.5),
    }
    return derived(
        "street_cells",
        text("network.cells"),
        geometry=to_storage(gpd.GeoSeries(list(shapes.values()), crs=network.streets.crs)),
        names=names,
        style=Categories("id", tuple(((each,), Entry(names[each], look[each])) for each in shapes)),
        lineage=network.lineage.then(text("network.cells_step", side=side)),
    )


def requested_area_layer(area: Area) -> Layer:
    """Return the ground that is to be fetched, as an outline."""
    label = text("network.asked")
    return derived(
        "streets_asked",
        label,
        geometry=gpd.GeoSeries([shapely.force_2d(area.ground)], crs=STORAGE),
        names={"streets_asked": area.name},
        style=Single(label, Symbol(UNCERTAIN, 2.0, dash=(7.0, 5.0))),
        lineage=Lineage(label, (), label, Text()),
    )
