"""What a link has opened with is found again, for the same link, language and data only."""

import pytest

from layers.store import repository
from pages.parts.serving import early_maps
from pages.parts.serving.early_maps import EarlyMaps, Link

_SCENE = {"view": {"stamp": "a1"}, "layers": []}


def link(page: str = "", query: str = "lang=en", accepted: str = "") -> Link:
    return Link.requested(page, query, accepted)


@pytest.mark.parametrize(
    ("query", "accepted", "lang"),
    [
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("", "en-GB", "en"),
        ("", "fr-FR,zh;q=0.5", "en"),
        ("", "", "zh"),
        ("lang=en", "zh-CN", "en"),
        ("lang=no", "zh-CN", "zh"),
    ],
)
def test_a_link_opens_in_its_language_else_in_the_browsers(
    query: str, accepted: str, lang: str
) -> None:
    assert link(query=query, accepted=accepted).lang == lang


def test_the_order_of_a_question_does_not_matter() -> None:
    assert link("/reach", "year=2005&lang=en") == link("reach", "lang=en&year=2005")
    assert link("/reach", "year=2005&lang=en") != link("/reach", "year=&lang=en")


def test_what_was_noted_is_found_with_a_stamp_of_its_own() -> None:
    maps = EarlyMaps()
    maps.note(link(), _SCENE, ["a.json"], panel=False)
    assert maps.find(link()) == {
        "map": {"scene": {"view": {"stamp": "early"}, "layers": []}, "panel": False},
        "files": ["a.json"],
    }
    assert maps.find(link("coverage")) is None


def test_of_other_data_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    maps = EarlyMaps()
    maps.note(link(), _SCENE, ["a.json"], panel=False)
    monkeypatch.setattr(repository, "state", lambda: (("towns", 1, 1),))
    assert maps.find(link()) is None


def test_those_opened_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(early_maps, "_MOST", 2)
    maps = EarlyMaps()
    for page in ("coverage", "reach"):
        maps.note(link(page), _SCENE, [], panel=True)
    maps.find(link("coverage"))
    maps.note(link("sites"), _SCENE, [], panel=True)
    found = {page for page in ("coverage", "reach", "sites") if maps.find(link(page))}
    assert found == {"coverage", "sites"}
