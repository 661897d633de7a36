"""A short link opened, or a page there is not: what was kept, or why there is none."""

from pathlib import Path

import pytest

from layers.i18n.wording import Lang, say
from layers.views.saved_views import keep_view
from tests.pages.reading import Visitor, either_language, left_over, link


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


@either_language
def test_a_page_there_is_not_is_named_over_the_first_one(visit: Visitor, lang: Lang) -> None:
    seen = visit("overview", lang=lang, no_page="{{ nowhere }}", layers="towns")
    assert say("problem.page_unknown", lang, value="").split("“")[0] in seen.warnings
    assert "{{ nowhere }}" in seen.warnings
    assert left_over([seen.warnings.replace("nowhere", "")], lang) == []
    assert "no_page" not in link(seen)
    assert link(seen)["layers"]
    assert len(seen.scenes) == 1


def test_the_first_page_is_opened_by_its_name_without_a_word(visit: Visitor) -> None:
    seen = visit("overview", lang="en", no_page="overview")
    assert not seen.warnings
