"""Names: one place, all that fit, or what is spelt alike; never a guess."""

from typing import Any

import pytest

from geo.errors import PlaceError
from layers.analyses.travel.travel import places
from layers.i18n.wording import LANGUAGES, Text, sentences
from layers.model.layer import Layer
from layers.store import repository
from layers.transit.places import Place, places_of, resolve
from layers.transit.services import anyway, transit


def place(name: str, **more: object) -> Place:
    fields = {"others": (), "layer_id": "anchors", "kind": "centre", "geometry": None, **more}
    return Place(id=name, name=Text(zh=f"{name}站", en=f"{name} Square"), **fields)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("st_1_0138", "st_1_0138"),
        ("富锦路", "st_1_0138"),
        ("Fujin Road", "st_1_0138"),
        ("  fujin   ROAD ", "st_1_0138"),
        ("南大智慧城", "nanda_smart_city"),
        ("Nanda Smart City", "nanda_smart_city"),
        ("上海大学", "st_7_0727"),  # the station, not the campus of that name
    ],
)
def test_a_name_in_either_language_or_an_id_is_found(query: str, found: str) -> None:
    assert resolve(query, places()).id == found


def test_every_line_station_of_an_interchange_is_the_one_place() -> None:
    known = places()
    square = resolve("人民广场", known)
    assert len(square.stations) == 3  # lines 1, 2 and 8
    assert {resolve(station, known).id for station in square.stations} == {square.id}


def test_a_station_goes_before_a_hub_of_its_name() -> None:
    known = places()
    assert resolve("虹桥火车站", known).layer_id == "stations"
    assert resolve("hub_hongqiao_railway", known).layer_id == "anchors"


def test_of_several_places_all_are_listed() -> None:
    known = {name: place(name, others=("同名",)) for name in ("a", "b")}
    with pytest.raises(PlaceError) as caught:
        resolve("同名", known)
    (problem,) = caught.value.problems
    assert problem.code == "place_ambiguous"
    assert problem.values["candidates"] == ("a站 a Square [a]", "b站 b Square [b]")
    assert all("[a]" in sentences(caught.value, lang)[0] for lang in LANGUAGES)


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("南大智", "南大智慧城"),
        ("富锦", "富锦路"),
        ("Fujin Raod", "Fujin Road"),
        ("gucun", "Gucun Park"),
    ],
)
def test_an_unknown_name_suggests_the_nearest_spellings(query: str, near: str) -> None:
    with pytest.raises(PlaceError) as caught:
        resolve(query, places())
    (problem,) = caught.value.problems
    assert problem.code == "place_unknown"
    assert near in problem.values["candidates"]
    assert len(problem.values["candidates"]) <= 5
    assert all(near in sentences(caught.value, lang)[0] for lang in LANGUAGES)


@pytest.mark.parametrize("query", ["", "   ", "qqqqzzzz", "🙂"])
def test_a_name_like_none_says_so(query: str) -> None:
    with pytest.raises(PlaceError) as caught:
        resolve(query, places())
    assert caught.value.problems[0].code == "place_unlike"
    assert all(sentences(caught.value, lang) for lang in LANGUAGES)


def test_every_place_is_found_by_its_id_and_nothing_unlocated_is_offered() -> None:
    known = places()
    assert all(resolve(key, known).id == key for key in known)
    assert "caijing_sci_park" not in known
    assert all(found.stations or found.geometry is not None for found in known.values())


def test_search_holds_every_layer_but_the_context(layers: dict[str, Layer]) -> None:
    found = places_of(layers, transit("am_peak"))
    assert {each.layer_id for each in found.values()} == set(layers) - {
        "context_districts", "elevated_roads", "town_borders",
    }  # fmt: skip
    assert "caijing_sci_park" in found


def test_places_are_made_once_and_nobody_can_change_them() -> None:
    layers, _ = repository.load_all()
    found: Any = places_of(layers, anyway())
    assert places_of(layers, anyway()) is found
    with pytest.raises(TypeError):
        found["new"] = next(iter(found.values()))
