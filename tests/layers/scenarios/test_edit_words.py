"""Edits in the reader's words: old and new values, the ends of a line, words for what is a list."""

from dataclasses import replace

import pytest

from geo.errors import Problem
from layers.i18n.wording import Lang
from layers.scenarios.edit import Edit
from layers.scenarios.edit_words import edit_text, named_by, problem_in_words
from layers.scenarios.records import Records
from layers.scenarios.review import applied
from tests.layers.scenarios.made_scenarios import (
    box,
    closing,
    cut,
    extend,
    merge_parks,
    reshape,
    set_field,
    split_west,
    town,
    with_old,
)

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
        (closing("st_b"), "zh", "b（1号线）自 2028 年起关闭。"),
        (reshape("west", 121.42), "en", "Redraw West: 2.11 km² instead of 1.05 km²."),
        (split_west(), "en", "Split West into 2 parts: West, West 2."),
        (merge_parks(), "zh", "把East并入West。"),
    ],
)  # fmt: skip
def test_an_edit_says_what_was_and_what_is(edit: Edit, lang: Lang, expected: str) -> None:
    edit = edit if edit.old else with_old(edit, RECORDS)
    assert edit_text(edit, named_by(applied([], RECORDS))).in_(lang).startswith(expected)


def test_what_an_edit_adds_and_another_takes_away_has_its_name_in_both() -> None:
    old = {"west": None, "west_2": None}
    again = replace(merge_parks(), old=old, new={"geometry": box(121.40, 31.40, 121.41, 31.41)})
    found = applied([split_west(), again], RECORDS)
    said = [edit_text(each.edit, named_by(found)).in_("en") for each in found.findings]
    assert said[1] == "Merge West 2 into West."


@pytest.mark.parametrize(
    ("place", "lang", "expected"),
    [
        (("parks", "west", "name_en"), "zh", ("三园", "West", "英文名")),
        (("services", "7|main", None), "zh", ("交路", "7号线", None)),
        (("streets", "street_links_1", None), "zh", ("步行路网", "新增步行通道 1", None)),
        (("moon", "base", "name_en"), "en", ("moon", "base", "name_en")),
    ],
)  # fmt: skip
def test_a_problem_says_where_it_is_in_the_readers_words(
    place: tuple[str, str, str | None], lang: Lang, expected: tuple[str | None, ...]
) -> None:
    layer, name, field = place
    problem = Problem("scenario_same", file=layer, feature=name, field=field)
    found = problem_in_words(problem, named_by(applied([], RECORDS)), lang)
    assert (found.file, found.feature, found.field) == expected
