"""The ground reached from places to settle: of a park in blocks from any of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import Any

import pandas as pd
import shapely

from layers.analyses.reach.reach import ground_layer
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.sites.site_list import sites_by_id
from layers.analyses.sites.site_times import LIMITS_MIN, WAIT
from layers.analyses.sites.sites import SitesParams
from layers.analyses.travel.travel_places import origin_layers
from layers.model.layer import Layer, Result
from layers.model.progress import Progress, silent
from layers.transit.places import Place

__all__ = ["SiteReachParams", "site_reach"]


@dataclass(frozen=True)
class SiteReachParams:
    """From which sites, and how one travels.

    Parameters
    ----------
    ids
        Of sites; those without a location are passed over.
    travel
        How one travels.
    """

    ids: tuple[str, ...]
    travel: SitesParams = field(default_factory=SitesParams)


@dataclass(frozen=True, eq=False, kw_only=True)
class SiteReachResult(Result):
    """The ground reached from some sites, by their ids."""

    grounds: Mapping[str, Layer]


def site_reach(params: SiteReachParams, progress: Progress = silent) -> SiteReachResult:
    """Return the ground within 15, 30 and 45 minutes of some sites.

    Parameters
    ----------
    params
        From where.
    progress
        Is told how far it is.

    Returns
    -------
    SiteReachResult
        layers: the ground of each site, those with a location, in their order.
        table: one row such a site: id.

    Raises
    ------
    DataError
        If a layer, a metro table, the feed or the street network is missing or broken.
    """
    known = sites_by_id()
    parts = [(key, part) for key in params.ids if key in known for part in known[key].parts]
    grounds: dict[str, Layer] = {}
    for done, (key, part) in enumerate(parts):
        progress(done / len(parts))
        ground = ground_layer(_reach_question(part, params.travel))
        grounds[key] = _together([grounds[key], ground]) if key in grounds else ground
    table = pd.DataFrame({"id": list(grounds)})
    return SiteReachResult(tuple(grounds.values()), table, (), grounds=grounds)


def _reach_question(part: Place, travel: SitesParams) -> ReachParams:
    """Return the question for one spot: a place the reach knows, or else its point."""
    how: dict[str, Any] = asdict(travel) | {"wait": WAIT, "limits_min": LIMITS_MIN}
    if part.layer_id in origin_layers():
        return ReachParams(origin=part.id, **how)
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(part.geometry))[0].tolist()
    return ReachParams(point=(round(lon, 5), round(lat, 5)), **how)


def _together(several: Sequence[Layer]) -> Layer:
    """Return the grounds of several spots as one, limit by limit."""
    first, *others = several
    frame = first.frame
    shapes = frame.geometry.to_numpy()
    for other in others:
        shapes = shapely.union(shapes, other.frame.geometry.loc[frame.index].to_numpy())
    digest = sha256("".join(each.digest for each in several).encode("utf-8")).hexdigest()[:16]
    return replace(first, frame=frame.set_geometry(shapes, crs=frame.crs), digest=digest)
