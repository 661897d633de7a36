"""The views of coverage: now, growth and comparison, by each method, with streets and without."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from layers.analyses import ANALYSES
from layers.analyses.common.targets import this_year
from layers.analyses.coverage.comparison import ComparisonParams
from layers.analyses.coverage.coverage import CoverageParams
from layers.analyses.coverage.growth import GrowthParams
from layers.i18n.wording import Lang, say
from layers.store import repository
from layers.streets import local_network
from tests.layers.river_town import river_town
from tests.pages.reading import Visitor, either_language, left_over, sound

VIEWS = (
    {},
    {"method": "detour", "detour": "1.2", "target": "parks"},
    {"method": "streets", "measure": "minutes", "minutes": "10"},
    {"view": "growth"},
    {"view": "growth", "method": "streets", "lines": "core"},
    {"view": "comparison", "measure": "minutes", "minutes": "10", "year": "2020"},
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[local_network.Network]:
    """Return the network of the town on both banks, as that of this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_LOCAL", str(tmp_path_factory.mktemp("town")))
        local_network.save(river_town())
        found = local_network.load()
        assert found is not None
        yield found


@pytest.mark.usefixtures("town")
@either_language
@pytest.mark.parametrize("query", VIEWS)
def test_each_view_and_method_opens(visit: Visitor, query: dict[str, str], lang: Lang) -> None:
    seen = visit("coverage", lang=lang, **query)
    sound(seen)
    assert seen.warnings == ""
    assert len(seen.scenes) == 1
    # Beside the table of the answer, that of what remains uncovered.
    assert len(seen.tables) == 1 + (query.get("view", "now") == "now")
    (chart,) = seen.charts
    assert (chart["kind"] == "line") == (query.get("view") == "growth")
    words = [chart["title"], *(text for mark in chart["marks"] for text in (mark["words"],))]
    texts = [*seen.prose, *seen.controls, *seen.headings, *seen.map_words, *words]
    assert left_over(texts, lang) == []


@pytest.mark.usefixtures("town")
def test_what_is_shown_is_the_answer_of_the_method(visit: Visitor) -> None:
    question = CoverageParams(minutes=(10.0,), method="streets", target="parks", radii_m=())
    result = ANALYSES["coverage"].run(question)
    seen = visit("coverage", lang="en", method="streets", measure="minutes", minutes="10",
                 target="parks")  # fmt: skip
    prose = "\n".join(seen.prose)
    assert all(note.in_("en") in prose for note in result.notes)
    assert "data of 2026-01-02" in prose
    assert "Tested at random points" in prose
    table = seen.tables[0]
    assert list(table.iloc[:, 0]) == list(result.table["name_en"])
    assert any(head.endswith(": low") for head in table.columns)
    (scene,) = seen.scenes
    map_layers = {layer["key"] for layer in scene["layers"]}
    assert {layer.id for layer in result.layers} <= map_layers
    assert "10" in "".join(seen.map_words)


@pytest.mark.usefixtures("town")
def test_growth_lists_the_years(visit: Visitor) -> None:
    seen = visit("coverage", lang="zh", view="growth", target="district")
    result = ANALYSES["growth"].run(GrowthParams(CoverageParams(radii_m=(500.0, 800.0))))
    table = seen.tables[0]
    years = table.iloc[:, 0].astype(int).tolist()
    (chart,) = seen.charts
    map_layers = {mark["start"]: mark for mark in chart["marks"]}
    assert list(map_layers) == list(range(int(min(map_layers)), this_year() + 1))
    # The chart has every year; the table those in which stations opened.
    assert years == [row.year for row in result.table.itertuples() if row.opened]
    assert {2004, 2009} <= set(years)
    assert 2008 not in years
    by_year = dict(zip(years, table.iloc[:, 1], strict=True))
    for row in result.table[result.table["year"].isin(years)].itertuples():
        assert by_year[row.year] == pytest.approx(100 * row.share, abs=0.051)
        assert map_layers[row.year]["value"] == pytest.approx(100 * row.share)
        assert set(map_layers[row.year]["ids"][1:]) <= set(repository.layer("stations").frame.index)
    assert all(note.in_("zh") in "\n".join(seen.prose) for note in result.notes)


