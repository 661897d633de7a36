"""Fetching a walking network: what ties the server or the file to what is kept."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer
from scipy.spatial import cKDTree

from geo.crs import STORAGE
from geo.errors import ParameterError, Problem
from geo.walking.street_network import Streets, build_streets, main_part
from layers.i18n.wording import Text, by_language, percent, text
from layers.model.progress import Progress, Step, silent
from layers.store import child_process, local_folder, repository
from layers.store.atlas import METRIC, local_metric, to_metric
from layers.store.ground import local_ground
from layers.streets import local_network, overpass
from layers.streets.areas import Area, Ground, area_km2, area_of
from layers.streets.facilities.facility_layers import keep_facilities
from layers.streets.ground.ground_features import ground_file
from layers.streets.local_network import Network, Origin
from layers.streets.osm_segments import RawStreets
from layers.streets.street_density import density_of, skeleton_warnings
from layers.streets.street_facts import network_facts

__all__ = [
    "MAX_AREA_KM2", "NEAR_M", "download_facts", "download_network", "import_facts",
    "import_network", "known_facts", "warnings",
]  # fmt: skip

MAX_AREA_KM2 = 2000
"""More than a large city within its outer ring, and all that a public server should be asked."""

NEAR_M = 500.0
_GRID_M = 250.0
_RESUME_S = 24 * 3600.0


def download_network(
    area: Area,
    *,
    endpoint: str = overpass.ENDPOINT,
    private: bool = False,
    timeout_s: float = 180,
    progress: Progress = silent,
) -> Network:
    """Return the walking network of an area, downloaded and kept (see `layers.streets.overpass`).

    Ground and facilities of the same tiles are kept as those of a file are.

    Raises
    ------
    ParameterError
        The area is larger than MAX_AREA_KM2 (``area_large``), or a parameter
        cannot be used.
    DataError
        The server does not deliver, or the disk refuses; the network before
        is then still there.
    """
    size = area_km2(area.ground)
    if size > MAX_AREA_KM2:
        values = {"value": f"{size:,.0f}", "limit": f"{MAX_AREA_KM2:,}"}
        raise ParameterError(Problem("area_large", values=values))
    if not 1 <= timeout_s <= 3600:  # noqa: PLR2004
        values = {"value": f"{timeout_s:g}", "low": "1", "high": "3600"}
        raise ParameterError(Problem("value_range", field="--timeout", values=values))
    try:
        # Answers of yesterday would pass for today's.
        local_network.clear_cache(older_than_s=_RESUME_S)
        raw = overpass.download(
            area.ground,
            cache_folder=local_network.cache_folder(),
            endpoint=endpoint,
            private=private,
            timeout_s=timeout_s,
            progress=progress,
        )
    except OSError as error:
        raise local_folder.unwritable(error) from error
    kept = _keep(raw, _network(raw, "download", endpoint, area.name, area.ground))
    local_network.clear_cache()
    return kept


def import_network(path: Path, *, area: Area | None = None, progress: Progress = silent) -> Network:
    """Return the walking network of an OpenStreetMap file, or of an area of it, kept.

    What the file holds of the ground around the district is kept beside it, for every map; bus
    stops, schools and hospitals are kept as layers of the reader's own.

    Raises
    ------
    DataError
        The file cannot be read, holds no streets or is beyond a limit of
        `layers.store.limits`, or the disk refuses.
    """
    ground = None if area is None else area.ground
    raw: RawStreets = child_process.call(
        "layers.streets.osm_file:read_osm", path, kind="streets", progress=progress, within=ground
    )
    progress(Step(2, 2, text("streets.building")))
    name = text("streets.area_all", file=path.name) if area is None else area.name
    return _keep(raw, _network(raw, "import", path.name, name, ground))


def download_facts(
    *, ground: Mapping[str, Any], endpoint: str, private: bool, progress: Progress
) -> dict[str, Any]:
    """Download a network; return what is known of it. Raises as `download_network` does.

    Parameters
    ----------
    ground
        What `layers.streets.areas.area_of` takes.
    """
    area = area_of(**ground)
    return known_facts(
        download_network(area, endpoint=endpoint, private=private, progress=progress)
    )


def import_facts(
    path: Path, *, ground: Mapping[str, Any] | None, progress: Progress
) -> dict[str, Any]:
    """Import a network, of a ground or all of it; return what is known of it.

    Raises as `import_network` does.
    """
    area = None if ground is None else area_of(**ground)
    return known_facts(import_network(path, area=area, progress=progress))


def known_facts(found: Network) -> dict[str, Any]:
    """Return all facts of a network, with what whoever uses it should know."""
    return network_facts(found) | {"warnings": [each.to_dict() for each in warnings(found)]}


def warnings(found: Network) -> tuple[Text, ...]:
    """Return what whoever uses a network should know of it."""
    found_warnings = skeleton_warnings(found)
    if found.covers >= 0.005:  # noqa: PLR2004
        return found_warnings
    shares = by_language(partial(percent, found.covers))
    return (*found_warnings, text("streets.elsewhere", share=shares))


def _keep(raw: RawStreets, network: Network) -> Network:
    """Keep a network and what else its source holds; return it as it was kept."""
    kept = local_network.save(network)
    under = ground_file(raw, kept)
    if under is not None:
        local_ground.save(under)
    keep_facilities(raw.facilities, kept)
    return kept


def _network(
    raw: RawStreets, origin: Origin, source: str, area: Text, ground: Ground | None
) -> Network:
    streets, left_out = main_part(build_streets(raw.lon, raw.lat, raw.u, raw.v, crs=_crs_of(raw)))
    back = Transformer.from_crs(streets.crs, STORAGE, always_xy=True)
    lon, lat = back.transform(streets.x, streets.y)
    bounds = tuple(round(float(each), 6) for each in (lon.min(), lat.min(), lon.max(), lat.max()))
    return Network(
        streets=streets,
        origin=origin,
        source=source,
        area=area,
        data_date=raw.data_date,
        dated_by=raw.dated_by,
        fetched=datetime.now(UTC).date().isoformat(),
        bounds=(bounds[0], bounds[1], bounds[2], bounds[3]),
        ways=raw.ways,
        dropped=raw.dropped,
        left_out=left_out,
        covers=_covers(streets),
        digest=streets.digest,
        density=density_of(raw, ground),
    )


def _crs_of(raw: RawStreets) -> str | None:
    """Return the CRS of a network: that of the atlas around its district."""
    if not len(raw.lon):
        return None
    return local_metric(float(np.median(raw.lon)), float(np.median(raw.lat)))


def _covers(streets: Streets) -> float:
    """Return the share (0..1) of the district within NEAR_M of a street node, on a 250 m grid."""
    if streets.crs != METRIC:
        return 0.0
    district = to_metric(gpd.GeoSeries(repository.layer("district").frame.geometry)).union_all()
    west, south, east, north = district.bounds
    x, y = np.meshgrid(np.arange(west, east, _GRID_M), np.arange(south, north, _GRID_M))
    inside = shapely.contains_xy(district, x, y)
    points = np.stack([x[inside], y[inside]], axis=1)
    tree = cKDTree(np.stack([streets.x, streets.y], axis=1))
    distance, _ = tree.query(points, distance_upper_bound=NEAR_M)
    return float(np.isfinite(distance).mean())
