"""A page that cannot read what is kept says to reload it, and does not say that all else works."""

import pytest
from streamlit.testing.v1 import AppTest

from layers.i18n.wording import LANGUAGES, Lang, say


def _page() -> None:
    import streamlit as st

    from geo.errors import DataError, Problem
    from pages.parts.messages import errors_as_messages

    with errors_as_messages(st.session_state["lang"]):
        raise DataError(Problem(st.session_state["code"], values={"reason": "x"}))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("code", "heading"), [("store_lost", "heading_store"), ("store_full", "heading")]
)
def test_only_a_store_that_is_away_asks_to_reload(code: str, heading: str, lang: Lang) -> None:
    app = AppTest.from_function(_page, default_timeout=60)
    app.session_state["lang"], app.session_state["code"] = lang, code
    app.run()
    assert not app.exception
    (warning,) = app.warning
    assert warning.value.startswith(say(f"problem.{heading}", lang))