@pytest.mark.usefixtures("town")
def test_the_comparison_has_its_map_table_and_chart(visit: Visitor) -> None:
    seen = visit("coverage", lang="en", view="comparison", radii="800")
    result = ANALYSES["comparison"].run(ComparisonParams(CoverageParams(radii_m=(800.0,))))
    assert result.notes[0].in_("en") in "\n".join(seen.prose)
    assert set(seen.tables[0].iloc[:, 0]) == set(result.table["name_en"])
    (chart,) = seen.charts
    connected = result.table[result.table["connected"]]
    assert {mark["ids"][0] for mark in chart["marks"]} == set(connected["id"])
    map_layers = {layer["key"] for layer in seen.scenes[0]["layers"]}
    assert {"comparison_circles", "comparison_streets", "stations"} <= map_layers


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave this machine without a network."""
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))


@pytest.mark.usefixtures("bare")
@either_language
def test_without_a_network_streets_are_stood_in_for(visit: Visitor, lang: Lang) -> None:
    seen = visit("coverage", lang=lang, method="streets")
    sound(seen)
    assert seen.warnings == ""
    assert say("coverage.stand_in", lang) in "\n".join(seen.prose)
    assert len(seen.scenes) == 1
    # A comparison has nothing to lay beside the circles, and says so.
    seen.app.button_group(key="coverage.view").set_value("comparison").run()
    sound(seen)
    assert say("problem.streets_none", lang) in seen.warnings
    assert seen.scenes == []
    assert left_over([seen.warnings], lang) == []
    # Nor does it stay there.
    seen.app.button_group(key="coverage.view").set_value("now").run()
    sound(seen)
    assert seen.warnings == ""


def test_the_year_slider_changes_the_answer_and_the_link(visit: Visitor) -> None:
    seen = visit("coverage", lang="en", target="district")
    assert "year" not in seen.app.query_params
    today = seen.tables[0]
    assert not [each for each in seen.app.slider if each.key == "coverage.year"]  # the map has one
    assert seen.scenes[0]["years"]["year"] == this_year()
    take_year(seen, 2005)
    sound(seen)
    params = CoverageParams(radii_m=(500.0, 800.0), target="district", year=2005)
    result = ANALYSES["coverage"].run(params)
    assert result.notes[0].in_("en") in "\n".join(seen.prose)
    assert seen.app.query_params["year"] in ("2005", ["2005"])
    assert not seen.tables[0].equals(today)
    stations = next(layer for layer in seen.scenes[0]["layers"] if layer["key"] == "stations")
    take_year(seen, this_year())
    later = next(layer for layer in seen.scenes[0]["layers"] if layer["key"] == "stations")
    assert stations != later
    assert seen.tables[0].equals(today)
    assert "year" not in seen.app.query_params


@either_language
def test_growth_is_followed_for_one_place_and_marked_on_the_map(visit: Visitor, lang: Lang) -> None:
    seen = visit("coverage", lang=lang, view="growth", of="zone_nanda")
    assert "zone_nanda" in seen.warnings
    assert "of" not in seen.app.query_params
    seen = visit("coverage", lang=lang, view="growth", of="town_gucun")
    sound(seen)
    assert seen.warnings == ""
    assert seen.scenes[0]["selected"] == "town_gucun"
    grown = ANALYSES["growth"].run(GrowthParams(CoverageParams(), "town_gucun"))
    assert grown.notes[0].in_(lang) in "\n".join(seen.prose)
    assert seen.app.query_params["of"] in ("town_gucun", ["town_gucun"])


def test_a_link_restores_view_method_and_year(visit: Visitor) -> None:
    query = {"method": "detour", "detour": "1.4", "year": "2012", "building": "on", "lines": "core"}
    seen = visit("coverage", lang="en", **query)
    sound(seen)
    for name in ("method", "lines"):
        assert seen.app.button_group(key=f"coverage.{name}").value == query[name]
    assert seen.app.number_input(key="coverage.detour").value == 1.4
    assert seen.scenes[0]["years"]["year"] == 2012
    assert seen.app.toggle(key="coverage.building").value is True
    assert link(seen) == query
    params = CoverageParams(
        "core", (500.0, 800.0), "towns", method="detour", detour=1.4, year=2012, building=True
    )
    assert ANALYSES["coverage"].run(params).notes[0].in_("en") in "\n".join(seen.prose)
    # The other views keep all of it, the year too where they have no use for it.
    for view in ("growth", "now"):
        seen.app.button_group(key="coverage.view").set_value(view).run()
        sound(seen)
        assert link(seen) == query | ({"view": view} if view != "now" else {})
    assert seen.scenes[0]["years"]["year"] == 2012


def take_year(seen: Any, year: int) -> None:
    """Choose a year as the slider of the map does."""
    seen.app.session_state["coverage.year"] = year
    seen.app.run()


def link(seen: Any) -> dict[str, str]:
    """Return the parameters in the address, without the language."""
    query = {key: value for key, value in seen.app.query_params.items() if key != "lang"}
    return {key: value[0] if isinstance(value, list) else value for key, value in query.items()}


@pytest.mark.parametrize(
    "query", [{"view": "tomorrow"}, {"method": "swim"}, {"year": "1066"}, {"year": "2020.5"}]
)
def test_a_bad_link_is_told(visit: Visitor, query: dict[str, str]) -> None:
    seen = visit("coverage", lang="en", **query)
    sound(seen)
    assert next(iter(query)) in seen.warnings
    assert len(seen.scenes) == 1
