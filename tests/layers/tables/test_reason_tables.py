"""The reasons of a cell in words: its level, its rows by indicator, and what would help."""

import math
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.explain import Why
from layers.analyses.access.ranking import Improvement, Improvements
from layers.analyses.common.journeys import Step
from layers.i18n.wording import LANGUAGES, Lang, Text
from layers.model.columns import headings
from layers.tables.reason_tables import improvement_table, level_words, why_table

NEAREST, PTAL = AccessParams(), AccessParams(indicator="ptal")
WITHIN = AccessParams(indicator="places_within")
TIME_TO = AccessParams(indicator="time_to", goal="b")

both_languages = pytest.mark.parametrize("lang", LANGUAGES)


def because(rows: Any = (), **more: Any) -> Why:
    return Why(1.0, 1.0, 1.0, pd.DataFrame(list(rows)), (), **more)


def ways_up(*rows: Improvement) -> Improvements:
    return Improvements(1.0, rows, ())


def listed(table: pd.DataFrame, lang: Lang = "en") -> list[list[str]]:
    return [list(headings(table.columns, lang).values()), *table.to_numpy().tolist()]


WAY_UP = Improvement("entrance", Text(zh="甲", en="A"), 8.0, 2.04, 1.5, 2.6, None, 1234)


@pytest.mark.parametrize(
    ("level", "zh", "en"),
    [
        (("2", "2", "2", 0.95), "等级 2，在位置和间隔的误差内不变。",
         "Level 2, unchanged within the uncertainty of places and headways."),
        (("2", "1b", "2", 0.715), "等级 2（72 % 的抽样如此），也可能是 1b。",
         "Level 2 (in 72 % of the samples); it could also be 1b."),
        (("2", "2", "3", 0.5), "等级 2（50 % 的抽样如此），也可能是 3。",
         "Level 2 (in 50 % of the samples); it could also be 3."),
        (("2", "1a", "6b", 0.4), "等级 2（40 % 的抽样如此），也可能是 1a / 6b。",
         "Level 2 (in 40 % of the samples); it could also be 1a / 6b."),
    ],
)  # fmt: skip
def test_a_level_says_what_else_it_could_be(
    level: tuple[str, str, str, float], zh: str, en: str
) -> None:
    band, low, high, odds = level
    found = because(band=band, band_low=low, band_high=high, odds=odds)
    assert level_words(found, "zh") == zh
    assert level_words(found, "en") == en


@both_languages
def test_what_has_no_level_says_nothing_of_one(lang: Lang) -> None:
    assert level_words(because(), lang) == ""


def test_gains_in_minutes_have_their_range() -> None:
    found = ways_up(WAY_UP, replace(WAY_UP, low=2.04, high=2.04, cells_up=None))
    assert listed(improvement_table(found, NEAREST, "en")) == [
        ["No.", "Measure", "Gain (5–95 %)", "After", "Cells coming within 10 min"],
        ["1", "A", "2 min (2–3)", "8 min", "1,234"],
        ["2", "A", "2 min", "8 min", "—"],
    ]
    assert listed(improvement_table(found, NEAREST, "zh"), "zh") == [
        ["编号", "措施", "改善（5–95 %）", "改善后", "进入 10 分钟的单元数"],
        ["1", "甲", "2 分钟（2–3）", "8 分钟", "1,234"],
        ["2", "甲", "2 分钟", "8 分钟", "—"],
    ]


def test_gains_of_the_index_are_told_in_hundredths_with_the_level_then() -> None:
    found = ways_up(
        replace(WAY_UP, after=5.04, gain=0.054, low=0.05, high=0.061, band="1b"),
        replace(WAY_UP, after=5.04, gain=0.054, low=0.054, high=0.054, band="2", cells_up=0),
    )
    assert listed(improvement_table(found, PTAL, "en")) == [
        ["No.", "Measure", "Gain (5–95 %)", "After", "Level after", "Cells rising a level"],
        ["1", "A", "0.05 (0.05–0.06)", "5.0", "1b", "1,234"],
        ["2", "A", "0.05", "5.0", "2", "0"],
    ]


def test_gains_of_places_count_places_and_no_cells() -> None:
    found = ways_up(replace(WAY_UP, after=7.0, gain=2.0, low=1.0, high=3.0, cells_up=None))
    assert listed(improvement_table(found, WITHIN, "en")) == [
        ["No.", "Measure", "Gain (5–95 %)", "After"],
        ["1", "A", "2 (1–3)", "7"],
    ]


@pytest.mark.parametrize(
    ("lang", "expected", "then"),
    [("zh", "从不可达到可达", "8 分钟"), ("en", "reachable where it was not", "8 min")],
)
@pytest.mark.parametrize("params", [NEAREST, TIME_TO])
def test_a_way_where_there_was_none_is_told_as_that(
    params: AccessParams, lang: Lang, expected: str, then: str
) -> None:
    found = ways_up(replace(WAY_UP, gain=math.inf, low=math.inf, high=math.inf))
    assert listed(improvement_table(found, params, lang))[1][2:4] == [expected, then]


@both_languages
@pytest.mark.parametrize("params", [NEAREST, PTAL, TIME_TO, WITHIN])
def test_nothing_found_is_an_empty_table(params: AccessParams, lang: Lang) -> None:
    assert improvement_table(ways_up(), params, lang).empty
    assert why_table(because(), params, lang).empty


