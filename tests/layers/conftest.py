"""Fixtures of the layer tests: the product's data, and a copy of it that may be broken."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from layers import store
from layers.layer import Layer


@pytest.fixture(scope="session")
def layers() -> dict[str, Layer]:
    """Every layer of the catalogue; none of the product's own may have a problem."""
    found, problems = store.load_all()
    assert problems == ()
    return found


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of data/ that the store reads instead, free to be broken."""
    copy = tmp_path / "data"
    shutil.copytree(store.DATA, copy)
    monkeypatch.setattr(store, "DATA", copy)
    return copy


Edit = Callable[[dict[str, Any]], object]


@pytest.fixture
def edit(data: Path) -> Callable[[str, Edit], None]:
    """A function that changes the content of one layer's file in the copy."""

    def change(layer_id: str, how: Edit) -> None:
        path = data / "geojson" / f"{layer_id}.geojson"
        content = json.loads(path.read_text(encoding="utf-8"))
        how(content)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    return change
