"""Every page in both languages, with whatever its link and its data hold."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from layers import store, words
from layers.analyses import ANALYSES
from layers.analyses.coverage import CoverageParams
from layers.analyses.travel import TravelParams, itinerary
from layers.catalog import CATALOG
from layers.words import LANGUAGES, Lang, minutes, say

PAGES = ("overview", "coverage", "travel_time", "sources")
LINKS: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {}),
    ("overview", {"place": "nanda_smart_city", "halo": "on"}),
    ("overview", {"place": "metro_1"}),
    ("coverage", {}),
    ("coverage", {"measure": "minutes", "lines": "core", "target": "science_parks"}),
    ("travel_time", {}),
    ("travel_time", {"goal": "nanda_smart_city", "transfer": "flat", "wait": "none"}),
    ("sources", {}),
)
SHORT = {"zh": 4, "en": 16}
"""Wordings shorter than this count as left over only where they stand alone."""

Visitor = Callable[..., Any]


def both_languages(function: Callable[..., None]) -> Callable[..., None]:
    return pytest.mark.parametrize("lang", LANGUAGES)(function)


def left_over(texts: list[str], lang: Lang) -> list[str]:
    """Return the texts that hold a wording of the other language."""
    other: Lang = "en" if lang == "zh" else "zh"
    own = {say_raw(key, lang) for key in words._table()}
    found = []
    for key in words._table():
        wording = say_raw(key, other)
        if wording in own or wording == say_raw(key, lang):
            continue
        for piece in re.split(r"\{\w+\}", wording):
            part = piece.strip(" ，。、：；,.:;()（）")
            if len(part) >= SHORT[other]:
                found += [f"{key}: {text}" for text in texts if part in text]
            elif part == wording:
                found += [f"{key}: {text}" for text in texts if text.strip() == part]
    return found


def say_raw(key: str, lang: Lang) -> str:
    return words._table()[key].in_(lang)


def sound(visit: Any) -> None:
    assert not visit.app.exception
    assert not visit.app.error


@both_languages
@pytest.mark.parametrize(("page", "query"), LINKS)
def test_a_page_opens_in_one_language(
    visit: Visitor, page: str, query: dict[str, str], lang: Lang
) -> None:
    seen = visit(page, lang=lang, **query)
    sound(seen)
    assert seen.warnings == ""
    assert say(f"page.{page}", lang) in seen.prose
    assert len(seen.scenes) == (page != "sources")
    assert all(scene["lang"] == lang for scene in seen.scenes)
    texts = [*seen.prose, *seen.controls, *seen.headings, *seen.map_words]
    assert left_over(texts, lang) == []


def test_a_left_over_wording_is_found() -> None:
    assert left_over([say("page.coverage_lead", "en")], "zh")
    assert left_over([say("page.coverage_lead", "zh")], "en")
    assert left_over([say("page.overview", "zh")], "en")
    assert not left_over([say("page.coverage_lead", "zh"), say("page.overview", "zh")], "zh")


def test_the_language_is_chinese_where_nothing_else_is_known(visit: Visitor) -> None:
    assert say("page.overview", "zh") in visit("overview").prose


@both_languages
def test_coverage_states_its_result(visit: Visitor, lang: Lang) -> None:
    seen = visit("coverage", lang=lang, lines="core", radii="600,1000", target="parks")
    result = ANALYSES["coverage"].run(CoverageParams("core", (600.0, 1000.0), "parks"))
    assert result.notes[0].in_(lang) in "\n".join(seen.prose)
    assert all(note.in_(lang) in "\n".join(seen.prose) for note in result.notes)
    names = {row for table in seen.app.dataframe for row in table.value.iloc[:, 0]}
    assert set(result.table[f"name_{lang}"]) <= names


@both_languages
def test_travel_time_states_minutes_and_way(visit: Visitor, lang: Lang) -> None:
    seen = visit("travel_time", lang=lang, origin="robot_park", goal="nanda_smart_city")
    seconds, steps = itinerary(TravelParams(origin="robot_park"), "nanda_smart_city")
    assert minutes(seconds, lang) in "\n".join(seen.prose)
    assert any(len(table.value) == len(steps) for table in seen.app.table)


@both_languages
def test_the_card_of_a_place_is_shown(visit: Visitor, lang: Lang) -> None:
    seen = visit("overview", lang=lang, place="nanda_smart_city")
    zones = store.layer("zones")
    prose = "\n".join(seen.prose)
    assert zones.name("nanda_smart_city").in_(lang) in prose
    assert zones.frame.loc["nanda_smart_city", f"facts_{lang}"] in prose
    for key in ("card.area_published", "card.area_measured", "card.nearby", "card.certainty"):
        assert say(key, lang) in prose
    assert seen.scenes[0]["selected"] == "nanda_smart_city"
    assert seen.scenes[0]["focus"]


@both_languages
def test_indicators_and_directory_are_listed(visit: Visitor, lang: Lang) -> None:
    tables = [table.value for table in visit("overview", lang=lang).app.dataframe]
    kpis, directory = store.table("kpis"), store.table("directory")
    indicators = next(t for t in tables if say("kpi.target", lang) in t.columns)
    assert list(indicators[say("kpi.name", lang)]) == list(kpis[f"name_{lang}"])
    assert (indicators[say("kpi.target", lang)].str.endswith(say("kpi.no_number", lang))).any()
    listed = next(t for t in tables if say("directory.reason", lang) in t.columns)
    assert set(directory[f"name_{lang}"]) - {""} <= set(listed[say("directory.name", lang)])


@both_languages
def test_every_layer_has_its_sources(visit: Visitor, lang: Lang) -> None:
    seen = visit("sources", lang=lang)
    titles = {store.layer(entry.id).title.in_(lang) for entry in CATALOG}
    assert titles <= set(seen.app.dataframe[0].value.iloc[:, 0])
    assert titles <= {expander.label.replace("\\", "") for expander in seen.app.expander}


# --------------------------------------------------------------- parameters


def test_coverage_parameters_change_the_result_and_the_link(visit: Visitor) -> None:
    seen = visit("coverage", lang="en")
    before, scene = "\n".join(seen.prose), seen.scenes[0]
    seen.app.button_group(key="coverage.lines").set_value("core").run()
    sound(seen)
    assert "\n".join(seen.prose) != before
    assert seen.scenes[0] != scene
    assert seen.app.query_params["lines"] in ("core", ["core"])
    after = "\n".join(seen.prose)
    seen.app.number_input(key="coverage.other").set_value(2000.0).run()
    sound(seen)
    assert "\n".join(seen.prose) != after
    assert "2,000" in "\n".join(seen.map_words)


def test_layer_switches_change_the_map_and_the_link(visit: Visitor) -> None:
    seen = visit("overview", lang="en")
    assert "towns" in {layer["key"] for layer in seen.scenes[0]["layers"]}
    seen.app.button_group(key="overview.base").set_value(["district"]).run()
    sound(seen)
    drawn = {layer["key"] for layer in seen.scenes[0]["layers"]}
    assert "district" in drawn
    assert not {"towns", "context_districts", "elevated_roads"} & drawn
    assert "district" in str(seen.app.query_params["base"])


def test_an_empty_map_is_still_a_page(visit: Visitor) -> None:
    seen = visit("overview", lang="en", innovation="", transit="", base="", halo="on")
    sound(seen)
    assert seen.scenes[0]["layers"] == []


def test_travel_parameters_change_the_minutes(visit: Visitor) -> None:
    seen = visit("travel_time", lang="en", goal="nanda_smart_city")
    waited = seen.app.metric[0].value
    seen.app.button_group(key="travel_time.wait").set_value("none").run()
    sound(seen)
    assert seen.app.metric[0].value != waited
    assert say("travel.basis_no_wait", "en") in "\n".join(seen.prose)


def test_emptied_fields_do_not_break_a_page(visit: Visitor) -> None:
    seen = visit("coverage", lang="en", measure="minutes")
    seen.app.number_input(key="coverage.speed").set_value(None).run()
    sound(seen)
    assert say("problem.speed_missing", "en") in seen.warnings
    seen.app.number_input(key="coverage.speed").set_value(80.0).run()
    assert seen.warnings == ""
    seen.app.button_group(key="coverage.minutes").set_value([]).run()
    sound(seen)
    assert seen.warnings


def test_a_choice_is_kept_when_the_language_changes(visit: Visitor) -> None:
    seen = visit("coverage", lang="zh", lines="core")
    seen.app.button_group(key="language.zh").set_value("en").run()
    sound(seen)
    assert say("page.coverage", "en") in seen.prose
    assert seen.app.button_group(key="coverage.lines").value == "core"


# -------------------------------------------------------------------- links


@both_languages
@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("overview", {"nonsense": "1"}),
        ("overview", {"place": "no_such_place"}),
        ("overview", {"base": "towns,<script>"}),
        ("overview", {"halo": "{{ 7*7 }}"}),
        ("coverage", {"radii": "500,123"}),
        ("coverage", {"other": "99999999"}),
        ("coverage", {"other": "-5"}),
        ("coverage", {"other": "nan"}),
        ("coverage", {"other": "1e400"}),
        ("coverage", {"other": "much"}),
        ("coverage", {"speed": "0", "measure": "minutes"}),
        ("coverage", {"target": "moon"}),
        ("travel_time", {"origin": "no_such_place"}),
        ("travel_time", {"goal": "*" * 500}),
        ("travel_time", {"walk": "inf"}),
        ("travel_time", {"detour": "0.1"}),
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
    seen = visit("coverage", lang="en", lines="core", target="moon", radii="7", x="1")
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


# --------------------------------------------------------------------- data


@both_languages
@pytest.mark.parametrize("page", PAGES)
def test_broken_files_are_all_named_and_the_rest_is_shown(
    visit: Visitor, data: Path, page: str, lang: Lang
) -> None:
    (data / "geojson/universities.geojson").unlink()
    (data / "geojson/axes.geojson").write_text("{ not json", encoding="utf-8")
    seen = visit(page, lang=lang)
    sound(seen)
    assert left_over([seen.warnings], lang) == []
    if page in ("overview", "sources"):
        assert "universities.geojson" in seen.warnings
        assert "axes.geojson" in seen.warnings
    if page == "overview":
        drawn = {layer["key"] for layer in seen.scenes[0]["layers"]}
        assert {"parks", "zones", "stations"} <= drawn
        assert "universities" not in drawn
    if page == "coverage":
        assert len(seen.scenes) == 1
        assert seen.warnings == ""


@pytest.mark.parametrize("entry", CATALOG, ids=lambda entry: entry.id)
def test_no_missing_layer_breaks_a_page(visit: Visitor, data: Path, entry: Any) -> None:
    (data / f"geojson/{entry.id}.geojson").unlink()
    for page in PAGES:
        seen = visit(page, lang="en")
        sound(seen)
        if page == "overview":
            assert f"{entry.id}.geojson" in seen.warnings
            assert len(seen.scenes) == 1


@pytest.mark.parametrize(
    ("file", "page"),
    [
        ("metro/segments", "travel_time"),
        ("metro/transfers", "travel_time"),
        ("metro/headways", "travel_time"),
        ("metro/services", "overview"),
        ("kpis", "overview"),
        ("directory", "overview"),
    ],
)
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00", b"a,b\n1,2\n"])
def test_no_broken_table_breaks_a_page(
    visit: Visitor, data: Path, file: str, page: str, content: bytes | None
) -> None:
    path = data / f"{file}.csv"
    path.unlink() if content is None else path.write_bytes(content)
    seen = visit(page, lang="en")
    sound(seen)
    assert path.name in seen.warnings
    sound(visit("coverage", lang="en", target="parks"))


def test_a_place_that_left_the_data_does_not_break_the_visit(visit: Visitor, data: Path) -> None:
    seen = visit("overview", lang="en", place="nanda_smart_city")
    (data / "geojson/zones.geojson").unlink()
    seen.app.run()
    sound(seen)
    assert "zones.geojson" in seen.warnings
