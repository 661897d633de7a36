"""Fixtures of the import tests: an empty workspace, and files that are written as they come."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import shapely

from layers.store import repository
from tests.own_folder import own_folder

__all__ = ["own_folder"]

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A function that writes features, pairs of fields and geometry, as GeoJSON."""

    def call(
        features: Sequence[tuple[dict[str, Any], Any]], name: str = "mine.geojson", **members: Any
    ) -> Path:
        record = [
            {"type": "Feature", "properties": fields,
             "geometry": shape if shape is None or isinstance(shape, dict)
             else shapely.geometry.mapping(shape)}
            for fields, shape in features
        ]  # fmt: skip
        path = tmp_path / name
        content = {"type": "FeatureCollection", **members, "features": record}
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return path

    return call


@pytest.fixture(scope="session")
def stations() -> list[tuple[str, shapely.Point]]:
    """Some stations of the district with names of their own, spread over it."""
    frame = repository.layer("stations").frame
    once = frame[frame["status"] == "operating"].drop_duplicates("name_zh")
    inside = once[once.within(repository.layer("district").frame.geometry.union_all())]
    return list(zip(inside["name_zh"], inside.geometry, strict=True))
