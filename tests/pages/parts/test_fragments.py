"""Parts of a page that run again by themselves: errors as sentences, one network for a run."""

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from geo.errors import DataError, NoPathError, ParameterError, PlaceError, Problem
    from pages.parts.frame import fragment

    kinds = {each.__name__: each for each in (DataError, NoPathError, ParameterError, PlaceError)}

    def part(given: str, lang: str) -> None:
        st.markdown(f"before {given} {lang}")
        if st.button("go"):
            raise kinds[st.session_state["kind"]](Problem("streets_none"))

    fragment(part, "x", lang="en")


@pytest.mark.parametrize("kind", ["DataError", "NoPathError", "ParameterError", "PlaceError"])
def test_an_error_in_a_fragment_is_a_sentence(kind: str) -> None:
    app = AppTest.from_function(page)
    app.session_state["kind"] = kind
    app.run()
    assert not app.exception
    assert [each.value for each in app.markdown] == ["before x en"]
    app.button[0].click().run()
    assert not app.exception
    assert "walking network" in app.warning[0].value
    app.run()
    assert not app.warning


def reading() -> None:
    import streamlit as st

    from layers.model.run_inputs import once
    from pages.parts.frame import fragment

    numbers = iter(range(9))

    def part(_lang: str) -> None:
        read = [once(("test", None), lambda: next(numbers)) for _ in range(3)]
        st.markdown(str(read))

    fragment(part, lang="en")


def test_a_fragment_reads_each_input_once() -> None:
    app = AppTest.from_function(reading).run()
    assert [each.value for each in app.markdown] == ["[0, 0, 0]"]
