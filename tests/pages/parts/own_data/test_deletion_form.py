"""Deletion for good on the page: offered, said, confirmed, done, and refused without the right."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from layers.i18n.wording import LANGUAGES, say
from layers.store.local_folder import workspace
from layers.views.saved_views import keep_view, remove_view


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
    said = app.markdown[0].value.replace("\\", "")
    assert "Gone" in said
    assert say("workspace.nobody", lang) in said
    assert {"zh": "共 2 版", "en": "2 versions"}[lang] in said.replace("\N{NO-BREAK SPACE}", " ")
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


def test_who_may_only_look_is_offered_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_READONLY", "1")
    assert not opened("en").expander
