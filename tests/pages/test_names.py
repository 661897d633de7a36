"""Places of one name in a list: each can be picked, and stays picked."""

import pytest

from layers.i18n.wording import Lang, Text, say
from pages.parts.controls import labels
from tests.pages.reading import Visitor, either_language, sound

SQUARE = Text(zh="人民广场", en="People's Square")
TWO = ("st_1_0123", "hub_people_square")
"""A station and the square above it."""


def test_only_what_shares_its_name_is_told_with_its_kind() -> None:
    named = {
        "a": (SQUARE, "metro_station"),
        "b": (SQUARE, "centre"),
        "c": (Text(zh="吴淞", en="Wusong"), "town"),
    }
    zh = labels(named, "zh")
    assert zh["c"] == "吴淞 · Wusong"
    assert zh["a"] == f"人民广场 · People's Square · {say('kind.metro_station', 'zh')}"
    assert len(set(zh.values())) == 3
    assert labels({}, "en") == {}


@either_language
@pytest.mark.parametrize(
    ("page", "name", "box"),
    [
        ("reach", "goal", "reach.goal"),
        ("travel_time", "goal", "travel_time.goal"),
    ],
)
def test_each_of_two_of_one_name_can_be_picked(
    visit: Visitor, page: str, name: str, box: str, lang: Lang
) -> None:
    seen = visit(page, lang=lang)
    for place in TWO:
        seen.app.session_state[box] = place
        seen.app.run()
        sound(seen)
        assert seen.app.query_params[name] in (place, [place])
        # The next run takes it for what it is.
        seen.app.run()
        assert seen.app.query_params[name] in (place, [place])


def test_a_platform_of_an_interchange_stays_the_one_that_was_clicked(visit: Visitor) -> None:
    seen = visit("overview", lang="zh", place="st_8_0835")
    seen.app.session_state["overview.base"] = ["district"]
    seen.app.run()
    sound(seen)
    assert seen.scenes[0]["selected"] == "st_8_0835"
