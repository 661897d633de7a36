"""Four sides in words become a draft, or a sentence that says what is missing."""

import pytest
from streamlit.testing.v1 import AppTest

from layers.i18n.wording import say


def _page() -> None:
    import streamlit as st

    from pages.parts.own_data.own_reading import read_draft
    from pages.parts.own_data.side_form import offer_sides

    offer_sides("en")
    given = read_draft("en")
    st.session_state["title"] = None if given is None else given[0].proposed.title


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("east to A Road", "each of the four sides"),
        ("east to A, south to B, west to C, north to D", "is in the atlas"),
    ],
)
def test_what_cannot_be_drawn_says_why(said: str, words: str) -> None:
    app = AppTest.from_function(_page, default_timeout=60).run()
    app.text_area[0].input(said)
    app.button[0].click().run()
    assert app.button[0].label == say("own.sides_draw", "en")
    assert words in " ".join(each.value for each in (*app.error, *app.warning, *app.markdown))
    assert app.session_state["title"] is None
