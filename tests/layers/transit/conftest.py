"""What tests of services share: a folder of this machine without anything in it."""

from pathlib import Path

import pytest


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in place of this machine's own."""
    path = tmp_path / "local"
    monkeypatch.setenv("ATLAS_LOCAL", str(path))
    return path
