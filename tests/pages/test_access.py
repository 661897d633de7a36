"""Accessibility on the page: each indicator over an area, and the reasons of one cell."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from layers.analyses import ANALYSES
from layers.analyses.access.access_params import INDICATORS, AccessParams
from layers.analyses.access.access_tables import UNITS
from layers.analyses.access.access_words import figure
from layers.analyses.access.explain import why
from layers.analyses.access.opportunities import countable
from layers.analyses.access.ranking import improvements
from layers.i18n.ranges import departure_spread
from layers.i18n.wording import Lang, say
from layers.store import repository
from layers.streets import local_network
from layers.tables.reason_tables import improvement_table, level_words, why_table
from layers.tables.surface_tables import area_cells
from layers.transit.gtfs import feed
from tests.layers.river_town import river_town
from tests.layers.small_feed import archive, tables
from tests.pages.reading import (
    Visitor,
    as_seen,
    either_language,
    left_over,
    link,
    offers_streets_until_a_factor_is_chosen,
    one_language,
    sound,
    turn_year,
    unescaped,
)  # fmt: skip

AREA = "town_gucun"
GOALS = {"time_to": "robot_park"}

each_indicator = pytest.mark.parametrize("indicator", INDICATORS)


def question(indicator: str, **changes: Any) -> AccessParams:
    """Return the question of an indicator over one town."""
    query = {"area": AREA, "goal": GOALS.get(indicator), **changes}
    return AccessParams(indicator=indicator, **query)


def some_cell(params: AccessParams) -> str:
    """Return a cell of a surface that is neither the best nor the worst."""
    value = f"value_{UNITS[params.indicator]}"
    cells = ANALYSES["access"].run(params).table.query(f"{value} > 0").sort_values(value)
    return str(cells["id"].iloc[int(0.8 * len(cells))])


def has_table(seen: Any, expected: Any, lang: Lang = "en") -> bool:
    """Return whether a table is on the page, its headings in words."""
    return any(each.equals(as_seen(expected, lang)) for each in seen.tables)


@each_indicator
@either_language
def test_the_figures_are_those_of_the_analysis(visit: Visitor, indicator: str, lang: Lang) -> None:
    seen = visit("access", lang=lang, indicator=indicator, area=AREA)
    sound(seen)
    assert seen.warnings == ""
    params = question(indicator)
    result = ANALYSES["access"].run(params)
    prose = "\n".join(seen.prose)
    assert all(note.in_(lang) in prose for note in result.notes)
    assert has_table(seen, area_cells(result, lang), lang)
    (chart,) = seen.charts
    assert [mark["value"] for mark in chart["marks"]] == list(result.histogram["counts"])
    assert chart["layers"] == [result.surface.id] if result.surface else []
    (scene,) = seen.scenes
    map_layers = [layer["key"] for layer in scene["layers"]]
    assert map_layers.index("towns") < map_layers.index(
        next(k for k in map_layers if "access" in k)
    )
    assert map_layers[-1] == "stations"
    assert scene["focus"]["token"] == AREA
    assert scene["selected"] == GOALS.get(indicator)
    assert result.surface is not None
    assert result.surface.title.in_(lang) in seen.map_words
    assert say("access.pick", lang) in prose
    assert one_language(seen, lang)
    request = {"indicator": indicator, "area": AREA}
    assert link(seen) == {k: v for k, v in request.items() if v != "nearest_station"}


CONTROLS = (
    ("nearest_station", "speed", 50.0, {"walk_m_min": 50.0}),
    ("nearest_station", "detour", 1.5, {"detour": 1.5}),
    ("nearest_station", "year", 2005, {"year": 2005}),
    ("nearest_station", "area", "robot_park", {"area": "robot_park"}),
    ("ptal", "period", "weekend", {"period": "weekend"}),
    ("time_to", "wait", "informed", {"wait": "informed"}),
    ("time_to", "goal", "st_1_0123", {"goal": "st_1_0123"}),
    ("time_to", "transfer_min", 5.0, {"transfer_min": 5.0}),
    ("places_within", "within", 90.0, {"limit_min": 90.0}),
    ("places_within", "counted", ["parks", "zones"], {"counted": ("parks", "zones")}),
)


@pytest.mark.parametrize(("indicator", "name", "value", "query"), CONTROLS)
def test_each_control_changes_the_answer_and_the_link(
    visit: Visitor, indicator: str, name: str, value: Any, query: dict[str, Any]
) -> None:
    seen = visit("access", lang="en", indicator=indicator, area=AREA)
    before = ANALYSES["access"].run(question(indicator))
    kinds = {
        "speed": "number_input", "detour": "number_input", "within": "number_input",
        "transfer_min": "number_input", "area": "selectbox",
    }  # fmt: skip
    if name == "year":
        turn_year(seen, "access", value)
    elif name == "goal":
        seen.app.session_state["access.goal"] = value
        seen.app.run()
    else:
        control = getattr(seen.app, kinds.get(name, "button_group"))(key=f"access.{name}")
        control.set_value(value).run()
    sound(seen)
    params = question(indicator, **query)
    result = ANALYSES["access"].run(params)
    assert has_table(seen, area_cells(result, "en"))
    assert not has_table(seen, area_cells(before, "en"))
    assert result.notes[0].in_("en") in "\n".join(seen.prose)
    written = ",".join(value) if isinstance(value, list) else f"{value:g}" if isinstance(
        value, float) else str(value)  # fmt: skip
    assert link(seen)[name] == written
    assert one_language(seen, "en")


@each_indicator
def test_controls_that_an_indicator_has_no_use_for_are_not_there(
    visit: Visitor, indicator: str
) -> None:
    seen = visit("access", lang="zh", indicator=indicator, area=AREA)
    keys = {each.key for kind in ("number_input", "selectbox", "button_group")
            for each in seen.app.get(kind)}  # fmt: skip
    there = {name for name in ("wait", "within", "counted") if f"access.{name}" in keys}
    there |= {"goal"} if seen.place_fields else set()
    wanted = {"time_to": {"goal", "wait"}, "places_within": {"within", "counted"}}
    assert there == wanted.get(indicator, set())


@each_indicator
@either_language
def test_a_cell_tells_why_and_what_would_help(visit: Visitor, indicator: str, lang: Lang) -> None:
    params = question(indicator)
    cell = some_cell(params)
    seen = visit("access", lang=lang, indicator=indicator, area=AREA, cell=cell)
    sound(seen)
    assert seen.warnings == ""
    assert link(seen)["cell"] == cell
    found, better = why(params, cell), improvements(params, cell)
    (metric,) = seen.app.metric
    assert unescaped(metric.value) == figure(
        params.indicator, found.value, found.low, found.high, lang
    )
    prose = "\n".join(seen.prose)
    assert level_words(found, lang) in prose
    assert bool(level_words(found, lang)) == (indicator == "ptal")
    for traveller, spread in found.spread.items():
        assert departure_spread(spread, traveller, lang) in prose
    assert bool(found.spread) == (indicator == "time_to")
    assert has_table(seen, why_table(found, params, lang), lang)
    if better.rows:
        assert has_table(seen, improvement_table(better, params, lang), lang)
    assert all(note.in_(lang) in prose for note in (*found.notes, *better.notes))
    (scene,) = seen.scenes
    assert scene["selected"] == cell
    assert not seen.charts
    assert one_language(seen, lang)
    back = next(each for each in seen.app.button if each.label == say("access.all_cells", lang))
    back.click().run()
    sound(seen)
    assert "cell" not in link(seen)
    assert len(seen.charts) == 1


def test_a_cell_nothing_reaches_says_so(visit: Visitor) -> None:
    cells = ANALYSES["access"].run(question("ptal")).table
    cell = cells["id"][cells["value_index"].idxmin()]
    seen = visit("access", lang="en", indicator="ptal", area=AREA, cell=cell)
    sound(seen)
    assert unescaped(seen.app.metric[0].value) == "0.0"
    assert say("why.nothing", "en") in seen.prose


def test_a_cell_stays_when_the_indicator_changes_and_goes_with_the_area(visit: Visitor) -> None:
    cell = some_cell(question("ptal"))
    seen = visit("access", lang="en", indicator="ptal", area=AREA, cell=cell)
    seen.app.button_group(key="access.indicator").set_value("places_within").run()
    sound(seen)
    params = question("places_within")
    found = why(params, cell)
    words = figure(params.indicator, found.value, found.low, found.high, "en")
    assert unescaped(seen.app.metric[0].value) == words
    seen.app.selectbox(key="access.area").set_value("town_gaojing").run()
    sound(seen)
    assert seen.warnings == ""
    assert "cell" not in link(seen)
    assert len(seen.charts) == 1


def test_a_link_restores_the_view(visit: Visitor) -> None:
    query = {
        "indicator": "time_to", "area": AREA, "goal": "st_1_0123", "wait": "informed",
        "period": "off_peak", "year": "2015", "transfer_min": "3",
        "method": "detour", "speed": "70", "detour": "1.4",
    }  # fmt: skip
    params = question(
        "time_to", goal="st_1_0123", wait="informed", period="off_peak", year=2015,
        transfer_min=3.0, method="detour", walk_m_min=70.0, detour=1.4,
    )  # fmt: skip
    query["cell"] = some_cell(params)
    seen = visit("access", lang="en", **query)
    sound(seen)
    assert seen.warnings == ""
    assert link(seen) == query
    found = why(params, query["cell"])
    words = figure(params.indicator, found.value, found.low, found.high, "en")
    assert unescaped(seen.app.metric[0].value) == words
    for name in ("indicator", "wait", "period", "method"):
        assert seen.app.button_group(key=f"access.{name}").value == query[name]


@either_language
@pytest.mark.parametrize(
    "query",
    [
        {"cell": "zzz"},
        {"cell": "{{ 7*7 }}"},
        {"cell": "892f5aaaaaaffff"},
        {"indicator": "beauty"},
        {"area": "moon"},
        {"goal": "no_such_place"},
        {"counted": "trees"},
        {"within": "0"},
        {"within": "nan"},
        {"points": "121.43,31.39"},
    ],
)
def test_a_bad_link_is_told_and_all_cells_are_shown(
    visit: Visitor, query: dict[str, str], lang: Lang
) -> None:
    seen = visit("access", lang=lang, **{"area": AREA} | query)
    sound(seen)
    assert say("problem.heading", lang) in seen.warnings
    name, value = next(iter(query.items()))
    assert value in seen.warnings or name in seen.warnings
    assert left_over([seen.warnings], lang) == []
    assert len(seen.scenes) == len(seen.charts) == 1
    assert name not in link(seen)
    # It is told once.
    seen.app.run()
    assert seen.warnings == ""


@either_language
def test_a_cell_of_another_area_is_told_and_all_cells_are_shown(visit: Visitor, lang: Lang) -> None:
    cell = some_cell(question("ptal"))
    seen = visit("access", lang=lang, indicator="ptal", area="town_gaojing", cell=cell)
    sound(seen)
    assert say("problem.cell_elsewhere", lang, value=cell) in seen.warnings
    assert seen.scenes[0]["selected"] is None
    assert len(seen.charts) == 1


@either_language
def test_what_is_left_empty_is_asked_for(visit: Visitor, lang: Lang) -> None:
    seen = visit("access", lang=lang, indicator="time_to", area=AREA)
    seen.app.session_state["access.goal"] = None
    seen.app.run()
    sound(seen)
    assert (seen.warnings, seen.scenes) == ("", [])
    assert say("access.choose_goal", lang) in seen.prose
    seen.app.button_group(key="access.indicator").set_value("places_within").run()
    sound(seen)
    assert len(seen.scenes) == 1
    seen.app.button_group(key="access.counted").set_value([]).run()
    sound(seen)
    assert (seen.warnings, seen.scenes) == ("", [])
    assert say("access.choose_counted", lang) in seen.prose
    assert one_language(seen, lang)
    seen = visit("access", lang=lang, indicator="places_within", area=AREA, counted="")
    sound(seen)
    assert say("access.choose_counted", lang) in seen.prose


def test_without_an_area_all_cells_are_there(visit: Visitor) -> None:
    seen = visit("access", lang="en", area=AREA)
    seen.app.selectbox(key="access.area").set_value(None).run()
    sound(seen)
    assert seen.warnings == ""
    result = ANALYSES["access"].run(AccessParams())
    assert result.notes[0].in_("en") in "\n".join(seen.prose)


def test_emptied_fields_have_their_defaults(visit: Visitor) -> None:
    seen = visit("access", lang="en", indicator="places_within", area=AREA)
    for name in ("within", "speed", "detour"):
        seen.app.number_input(key=f"access.{name}").set_value(None).run()
        sound(seen)
        assert seen.warnings == ""
    params = question("places_within")
    assert has_table(seen, area_cells(ANALYSES["access"].run(params), "en"))


@either_language
def test_a_goal_that_a_year_had_not_opened_is_told(visit: Visitor, lang: Lang) -> None:
    query = {"indicator": "time_to", "area": AREA, "year": "2008"}
    seen = visit("access", lang=lang, goal="st_18_1852", **query)
    sound(seen)
    name = repository.layer("stations").name("st_18_1852")
    assert say("problem.place_unopened", lang, name=name, year=2008) in seen.warnings
    assert seen.scenes == []
    # Yaohua Road goes by its platform on line 7 today, and had that of line 8 alone in 2008.
    seen = visit("access", lang=lang, goal="st_7_0746", **query)
    sound(seen)
    assert seen.warnings == ""
    params = question("time_to", goal="st_8_0829", year=2008)
    assert has_table(seen, area_cells(ANALYSES["access"].run(params), lang), lang)
    cell = some_cell(params)
    seen = visit("access", lang=lang, goal="st_7_0746", cell=cell, **query)
    sound(seen)
    assert seen.warnings == ""
    assert has_table(seen, why_table(why(params, cell), params, lang), lang)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Put the network of the town on both banks on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_LOCAL", str(tmp_path_factory.mktemp("town")))
        local_network.save(river_town())
        yield


@either_language
def test_without_a_network_what_stands_in_is_said(visit: Visitor, lang: Lang) -> None:
    seen = visit("access", lang=lang, area=AREA)
    offers_streets_until_a_factor_is_chosen(seen, "access", lang)


@pytest.mark.usefixtures("town")
@each_indicator
def test_along_streets_the_network_is_named(visit: Visitor, indicator: str) -> None:
    seen = visit("access", lang="en", indicator=indicator, area=AREA)
    sound(seen)
    assert "data of 2026-01-02" in "\n".join(seen.prose)
    params = question(indicator)
    result = ANALYSES["access"].run(params)
    assert result.method == "streets"
    assert has_table(seen, area_cells(result, "en"))
    assert "OpenStreetMap" in seen.scenes[0]["sources"]
    cell = some_cell(params)
    seen = visit("access", lang="en", indicator=indicator, area=AREA, cell=cell)
    sound(seen)
    rows = why_table(why(params, cell), params, "en")
    assert rows.empty or has_table(seen, rows)


@either_language
def test_a_feed_elsewhere_is_said_and_has_its_own_ground(
    visit: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: Lang
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    moved = {"stops": tables()["stops"].replace("31.4", "41.4").replace("121.4", "21.4")}
    feed.use(archive(tmp_path / "feed.zip", tables(**moved)))
    seen = visit("access", lang=lang, indicator="time_to", goal="gtfs_b1")
    sound(seen)
    assert seen.warnings == ""
    assert "宝山公交" in "\n".join(seen.prose)
    assert say("access.area_feed", lang) in "\n".join(seen.prose)
    assert one_language(seen, lang)
    for indicator in ("nearest_station", "ptal"):
        seen.app.button_group(key="access.indicator").set_value(indicator).run()
        sound(seen)
        assert seen.warnings == ""
        assert len(seen.scenes) == 1
    # Nothing of the atlas is near to be counted, and that is told.
    seen.app.button_group(key="access.indicator").set_value("places_within").run()
    sound(seen)
    assert say("problem.counted_elsewhere", lang) in seen.warnings
    # An area of Baoshan is none of its own.
    seen = visit("access", lang=lang, area=AREA)
    sound(seen)
    assert "area" in seen.warnings
    assert len(seen.scenes) == 1


def test_what_can_be_counted_is_offered(visit: Visitor) -> None:
    seen = visit("access", lang="zh", indicator="places_within", area=AREA)
    options = seen.app.button_group(key="access.counted").proto.options
    offered = [option.content for option in options]
    assert offered == [say(f"layer.{each}", "zh") for each in countable()]
