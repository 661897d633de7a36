"""Maps of sites side by side on paper: of the ground that the screen shows, at one scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import shapely

from geo.crs import STORAGE
from layers.analyses import ANALYSES
from layers.analyses.sites.site_reach import SiteReachParams
from layers.model.layer import Layer
from layers.paper.map_layers import Ground
from layers.paper.primitives import Box
from layers.sheets.known import SiteAnswers
from layers.sheets.surroundings import Bounds, bounds_of, ground_of, window_of
from layers.store.atlas import to_metric
from layers.views.site_maps import frames

_MARGIN_MM = 1.0
"""What is reached is cut at the edge anyway: it needs no room around it."""

__all__ = ["ComparisonMaps", "comparison_maps"]


@dataclass(frozen=True, eq=False)
class ComparisonMaps:
    """What maps side by side show.

    Parameters
    ----------
    bounds
        The ground of each site with a location, metres.
    reached
        What is reached from it; empty where what runs is a feed of elsewhere.
    """

    bounds: Mapping[str, Bounds]
    reached: Mapping[str, Layer]

    def grounds(self, frames: Mapping[str, Box]) -> dict[str, Ground]:
        """Return the ground of each map in its frame, all at the scale of the smallest."""
        margin = {"margin_mm": _MARGIN_MM} if self.reached else {}
        scales = [window_of(each, frames[key], **margin).scale
                  for key, each in self.bounds.items()]  # fmt: skip
        return {
            key: ground_of(each, frames[key], scale=max(scales), **margin)
            for key, each in self.bounds.items()
        }


def comparison_maps(known: SiteAnswers, ids: Sequence[str]) -> ComparisonMaps:
    """Return what the maps of some sites show, as the comparison on the screen has it.

    Raises
    ------
    DataError
        If a layer, a table, the feed or the street network is missing or broken.
    """
    located = [each for each in ids if known.site(each).located]
    if not any(each in known.result.reached for each in located):
        around = {each: bounds_of(known.result, known.site(each)) for each in located}
        return ComparisonMaps(around, {})
    found = ANALYSES["site_reach"].run(SiteReachParams(tuple(ids), known.params)).grounds
    corners = frames(found)
    boxes = [shapely.box(west, south, east, north)
             for (south, west), (north, east) in corners.values()]  # fmt: skip
    metric = to_metric(gpd.GeoSeries(boxes, crs=STORAGE)).bounds.to_numpy().tolist()
    bounds = {key: (w, s, e, n) for key, (w, s, e, n) in zip(corners, metric, strict=True)}
    return ComparisonMaps(bounds, found)
