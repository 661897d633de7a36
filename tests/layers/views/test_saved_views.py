"""Views that are kept: under a name each, as they were, until they are removed."""

from pathlib import Path

import pytest

from geo.errors import ParameterError
from layers.i18n.wording import LANGUAGES, sentences
from layers.store.local_folder import workspace
from layers.views import VIEWS
from layers.views.saved_views import LONGEST, keep_view, remove_view, saved_views


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))


def test_a_view_comes_back_with_the_values_it_was_kept_with() -> None:
    query = {"radii": "800,1200", "target": "parks", "at": "31.4,121.45,12.5"}
    values, problems = VIEWS["coverage"].read(query)
    assert not problems
    keep_view("  顾村  周边 ", "coverage", VIEWS["coverage"].query(values), "zh")
    (kept,) = saved_views()
    assert (kept.name, kept.page, kept.lang, kept.version) == ("顾村 周边", "coverage", "zh", 1)
    assert VIEWS["coverage"].read(kept.query) == (values, ())


def test_a_name_is_one_view_the_latest_first_and_its_history_stays() -> None:
    keep_view("a", "overview", {}, "en")
    keep_view("b", "sites", {}, "en")
    again = keep_view("a", "access", {"period": "pm_peak"}, "en")
    assert again.version == 2
    assert [(each.name, each.page) for each in saved_views()] == [("a", "access"), ("b", "sites")]
    remove_view(again)
    assert [each.name for each in saved_views()] == ["b"]
    assert [each.version for each in workspace().history("view", again.id)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("name", "code"), [(" \n ", "view_unnamed"), ("名" * (LONGEST + 1), "view_name_long")]
)
def test_a_name_that_is_none_is_refused(name: str, code: str) -> None:
    with pytest.raises(ParameterError) as caught:
        keep_view(name, "overview", {}, "zh")
    assert [each.code for each in caught.value.problems] == [code]
    for lang in LANGUAGES:
        assert sentences(caught.value, lang)
    assert saved_views() == ()


def test_a_page_that_is_gone_has_no_view() -> None:
    keep_view("old", "atlas_of_before", {}, "en")
    assert saved_views() == ()
