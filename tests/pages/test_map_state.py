"""How the reader has the map, as the browser tells it: in the link of one page and of the next."""

import pytest
import streamlit as st

from layers.views import VIEWS
from pages.parts import state


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the parameters in the address of a session that begins."""
    query: dict[str, str] = {}

    class Params:
        def to_dict(self) -> dict[str, str]:
            return dict(query)

        def from_dict(self, written: dict[str, str]) -> None:
            query.clear()
            query.update(written)

    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "query_params", Params())
    monkeypatch.setattr(state, "language_of", lambda _: "en")
    monkeypatch.setattr(type(st.context), "locale", "en", raising=False)
    return query


def view(page: str) -> state.View:
    return state.View(page, VIEWS[page].params)


def test_what_the_browser_tells_stands_in_the_link_of_every_page(session: dict[str, str]) -> None:
    overview = view("overview")
    stamp = overview.map_state.stamp
    overview.take({"at": "31.41234,121.45,12.5"})
    overview.save()
    assert session["at"] == "31.4123,121.45,12.5"
    session.clear()  # as Streamlit does where a page is turned to
    coverage = view("coverage")
    coverage.save()
    assert session["at"] == "31.4123,121.45,12.5"
    # The browser knows already: nothing makes it take that over once more.
    assert coverage.map_state.stamp == stamp
    coverage.take({"at": ""})
    coverage.save()
    assert "at" not in session
    session.clear()
    assert view("overview").map_state.at == ""


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("bad", ["31.4,121.45,99", "nowhere", "{{ 7*7 }}"])
def test_what_is_no_extent_changes_nothing(bad: str) -> None:
    overview = view("overview")
    overview.take({"at": "31.4,121.45,12"})
    overview.take({"at": bad})
    assert overview.map_state.at == "31.4,121.45,12"


def test_a_link_and_a_place_to_fit_are_news_to_the_browser(session: dict[str, str]) -> None:
    first = view("overview")
    first.save()
    stamps = [first.map_state.stamp]
    session.update(at="31.4,121.45,12")
    second = view("overview")
    stamps.append(second.map_state.stamp)
    assert second.map_state.at == "31.4,121.45,12"
    second.fit("robot_park")
    stamps.append(second.map_state.stamp)
    assert second.map_state.at == "robot_park"
    assert len(set(stamps)) == 3
