"""Every page in both languages, with what it is asked for."""

import pytest

from layers.analyses import ANALYSES
from layers.analyses.coverage.coverage import CoverageParams
from layers.analyses.travel.travel import TravelParams, itinerary
from layers.i18n.wording import Lang, minutes, say
from layers.store import repository
from layers.store.atlas import SHIPPED
from tests.pages.reading import (
    Visitor,
    both_languages,
    either_language,
    left_over,
    short_tables,
    sound,
)

LINKS: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {}),
    ("overview", {"place": "nanda_smart_city", "halo": "on"}),
    ("overview", {"place": "metro_1"}),
    ("coverage", {}),
    ("coverage", {"measure": "minutes", "lines": "core", "target": "science_parks"}),
    ("travel_time", {}),
    ("travel_time", {"goal": "nanda_smart_city", "transfer": "flat", "wait": "none"}),
    ("reach", {}),
    ("reach", {"point": "121.43,31.39", "goal": "nanda_smart_city", "statistic": "late"}),
    ("access", {}),
    ("access", {"indicator": "ptal", "area": "town_dachang", "year": "2010"}),
    ("streets", {}),
    ("streets", {"area": "place", "place": "robot_park"}),
    ("streets", {"area": "box"}),
    ("sources", {}),
)


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


@either_language
def test_coverage_states_its_result(visit: Visitor, lang: Lang) -> None:
    seen = visit("coverage", lang=lang, lines="core", radii="600,1000", target="parks")
    result = ANALYSES["coverage"].run(CoverageParams("core", (600.0, 1000.0), "parks"))
    assert result.notes[0].in_(lang) in "\n".join(seen.prose)
    assert all(note.in_(lang) in "\n".join(seen.prose) for note in result.notes)
    names = {row for table in seen.tables for row in table.iloc[:, 0]}
    assert set(result.table[f"name_{lang}"]) <= names


@either_language
def test_travel_time_states_minutes_and_way(visit: Visitor, lang: Lang) -> None:
    seen = visit("travel_time", lang=lang, origin="robot_park", goal="nanda_smart_city")
    seconds, steps = itinerary(TravelParams(origin="robot_park"), "nanda_smart_city")
    assert minutes(seconds, lang) in "\n".join(seen.prose)
    assert any(len(rows) == len(steps) for rows in short_tables(seen))


@either_language
def test_the_card_of_a_place_is_shown(visit: Visitor, lang: Lang) -> None:
    seen = visit("overview", lang=lang, place="nanda_smart_city")
    zones = repository.layer("zones")
    prose = "\n".join(seen.prose)
    assert zones.name("nanda_smart_city").in_(lang) in prose
    assert zones.frame.loc["nanda_smart_city", f"facts_{lang}"] in prose
    for key in ("card.area_published", "card.area_measured", "card.certainty"):
        assert say(key, lang) in prose
    assert say("card.inside", lang, count=1) in prose
    assert seen.scenes[0]["selected"] == "nanda_smart_city"
    assert seen.scenes[0]["focus"]


@either_language
def test_indicators_and_directory_are_listed(visit: Visitor, lang: Lang) -> None:
    tables = visit("overview", lang=lang).tables
    kpis, directory = repository.table("kpis"), repository.table("directory")
    indicators = next(t for t in tables if say("kpi.target", lang) in t.columns)
    assert list(indicators[say("kpi.name", lang)]) == list(kpis[f"name_{lang}"])
    assert (indicators[say("kpi.target", lang)].str.endswith(say("kpi.no_number", lang))).any()
    listed = next(t for t in tables if say("directory.reason", lang) in t.columns)
    assert set(directory[f"name_{lang}"]) - {""} <= set(listed[say("directory.name", lang)])


@either_language
@pytest.mark.parametrize("page", ["overview", "sources"])
def test_figures_stand_beside_the_indicators_and_can_be_saved(
    visit: Visitor, page: str, lang: Lang
) -> None:
    seen = visit(page, lang=lang)
    tables = seen.tables
    indicators = next(t for t in tables if say("kpi.target", lang) in t.columns)
    assert set(indicators[say("kpi.attribute", lang)]) == {say("attribute.anticipatory", lang)}
    table = next(t for t in tables if say("figure.what", lang) in t.columns)
    assert list(table[say("figure.what", lang)]) == list(
        repository.table("figures")[f"what_{lang}"]
    )
    saved = {say(f"figures.save_{name}", lang) for name in ("indicators", "figures")}
    assert saved <= {button.label for button in seen.app.get("download_button")}


@either_language
def test_every_layer_has_its_sources(visit: Visitor, lang: Lang) -> None:
    seen = visit("sources", lang=lang)
    titles = {repository.layer(entry.id).title.in_(lang) for entry in SHIPPED}
    assert titles <= set(seen.tables[0].iloc[:, 0])
    assert titles <= {expander.label.replace("\\", "") for expander in seen.app.expander}
