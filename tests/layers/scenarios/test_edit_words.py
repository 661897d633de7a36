"""Edits in the reader's words: old and new values, the ends of a line, words for what is a list."""

import pytest

from layers.i18n.wording import Lang
from layers.scenarios.edit import Edit
from layers.scenarios.edit_words import edit_text, named_by
from layers.scenarios.records import Records
from tests.layers.scenarios.made_scenarios import cut, extend, set_field, town, with_old

RECORDS = Records(town())
FIGURE = Edit(op="set_weight", layer="parks", id="west", field="residents", old=1200, new=1500.0)


@pytest.mark.parametrize(
    ("edit", "lang", "expected"),
    [
        (set_field("west", "status", "planned"), "zh", "West：状态由“已有”改为“规划”。"),
        (set_field("west", "opened", 2031), "zh", "West：开通年份由“—”改为“2031”。"),
        (FIGURE, "en", "West: figure changed from 1,200 to 1,500."),
        (cut("st_c"), "zh", "1号线由e缩短至c。"),
        (extend("st_shut"), "en", "Extend Line 1 from e to shut (stations: 1)."),
    ],
)  # fmt: skip
def test_an_edit_says_what_was_and_what_is(edit: Edit, lang: Lang, expected: str) -> None:
    edit = edit if edit.old else with_old(edit, RECORDS)
    assert edit_text(edit, named_by(RECORDS)).in_(lang).startswith(expected)
