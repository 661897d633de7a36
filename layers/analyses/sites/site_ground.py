"""Where a place to settle lies: in which towns, and on what other areas."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crs import STORAGE
from geo.overlaps import share_samples
from geo.uncertainty import interval
from layers.analyses.common.positions import Positions, positions_of
from layers.analyses.sites.site_list import Site
from layers.i18n.wording import Text, text_of
from layers.model.layer import records
from layers.store import repository
from layers.store.atlas import to_metric, with_role
from layers.transit.places import Place

__all__ = ["Share", "overlaps", "towns"]

_LEAST, _PERHAPS = 0.01, 0.05
"""Smaller shares are not told, unless they could well be larger."""


@dataclass(frozen=True)
class Share:
    """How much of a site lies on another area, 0 to 1, with its range; of a point 0 or 1."""

    id: str
    name: Text
    share: float
    low: float
    high: float
    point: bool


def towns(sites: Iterable[Site]) -> dict[str, tuple[Share, ...]]:
    """Return the towns each site lies in or could lie in, by site, the largest share first.

    Raises
    ------
    DataError
        If a layer is missing or broken.
    """
    covers = [_Cover(place.id, place.name, (place,)) for place in _areas("towns")]
    return _shares(sites, covers)


def overlaps(sites: Mapping[str, Site]) -> dict[str, tuple[Share, ...]]:
    """Return the other sites and university campuses each site lies on, or could, by site.

    Raises
    ------
    DataError
        If a layer is missing or broken.
    """
    covers = [
        _Cover(site.id, site.name, site.parts) for site in sites.values() if not _is_point(site)
    ]
    covers += [
        _Cover(place.id, place.name, (place,))
        for layer_id in with_role("goal")
        for place in _areas(layer_id)
    ]
    return _shares(sites.values(), covers)


@dataclass(frozen=True, eq=False)
class _Cover:
    id: str
    name: Text
    parts: tuple[Place, ...]


def _is_point(site: Site) -> bool:
    """Return whether no outline of a site is known."""
    return not all(_is_area(part) for part in site.parts) or not site.parts


def _is_area(place: Place) -> bool:
    return bool(shapely.get_dimensions(place.geometry) == 2)  # noqa: PLR2004 - -1 for none


def _areas(layer_id: str) -> Iterator[Place]:
    """Yield the areas of a layer."""
    for row in records(repository.layer(layer_id).located):
        name = text_of(row)
        place = Place(row.Index, name, (), layer_id, row.kind, row.geometry)
        if _is_area(place):
            yield place


def _shares(sites: Iterable[Site], covers: list[_Cover]) -> dict[str, tuple[Share, ...]]:
    grounds = {cover.id: _ground(cover.parts) for cover in covers}
    found = {}
    for site in sites:
        own = _ground(site.parts) if site.located else None
        rows = [
            _share(site, own, cover, grounds[cover.id])
            for cover in covers
            if own is not None and cover.id != site.id
        ]
        kept = [each for each in rows if each.share >= _LEAST or each.high >= _PERHAPS]
        found[site.id] = tuple(sorted(kept, key=lambda each: (-each.share, -each.high)))
    return found


_Ground = tuple[NDArray[np.object_], Positions]


def _ground(parts: tuple[Place, ...]) -> _Ground:
    """Return shapes in METRIC, and how they lie: as stated, then in each sample."""
    series = to_metric(gpd.GeoSeries([part.geometry for part in parts], crs=STORAGE))
    shapes = np.asarray(series.array)
    unsure = [float(repository.layer(p.layer_id).frame.loc[p.id, "uncertainty_m"]) for p in parts]
    return shapes, positions_of([part.id for part in parts], unsure).with_unmoved(shapes)


def _share(site: Site, own: _Ground, cover: _Cover, ground: _Ground) -> Share:
    (parts, lie), (covers, theirs) = own, ground
    sampled = share_samples(list(parts), lie.moved_m, list(covers), theirs.moved_m, theirs.outlines)
    low, high = interval(sampled[1:], sampled[0])
    return Share(
        cover.id, cover.name, float(sampled[0]), float(low), float(high), point=_is_point(site)
    )
