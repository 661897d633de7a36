"""Whatever a link holds, there is a page, and a sentence for what it cannot take."""

import pytest

from layers.i18n.wording import Lang, say
from tests.pages.reading import Visitor, either_language, left_over, sound


@either_language
@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("overview", {"nonsense": "1"}),
        ("overview", {"place": "no_such_place"}),
        ("overview", {"layers": "towns,<script>"}),
        ("overview", {"layers": "parks,-no_such_layer"}),
        ("overview", {"stack": "no_such_layer,parks"}),
        ("overview", {"halo": "{{ 7*7 }}"}),
        ("overview", {"at": "nowhere"}),
        ("coverage", {"at": "121.45,31.4,12"}),
        ("coverage", {"radii": "500,0"}),
        ("coverage", {"radii": "99999999"}),
        ("coverage", {"radii": "-5"}),
        ("coverage", {"radii": "nan"}),
        ("coverage", {"radii": "1e400"}),
        ("coverage", {"radii": "much"}),
        ("coverage", {"speed": "0", "measure": "minutes"}),
        ("coverage", {"target": "moon"}),
        ("travel_time", {"origin": "no_such_place"}),
        ("travel_time", {"goal": "*" * 500}),
        ("travel_time", {"speed": "inf"}),
        ("travel_time", {"detour": "0.1"}),
        ("reach", {"point": "<script>"}),
        ("access", {"indicator": "{{ 7*7 }}"}),
        ("sources", {"nonsense": "1"}),
    ],
)
def test_a_bad_link_gives_a_sentence_and_the_page(
    visit: Visitor, page: str, query: dict[str, str], lang: Lang
) -> None:
    seen = visit(page, lang=lang, **query)
    sound(seen)
    assert say("problem.heading", lang) in seen.warnings
    assert next(iter(query)) in seen.warnings
    assert left_over([seen.warnings], lang) == []
    assert len(seen.scenes) == (page != "sources")


def test_all_problems_of_a_link_are_told_and_the_rest_holds(visit: Visitor) -> None:
    seen = visit("coverage", lang="en", lines="core", target="moon", radii="0", x="1")
    sound(seen)
    assert all(name in seen.warnings for name in ("target", "radii", "x"))
    assert seen.app.button_group(key="coverage.lines").value == "core"


def test_an_unknown_language_is_told(visit: Visitor) -> None:
    seen = visit("coverage", lang="klingon")
    sound(seen)
    assert "klingon" in seen.warnings


def test_no_radius_at_all_is_told(visit: Visitor) -> None:
    seen = visit("coverage", lang="en", radii="")
    sound(seen)
    assert seen.warnings
