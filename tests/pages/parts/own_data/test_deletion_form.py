"""Deletion for good on the page: offered, said, confirmed, done, and refused without the right."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from layers.i18n.wording import LANGUAGES, say
from layers.store.local_folder import workspace
from layers.views.saved_views import SavedView, keep_view, remove_view
from layers.workspace.authorship import written_by
from pages.parts.messages import escape_markdown


def _page() -> None:
    import streamlit as st

    from pages.parts.own_data.deletion_form import offer_deletion

    offer_deletion(st.session_state["lang"])


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))


def opened(lang: str) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=60)
    app.session_state["lang"] = lang
    app.session_state["own.purge_open"] = True
    return app.run()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_goes_is_said_and_goes_once_that_is_confirmed(lang: str) -> None:
    kept, gone = (keep_view(name, "coverage", {}, "en") for name in ("Mine", "Gone"))
    remove_view(gone)
    app = opened(lang)
    (field,) = app.selectbox
    assert sorted(field.options) == sorted([
        say("own.purge_row", lang, title="Mine", kind=say("workspace.kind_view", lang)),
        say("own.purge_row_gone", lang, title="Gone", kind=say("workspace.kind_view", lang)),
    ])  # fmt: skip
    assert not app.button
    field.set_value(f"view.{gone.id}").run()
    said = app.text[0].value
    assert "Gone" in said
    assert say("workspace.nobody", lang) in said
    assert {"zh": "共 2 版", "en": "versions: 2"}[lang] in said
    assert app.button[0].disabled
    app.checkbox[0].check().run()
    app.button[0].click().run()
    assert not app.exception
    assert "Gone" in app.success[0].value
    assert workspace().history("view", gone.id) == ()
    assert [each.id for each in workspace().purges()] == [gone.id]
    assert workspace().head("view", kept.id) is not None
    assert app.selectbox[0].value is None
    app.selectbox[0].set_value(f"view.{kept.id}").run()
    assert app.button[0].disabled  # what was confirmed before is not confirmed for the next


WHO = "li@example.org"


@pytest.fixture
def views() -> tuple[SavedView, SavedView]:
    """A view of one person, and one of hers that somebody else saved first."""
    with written_by(WHO):
        own = keep_view("Hers", "coverage", {}, "en")
    with written_by("wu@example.org"):
        shared = keep_view("Theirs", "coverage", {}, "en")
    with written_by(WHO):
        remove_view(shared)
    return own, shared


def of_person(lang: str) -> AppTest:
    """Return the page where all that she saved is chosen."""
    app = opened(lang)
    app.radio[0].set_value("purge_person").run()
    assert app.selectbox[0].options == [WHO, "wu@example.org"]
    return app.selectbox[0].set_value(WHO).run()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_of_a_person_goes_and_what_others_have_worked_on_stays(
    views: tuple[SavedView, SavedView], lang: str
) -> None:
    own, shared = views
    app = of_person(lang)
    said = app.text[0].value
    assert "Hers" in said
    assert f"{WHO})" in said.replace("）", ")") or f"saved by {WHO}" in said
    kind = say("workspace.kind_view", lang)
    assert say("own.purge_staying", lang, kind=kind, title="Theirs", version=2) in said
    assert app.button[0].disabled
    app.checkbox[0].check().run()
    app.button[0].click().run()
    assert not app.exception
    assert escape_markdown(WHO) in app.success[0].value
    assert workspace().history("view", own.id) == ()
    assert [each.author for each in workspace().history("view", shared.id)] == [
        "wu@example.org", WHO,
    ]  # fmt: skip


def test_what_is_saved_after_it_was_confirmed_is_not_deleted(
    views: tuple[SavedView, SavedView],
) -> None:
    app = of_person("en")
    app.checkbox[0].check().run()
    with written_by("wu@example.org"):
        remove_view(views[0])
    app.button[0].click().run()
    assert say("problem.purge_changed", "en").split(",")[0] in app.warning[0].value
    assert len(workspace().history("view", views[0].id)) == 2
    assert app.button[0].disabled


def test_who_may_only_look_is_offered_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_READONLY", "1")
    assert not opened("en").expander
