"""Short links lead to what is kept, as it is now or as it was."""

from pathlib import Path

import pytest

from geo.errors import ParameterError
from layers.store.local_folder import workspace
from layers.views.saved_views import keep_view, remove_view
from layers.views.short_links import kept_link, resolve, short_link
from layers.workspace.interface import NEW
from tests.layers.workspace.sentences import refused


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))


def key_of(link: str) -> str:
    return link.partition("?v=")[2]


def test_a_link_leads_to_a_view_as_it_is_and_one_with_a_version_as_it_was() -> None:
    first = keep_view("Mine", "coverage", {"radii": "800"}, "en")
    paper = kept_link("https://atlas.example/a", "coverage", {"radii": "800"})
    assert paper == f"https://atlas.example/a/?v={first.id}.1"
    keep_view("Mine", "access", {"indicator": "ptal"}, "zh")
    assert resolve(key_of(short_link("", first.id))) == ("access", {"indicator": "ptal"})
    assert resolve(key_of(paper or "")) == ("coverage", {"radii": "800"})
    assert kept_link("", "coverage", {"radii": "800"}) is None


def test_a_link_leads_to_a_scenario() -> None:
    workspace().save("scenario", "scenario_1a", {"present": "00ff"}, seen=NEW, content=b"{}")
    assert resolve("scenario_1a") == ("scenarios", {"scenario": "00ff"})


@pytest.mark.parametrize("key", ["", "view_none", "layer_x", "view_x.2", "scenario_", "..", "view"])
def test_what_leads_nowhere_is_one_sentence(key: str) -> None:
    with pytest.raises(ParameterError) as caught:
        resolve(key)
    assert refused(caught) == ["short_link_unknown"]


def test_a_removed_view_is_found_by_its_version_alone() -> None:
    view = keep_view("Mine", "coverage", {}, "en")
    remove_view(view)
    for key in (view.id, f"{view.id}.2"):
        with pytest.raises(ParameterError):
            resolve(key)
    assert resolve(f"{view.id}.1")[0] == "coverage"


def test_a_store_that_cannot_be_read_has_no_short_links(tmp_path: Path) -> None:
    (tmp_path / "workspace.sqlite").write_bytes(b"broken" * 500)
    assert kept_link("https://atlas.example", "coverage", {}) is None
