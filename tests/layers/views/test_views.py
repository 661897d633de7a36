"""Every view as a picture: worded in both languages, drawn, and found again by its link."""

from typing import Any

import pytest

from layers.analyses.reach.reach import STATISTICS
from layers.i18n.wording import LANGUAGES, Lang, say
from layers.model.parameters import read, write
from layers.model.progress import silent
from layers.views import VIEWS
from layers.views.picture import Picture
from layers.webmap.payload import encode

CELL = "893082a96d3ffff"
QUESTIONS: dict[str, dict[str, Any]] = {
    "overview": {
        "place": "nanda_smart_city", "halo": True, "layers": ["-stations", "lines~60"],
        "stack": ["lines"],
    },
    "coverage": {
        "view": "comparison", "method": "detour", "lines": "core", "measure": "minutes",
        "radii": [1234.5], "minutes": [15.0], "speed": 75.0, "detour": 1.25,
        "year": 2012, "building": True, "target": "zones",
    },
    "travel_time": {
        "origin": "st_1_0138", "goal": "wusong_innovation_city", "wait": "informed",
        "period": "weekend", "year": 2015, "transfer_min": 3.0, "method": "detour",
        "speed": 72.5, "detour": 1.4, "show": ["stations"],
    },
    "reach": {
        "origin": "st_1_0138", "point": (121.43, 31.39), "goal": "robot_park",
        "statistic": "late", "wait": "none", "period": "off_peak", "show": [],
    },
    "access": {
        "indicator": "places_within", "area": "town_gucun", "goal": "st_1_0123",
        "wait": "informed", "within": 30.0, "counted": ["universities"], "cell": CELL,
        "period": "pm_peak", "year": 2010,
    },
}  # fmt: skip
"""Of each view values other than its defaults."""

each_view = pytest.mark.parametrize("name", VIEWS)


def picture(name: str, lang: Lang = "en", **changes: Any) -> Picture:
    """Return a view with its defaults but for some values."""
    values = {key: each.opening for key, each in VIEWS[name].params.items()}
    assert set(changes) <= set(values)
    return VIEWS[name].picture({**values, **changes}, lang, silent)


@each_view
def test_a_view_just_opened_is_a_picture(name: str) -> None:
    titles = set()
    for lang in LANGUAGES:
        image = picture(name, lang)
        assert (image.view, image.query) == (name, {})
        assert image.scene.lang == lang
        payload = image.scene.payload()
        assert payload["layers"]
        assert payload["lang"] == lang
        assert payload["sources"]
        assert encode(payload)
        titles.add(image.title.in_(lang))
        assert (image.result is None) == (name == "overview")
        assert bool(image.notes) == (name != "overview")
        for words in (image.title, image.subtitle, *image.notes):
            assert "{" not in words.in_(lang)
            assert "None" not in words.in_(lang)
    assert len(titles) == 2
    assert all(titles)


@each_view
def test_a_link_is_written_and_read_again(name: str) -> None:
    params = VIEWS[name].params
    defaults = {key: param.opening for key, param in params.items()}
    values = {**defaults, **QUESTIONS.get(name, {})}
    query = write(params, values)
    assert set(query) == set(QUESTIONS.get(name, {}))
    assert read(params, query) == (values, ())
    assert write(params, read(params, query)[0]) == query


@each_view
def test_an_emptied_choice_leaves_a_link_that_can_be_read(name: str) -> None:
    params = VIEWS[name].params
    emptied = {key: None for key, param in params.items() if not param.several}
    assert read(params, write(params, emptied))[1] == ()


def words_of(image: Picture, lang: Lang) -> tuple[str, list[str]]:
    return image.title.in_(lang), image.subtitle.in_(lang).split(" · ")


def test_the_overview_names_the_chosen_place() -> None:
    image = picture("overview", place="nanda_smart_city", halo=True)
    assert words_of(image, "zh")[1][0] == "南大智慧城"
    assert words_of(image, "en")[1][1] == say("overview.halo", "en")
    assert image.query == {"place": "nanda_smart_city", "halo": "on"}
    assert image.scene.selected == "nanda_smart_city"


def test_coverage_tells_its_limits_in_words() -> None:
    image = picture("coverage", lines="core", radii=[600.0, 1500.0], year=2012, target="parks")
    assert words_of(image, "en") == (
        "Coverage",
        ["Core lines (1, 3, 7)", "Straight line", "600 m, 1,500 m", "by the end of 2012"],
    )
    walked = picture("coverage", measure="minutes", minutes=[10.0], method="detour", target="parks",
                     building=True)  # fmt: skip
    assert words_of(walked, "zh")[1][1:] == ["绕行系数", "步行 10 分钟", "在建和未开通的车站也计入"]


def test_times_tell_where_from_when_and_how() -> None:
    image = picture("travel_time", origin="st_1_0123", period="weekend", year=2012, wait="none")
    assert words_of(image, "en") == (
        "Travel time from People's Square",
        ["weekend", "waiting not counted", "by the end of 2012"],
    )
    assert image.scene.selected == "st_1_0123"


@pytest.mark.parametrize("statistic", STATISTICS)
def test_reach_tells_its_statistic(statistic: str) -> None:
    image = picture("reach", point=(121.43, 31.39), statistic=statistic)
    title, subtitle = words_of(image, "zh")
    assert title == "从点（31.39, 121.43）出发的可达范围"
    assert subtitle[0] == say(f"choose.statistic.{statistic}", "zh")
    assert (image.scene.pin, image.scene.selected) == ((121.43, 31.39), None)
    scene_layers = [each.layer.id for each in image.scene.layers]
    assert (
        scene_layers.index("reach") < scene_layers.index("lines") < scene_layers.index("stations")
    )


@pytest.mark.parametrize(
    ("indicator", "title", "subtitle"),
    [
        ("nearest_station", "Walk to the nearest station", ["weekday morning peak"]),
        ("time_to", "Time to People's Square", ["weekday morning peak", "knowing the timetable"]),
        ("places_within", "Places within 30 min", ["weekday morning peak"]),
    ],
)
def test_a_surface_is_titled_by_its_indicator(
    indicator: str, title: str, subtitle: list[str]
) -> None:
    image = picture("access", indicator=indicator, area="town_gaojing", goal="st_1_0123",
                    wait="informed", within=30.0)  # fmt: skip
    assert words_of(image, "en") == (title, ["Gaojing Town", *subtitle])
    assert image.scene.focus_token == "town_gaojing"
    surface = next(each for each in image.scene.layers if each.layer.id == "access")
    assert surface.interactive


def test_without_an_area_all_of_it_is_shown() -> None:
    image = picture("access", area=None)
    assert image.result is not None
    assert image.result.area == "district"
    assert image.query == {}


def test_the_picture_of_growth_is_of_its_place() -> None:
    query = VIEWS["coverage"].read({"view": "growth", "of": "town_gucun"})[0]
    lang = "en"
    picture = VIEWS["coverage"].picture(query, lang)
    assert picture.title.in_(lang) == say("growth.title_of", lang, place="Gucun Town")
    assert picture.notes[0].in_(lang).startswith("Gucun Town: 0.0 % covered")
    assert picture.scene.selected == "town_gucun"
    assert "towns" in {each.layer.id for each in picture.scene.layers if each.interactive}
