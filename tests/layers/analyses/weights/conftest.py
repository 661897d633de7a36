"""Layers with figures to count, kept in an empty folder of this machine's own."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from layers.imports.draft import draft
from layers.imports.keep import keep
from layers.model.catalogue import Weight
from layers.store.ground import local_ground
from layers.workspace.own_layer import OwnLayer
from tests.own_folder import own_folder

__all__ = ["own_folder"]

KeepTable = Callable[[Mapping[str, object]], OwnLayer]
KeepShapes = Callable[[Sequence[tuple[Any, object]]], OwnLayer]
SaveGround = Callable[[Sequence[Any]], None]


@pytest.fixture
def keep_table(tmp_path: Path) -> KeepTable:
    """A function that keeps residents by the name of a place, as a table without geometry."""

    def call(residents: Mapping[str, object]) -> OwnLayer:
        path = tmp_path / "census.csv"
        rows = [f"{name},{'' if count is None else count}" for name, count in residents.items()]
        path.write_text("\n".join(["街镇,2020年常住人口", *rows]) + "\n", encoding="utf-8")
        found = draft(path)
        return keep(found, found.proposed)

    return call


@pytest.fixture
def keep_shapes(tmp_path: Path) -> KeepShapes:
    """A function that keeps shapes in degrees, each with how many jobs it has."""

    def call(jobs: Sequence[tuple[Any, object]]) -> OwnLayer:
        features = [
            {"type": "Feature", "properties": {"name": f"n{row}", "jobs": count},
             "geometry": shapely.geometry.mapping(shape)}
            for row, (shape, count) in enumerate(jobs)
        ]  # fmt: skip
        path = tmp_path / "jobs.geojson"
        content = {"type": "FeatureCollection", "features": features}
        path.write_text(json.dumps(content), encoding="utf-8")
        found = draft(path, "wgs84")
        choices = replace(found.proposed, roles=("weight",), weight=Weight("jobs", "jobs", "2023"))
        return keep(found, replace(choices, uncertainty_m=0.0))

    return call


@pytest.fixture
def save_ground() -> SaveGround:
    """A function that saves areas in degrees as the built-up ground of this machine."""

    def call(areas: Sequence[Any]) -> None:
        provenance = {
            "title_zh": "地面", "title_en": "Ground", "method": {"zh": "试", "en": "test"},
            "note": {"zh": "", "en": ""},
            "sources": [
                {"id": "osm", "title": {"zh": "试", "en": "test"},
                 "publisher": {"zh": "试", "en": "test"}, "date": None, "licence": "ODbL-1.0",
                 "url": None}
            ],
        }  # fmt: skip
        features = [
            {
                "type": "Feature",
                "properties": {
                    "id": f"built_{row}", "name_zh": "建成区", "name_en": "Built-up",
                    "kind": "built_up", "status": "existing", "opened": None,
                    "certainty": "surveyed", "uncertainty_m": 10, "source": "osm",
                },
                "geometry": _rounded(area),
            }
            for row, area in enumerate(areas)
        ]  # fmt: skip
        tree = {"type": "FeatureCollection", "provenance": provenance, "features": features}
        local_ground.save(json.dumps(tree, ensure_ascii=False).encode("utf-8"))

    return call


def _rounded(area: Any) -> dict[str, Any]:
    """Return an area as GeoJSON with six decimals, its ring as RFC 7946 has it."""
    shape = shapely.transform(shapely.orient_polygons(area), lambda at: at.round(6))
    record: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return record
