"""While one reader's file is held at its limits, the pages of another one answer."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from layers.i18n.wording import say
from tests.layers.imports.bad_inputs.test_import_limits import ENDLESS, GREEDY
from tests.layers.imports.bad_inputs.wrong_vectors import package
from tests.running import ROOT, Server, serving

pytestmark = pytest.mark.browser

LIMIT_S = 25
"""Long enough for the pages of another one on a busy machine."""


@pytest.fixture
def bounded(chromium_path: str, tmp_path: Path) -> Iterator[Server]:  # noqa: ARG001
    """A server of its own, whose imports have so much time."""
    own = {
        "ATLAS_LOCAL": str(tmp_path / "local"),
        "ATLAS_LIMIT_IMPORT_SECONDS": str(LIMIT_S),
        "ATLAS_LIMIT_IMPORT_SECONDS_PER_MB": "0.001",
    }
    with serving(ROOT, tmp_path / "server.log", env={**os.environ, **own}) as server:
        yield server
        assert server.trouble() == []


@pytest.mark.parametrize(("view", "word"), [(ENDLESS, "SECONDS"), (GREEDY, "MEMORY_MB")])
def test_pages_of_another_reader_answer_meanwhile(
    bounded: Server, open_tab: Callable[..., Any], tmp_path: Path, view: str, word: str
) -> None:
    path = tmp_path / "hostile.gpkg"
    path.write_bytes(package([view]))
    one = open_tab(bounded.base, "/?lang=en")
    one.page.get_by_role("button", name=say("own.button", "en"), exact=True).click()
    one.page.locator("[role=dialog] input[type=file]").set_input_files(path)
    begun = time.monotonic()
    refusal = one.page.get_by_role("dialog").get_by_text(f"ATLAS_LIMIT_IMPORT_{word}")
    other = open_tab(bounded.base, "/coverage?lang=zh", viewport={"width": 1366, "height": 768})
    other.page.get_by_text(say("choose.radii", "zh"), exact=True).first.wait_for()
    if word == "SECONDS":
        assert time.monotonic() - begun < LIMIT_S
        assert refusal.count() == 0
    refusal.first.wait_for()
    assert (one.errors, other.errors, one.outside, other.outside) == ([], [], [], [])
