"""Targets on the pages: beside coverage at their distance, and all that was read under Sources."""

import pytest

from layers.analyses.coverage.norms import norms
from layers.i18n.wording import LANGUAGES, Lang, say
from tests.pages.reading import Visitor, left_over, sound, unescaped


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_target_stands_under_the_figure_with_its_document(visit: Visitor, lang: Lang) -> None:
    seen = visit("coverage", lang=lang, radii="600", target="towns")
    sound(seen)
    prose = "\n".join(seen.prose)
    target = next(each for each in norms() if each.id == "rail_cover_600_target")
    for words in (target.document, target.applies_to):
        assert words.in_(lang) in prose.replace("\\", "")
    assert say("norm.base.not_said", lang) in prose
    table = seen.tables[0]
    gap, low, high = (name for name in table.columns if "40 %" in name)
    assert (low, high) == tuple(say(f"linked.{end}", lang, of=gap) for end in ("low", "high"))
    assert len(table) == 12
    assert table[gap].str.startswith(("−", "+", "0")).all()
    assert left_over(seen.prose, lang) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_at_other_distances_only_where_it_could_be_compared_is_said(
    visit: Visitor, lang: Lang
) -> None:
    seen = visit("coverage", lang=lang)
    sound(seen)
    assert not any("40 %" in name for name in seen.tables[0].columns)
    captions = "\n".join(unescaped(each.value) for each in seen.app.caption)
    assert say("unit.m", lang, value="600") in captions


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sources_list_every_norm(visit: Visitor, lang: Lang) -> None:
    seen = visit("sources", lang=lang)
    sound(seen)
    tables = seen.tables
    wording = say("norm.column.wording", lang)
    (table,) = (each for each in tables if wording in each.columns)
    assert list(table[wording]) == [each.wording.in_(lang) for each in norms()]
