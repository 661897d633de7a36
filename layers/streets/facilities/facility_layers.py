"""Facilities out of a street file as layers of the reader's own: to be counted, and covered.

Each kind is one layer of the workspace, replaced by the next file that is read. What bears one
name within a short way is one place: a bus stop has a post on either side of its street.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import STORAGE, to_storage
from layers.i18n.languages import columns, languages
from layers.i18n.wording import say, text
from layers.model.palette import OWN
from layers.model.provenance import Lineage, Source
from layers.store import own_layers, repository
from layers.store.atlas import ATLAS, METRIC, to_metric
from layers.store.data_file import sound_layer
from layers.store.geojson import dump
from layers.store.local_folder import workspace
from layers.streets.facilities.facility_tags import FACILITIES, RawFacility
from layers.streets.network import Network
from layers.workspace.interface import NEW
from layers.workspace.own_ids import FACILITIES_PREFIX
from layers.workspace.own_layer import MOST_PLACES, OwnLayer

__all__ = ["keep_facilities", "layer_id_of"]

_AROUND_M = 3_000.0
"""Facilities farther from the district are not kept: nobody in it walks to them."""

_ONE_PLACE_M = 150.0
_SPOT_M, _AREA_M = 20.0, 100.0
"""How far off a mapped post may be, and the way into an area from the point inside it."""

_ROLES: Mapping[str, tuple[str, ...]] = {
    "bus_stop": ("target", "countable", "stops"),
    "school": ("target", "countable"),
    "hospital": ("target", "countable"),
}
_SOURCE, _DATUM = "osm", "wgs84"
_DECIMALS = 6


@dataclass(frozen=True)
class _Place:
    """A facility as it is kept: key, names, and its place in metres."""

    key: str
    names: tuple[str, ...]
    x: float
    y: float

    @property
    def is_area(self) -> bool:
        """Whether it stands for an area."""
        return not self.key.startswith("n")


def layer_id_of(kind: str) -> str:
    """Return the id of the layer of a kind of facilities.

    >>> layer_id_of("bus_stop")
    'own_osm_bus_stop'
    """
    return f"{FACILITIES_PREFIX}{kind}"


def keep_facilities(raw: Sequence[RawFacility], network: Network) -> tuple[OwnLayer, ...]:
    """Keep the facilities of a source around the district, a layer a kind that there is any of.

    Raises
    ------
    DataError
        The workspace refuses, or another has changed a layer meanwhile.
    """
    kept = []
    for number, kind in enumerate(FACILITIES):
        places = _merged(_around(each for each in raw if each.kind == kind))
        if places:
            kept.append(_keep(kind, number, places, network))
    own_layers.forget()
    return tuple(kept)


def _around(found: Iterable[RawFacility]) -> list[_Place]:
    """Return the facilities around the district, by id of their source."""
    rows = list(found)
    if not rows:
        return []
    points = gpd.GeoSeries(gpd.points_from_xy([r.lon for r in rows], [r.lat for r in rows]),
                           crs=STORAGE)  # fmt: skip
    metric = to_metric(points)
    district = to_metric(repository.layer("district").located.geometry).union_all()
    near = metric.distance(district) <= _AROUND_M
    return [
        _Place(row.key, row.names, float(at.x), float(at.y))
        for row, at, inside in zip(rows, metric, near, strict=True)
        if inside
    ]


def _merged(places: Iterable[_Place]) -> list[_Place]:
    """Return places, those of one name within `_ONE_PLACE_M` of the first of them as one."""
    named: dict[tuple[str, ...], list[list[_Place]]] = {}
    alone: list[list[_Place]] = []
    for place in places:
        if not any(place.names):
            alone.append([place])
            continue
        groups = named.setdefault(place.names, [])
        group = next((each for each in groups if _apart_m(each[0], place) <= _ONE_PLACE_M), None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    every = [*alone, *(group for groups in named.values() for group in groups)]
    return sorted(map(_middle, every), key=lambda each: each.key)


def _apart_m(one: _Place, other: _Place) -> float:
    return float(np.hypot(one.x - other.x, one.y - other.y))


def _middle(group: Sequence[_Place]) -> _Place:
    x, y = (float(np.mean([getattr(each, axis) for each in group])) for axis in "xy")
    return _Place(group[0].key, group[0].names, x, y)


def _keep(kind: str, number: int, places: Sequence[_Place], network: Network) -> OwnLayer:
    layer_id, title = layer_id_of(kind), text(f"facility.{kind}")
    lineage = Lineage(
        title, (_source(network),), text("facility.method", metres=f"{_ONE_PLACE_M:.0f}"),
        text("facility.limits"),
    )  # fmt: skip
    content = dump({
        "type": "FeatureCollection",
        "provenance": lineage.to_dict(),
        "features": [*_features(layer_id, kind, places)],
    })  # fmt: skip
    sound_layer(content, network.source, ATLAS.bounds)
    head = own_layers.kept().heads.get(layer_id)
    layer = OwnLayer(
        id=layer_id, title=title, family="point",
        roles=_ROLES[kind] if len(places) <= MOST_PLACES
        else tuple(each for each in _ROLES[kind] if each == "stops"),
        kind=kind, colour=OWN[number], confidential=False, file=network.source,
        sha256=hashlib.sha256(content).hexdigest(),
        read=date.today().isoformat(),  # noqa: DTZ011 - the reader's own calendar day
        datum=_DATUM, datum_basis="stated",
    )  # fmt: skip
    seen = NEW if head is None else head.version
    workspace().save("layer", layer_id, layer.to_body(), seen=seen, content=content)
    return layer


def _source(network: Network) -> Source:
    return Source(
        id=_SOURCE, title=text("ground.source", source=network.source),
        publisher=text("streets.publisher"), date=network.data_date, licence="ODbL-1.0",
        url="https://www.openstreetmap.org/copyright",
    )  # fmt: skip


def _features(layer_id: str, kind: str, places: Sequence[_Place]) -> Iterator[dict[str, Any]]:
    points = shapely.points([[each.x, each.y] for each in places])
    degrees = to_storage(gpd.GeoSeries(points, crs=METRIC))
    for place, at in zip(places, degrees, strict=True):
        words = [name or f"{say(f'kind.{kind}', lang)} {place.key}"
                 for name, lang in zip(place.names, languages(), strict=True)]  # fmt: skip
        yield {
            "type": "Feature",
            "properties": {
                "id": f"{layer_id}_{place.key}",
                **dict(zip(columns("name"), words, strict=True)),
                "kind": kind,
                "status": "existing",
                "opened": None,
                "certainty": "approximate",
                "uncertainty_m": _AREA_M if place.is_area else _SPOT_M,
                "source": _SOURCE,
            },
            "geometry": {
                "type": "Point",
                "coordinates": [round(float(at.x), _DECIMALS), round(float(at.y), _DECIMALS)],
            },
        }
