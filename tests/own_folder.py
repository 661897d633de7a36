"""An empty folder in place of this machine's own, for modules that keep layers."""

from pathlib import Path

import pytest

__all__ = ["own_folder"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in place of this machine's own."""
    folder = tmp_path / "local"
    monkeypatch.setenv("ATLAS_LOCAL", str(folder))
    return folder