def test_stations_are_told_with_their_lines_and_walks() -> None:
    row = {
        "name_zh": "甲站", "name_en": "A", "lines_zh": "1号线、2号线", "lines_en": "Line 1, Line 2",
        "walk_m": 1234.4, "walk_min": 15.43, "walk_min_low": 13.6, "walk_min_high": 18.2,
    }  # fmt: skip
    assert listed(why_table(because([row]), NEAREST, "zh"), "zh") == [
        ["车站", "线路", "米", "步行时间"],
        ["甲站", "1号线、2号线", "1,234", "15 分钟（14–18）"],
    ]
    assert listed(why_table(because([row]), NEAREST, "en")) == [
        ["Station", "Lines", "Metres", "Walking time"],
        ["A", "Line 1, Line 2", "1,234", "15 min (14–18)"],
    ]


SERVICE = {
    "name_zh": "甲站", "name_en": "A", "line_zh": "1号线", "line_en": "Line 1", "walk_m": 520.0,
    "walk_m_low": 480.0, "walk_m_high": 600.0, "scheduled_wait_min": 2.5, "average_wait_min": 3.25,
    "total_access_min": 9.75, "frequency": 3.0769, "weight": 0.5, "share_of_index": 0.2345,
    "left_out": None, "quality": "published",
}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "row", "line", "share"),
    [
        ("en", {}, "Line 1", "23.4 %"),
        ("en", {"quality": "assumed"}, "Line 1 (headway assumed)", "23.4 %"),
        ("zh", {"quality": "stand_in"}, "1号线（间隔为假设值）", "23.4 %"),
        ("en", {"quality": "feed"}, "Line 1", "23.4 %"),
        ("en", {"left_out": "too_far"}, "Line 1", "too far"),
        ("zh", {"left_out": "no_service"}, "1号线", "该时段不开行"),
        ("en", {"left_out": "farther_stop"}, "Line 1", "nearer stop counts"),
        ("zh", {"left_out": "other_direction"}, "1号线", "另一方向更好"),
    ],
)
def test_services_are_told_with_their_part_or_why_they_have_none(
    lang: Lang, row: dict[str, Any], line: str, share: str
) -> None:
    head, cells = listed(why_table(because([{**SERVICE, **row}]), PTAL, lang))
    assert len(head) == len(set(head)) == 9
    assert (cells[0], cells[-1]) == (line, share)
    assert cells[3:8] == ["2.5", "3.2", "9.8", "3.08", "0.5"]
    assert cells[2] == ("520 米（480–600）" if lang == "zh" else "520 m (480–600)")


def test_places_are_told_with_how_far_beyond_the_limit_they_are() -> None:
    rows = [
        {"name_zh": "甲", "name_en": "A", "minutes": 30.2,
         "minutes_low": 28.0, "minutes_high": 33.0,
         "within": True, "beyond_min": math.nan,
         "stop_id": "s", "stop_zh": "站", "stop_en": "Stop"},
        {"name_zh": "乙", "name_en": "B", "minutes": 45.1,
         "minutes_low": 44.0, "minutes_high": 47.0,
         "within": False, "beyond_min": 0.1,
         "stop_id": None, "stop_zh": None, "stop_en": None},
        {"name_zh": "丙", "name_en": "", "minutes": math.inf,
         "minutes_low": math.inf, "minutes_high": math.inf,
         "within": False, "beyond_min": math.nan,
         "stop_id": None, "stop_zh": None, "stop_en": None},
    ]  # fmt: skip
    assert listed(why_table(because(rows), WITHIN, "en")) == [
        ["Name", "Minutes", "Within the limit", "Alight at"],
        ["A", "30 min (28–33)", "within", "Stop"],
        ["B", "45 min (44–47)", "1 min beyond", "on foot"],
        ["丙", "—", "—", "—"],
    ]
    zh = listed(why_table(because(rows), WITHIN, "zh"))
    assert zh[2] == ["乙", "45 分钟（44–47）", "超出 1 分钟", "步行"]


def step(kind: Any, **more: Any) -> Step:
    values = {
        "kind": kind, "line": None, "line_name": None, "from_name": Text(zh="甲", en="A"),
        "to_name": Text(zh="乙", en="B"), "stops": 0, "seconds": 60.0, "low_s": 60.0,
        "high_s": 60.0, "assumed": False, "on_streets": None,
    }  # fmt: skip
    return Step(**{**values, **more})


def test_a_way_is_told_leg_by_leg() -> None:
    line = {"line": "1", "line_name": Text(zh="1号线", en="Line 1")}
    steps = (
        step("walk", on_streets=False, seconds=600.0, low_s=540.0, high_s=720.0),
        step("wait", **line, assumed=True, low_s=0.0, high_s=300.0),
        step("ride", **line, stops=1, seconds=120.0, low_s=120.0, high_s=120.0),
        step("transfer"),
        step("ride", **line, stops=2),
        step("walk", on_streets=True),
    )
    assert listed(why_table(because(steps=steps), TIME_TO, "en")) == [
        ["Route", "Minutes"],
        ["Walk from A to B (by factor)", "10 min (9–12)"],
        ["Wait for Line 1 at A (headway assumed)", "1 min (0–5)"],
        ["Line 1: A → B (1 stop)", "2 min"],
        ["Walk to change at B", "1 min"],
        ["Line 1: A → B (2 stops)", "1 min"],
        ["Walk from A to B (along streets)", "1 min"],
    ]
    zh = [row[0] for row in listed(why_table(because(steps=steps), TIME_TO, "zh"))]
    assert zh[3] == "乘1号线：甲 → 乙（1 站）"
    assert zh[5] == "乘1号线：甲 → 乙（2 站）"
