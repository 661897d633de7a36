"""A short link opened: the page that was kept, or why there is none."""

from pathlib import Path

import pytest

from layers.views.saved_views import keep_view
from tests.pages.reading import Visitor, link


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))


def test_a_short_link_opens_the_page_that_was_kept(visit: Visitor) -> None:
    view = keep_view("Mine", "coverage", {"radii": "650"}, "en")
    seen = visit("overview", lang="en", v=view.id)
    found = link(seen)
    assert found["radii"] == "650"
    assert "v" not in found
    assert not seen.warnings


def test_one_that_leads_nowhere_says_so_over_the_map(visit: Visitor) -> None:
    seen = visit("overview", lang="en", v="view_none")
    assert "The short link view_none leads to no view" in seen.warnings
    assert len(seen.scenes) == 1
