"""What is counted on the pages: one control where a layer has a figure, nothing where none has."""

from dataclasses import replace
from pathlib import Path

import pytest

from layers.i18n.wording import LANGUAGES, Lang, say
from layers.imports.draft import draft
from layers.imports.keep import keep
from layers.scenarios.own_scenarios import own_scenarios
from layers.store import repository
from layers.store.atlas import find_entry
from tests.pages.reading import Visitor, left_over, link, sound

TABLE = "街镇,常住人口\n罗店镇,60000\n顾村镇,40000\n"


@pytest.fixture
def census(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a layer of residents by town, the only one of this machine's own."""
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    path = tmp_path / "residents2020.csv"
    path.write_text(TABLE, encoding="utf-8")
    found = draft(path)
    return keep(found, found.proposed).id


def labels(seen: object) -> list[str]:
    return [each.label for each in seen.app.selectbox]  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", ["coverage", "access"])
def test_without_a_layer_of_figures_there_is_no_control(
    visit: Visitor, page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "empty"))
    seen = visit(page, lang="en")
    sound(seen)
    assert say("choose.weight.label", "en") not in labels(seen)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_coverage_leads_with_people_once_they_are_chosen(
    visit: Visitor, census: str, lang: Lang
) -> None:
    seen = visit("coverage", lang=lang)
    sound(seen)
    assert labels(seen).count(say("choose.weight.label", lang)) == 1
    assert link(seen) == {}
    seen.app.selectbox(key="coverage.weight").set_value(census).run()
    sound(seen)
    assert link(seen) == {"weight": census}
    headline = next(each.value for each in seen.app.markdown if each.value.startswith("#####"))
    assert "100,000" in headline
    assert say("weight.kind.residents", lang) in headline
    seen = visit("coverage", lang=lang, weight=census, target="towns")
    kind = say("weight.kind.residents", lang)
    assert kind in seen.charts[0]["title"]
    assert left_over([*seen.prose, *seen.controls, *seen.headings], lang) == []


def test_what_is_saved_of_a_table_says_that_it_counts_by_a_confidential_layer(
    visit: Visitor, census: str, tmp_path: Path
) -> None:
    seen = visit("coverage", lang="en", weight=census)
    assert set(seen.markings) == {""}
    found = draft(tmp_path / "residents2020.csv")
    keep(found, replace(found.proposed, confidential=True), replaces=census)
    seen = visit("coverage", lang="en", weight=census)
    assert set(seen.markings) == {"Confidential: residents2020"}


def test_a_scenario_changes_the_figure_of_a_place_beside_the_map(
    visit: Visitor, census: str
) -> None:
    layer = repository.layer(census)
    weight = find_entry(census).weight  # type: ignore[union-attr]
    place = str(layer.frame.index[layer.frame[weight.field].astype(float) == 60_000][0])
    seen = visit("scenarios", lang="en", place=place)
    control = next(e for e in seen.app.number_input if e.key.endswith(f".{weight.field}"))
    assert control.value == 60_000
    control.set_value(75_000.0).run()
    assert not seen.warnings
    ((edit,),) = [each.scenario.edits for each in own_scenarios()]
    assert (edit.op, edit.id, edit.old, edit.new) == ("set_weight", place, 60_000, 75_000)
