"""Figures with their ranges, in words and in the cells of the table of coverage."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from geo.uncertainty import SAMPLES
from layers.analyses import ANALYSES
from layers.analyses.access.access_words import figure
from layers.analyses.coverage.coverage import CoverageParams
from layers.analyses.coverage.coverage_results import CoverageResult
from layers.i18n.ranges import (
    area_between,
    distance_range,
    inside_or_not,
    minutes_between,
    minutes_range,
    percent_span,
    round_minutes,
)
from layers.model.layer import Result
from layers.tables.coverage_tables import coverage_table

INF, NAN = math.inf, math.nan


@pytest.mark.parametrize(
    ("figures", "en", "zh"),
    [
        ((0.58, 0.51, 0.66), "58 % (51–66)", "58 %（51–66）"),
        ((0.2141, 0.2112, 0.2188), "21.4 % (21.1–21.9)", "21.4 %（21.1–21.9）"),
        ((1.0, 1.0, 1.0), "100.0 %", "100.0 %"),
        ((0.0, 0.0, 0.0), "0.0 %", "0.0 %"),
        ((0.0, 0.0, 0.3), "0 % (0–30)", "0 %（0–30）"),
        ((0.299, 0.103, 0.28), "30 % (samples give 10–28 %, figure outside)",
         "30 %（抽样为 10–28 %，不含此数）"),
        # What reads like the end of its range is told as inside.
        ((0.2804, 0.103, 0.2801), "28 % (10–28)", "28 %（10–28）"),
        ((1.0, 0.98, 0.98), "100.0 % (samples give 98.0 %, figure outside)",
         "100.0 %（抽样为 98.0 %，不含此数）"),
        ((NAN, NAN, NAN), "—", "—"),
    ],
)  # fmt: skip
def test_shares(figures: tuple[float, ...], en: str, zh: str) -> None:
    assert percent_span(*figures, "en") == en
    assert percent_span(*figures, "zh") == zh


@pytest.mark.parametrize(
    ("figures", "en", "zh"),
    [
        ((1.0, 1.0, 1.0), "inside", "在范围内"),
        ((0.0, 0.0, 0.0), "outside", "不在范围内"),
        ((1.0, 0.0, 1.0), "inside, may be outside", "在范围内，也可能不在范围内"),
        ((0.0, 0.0, 1.0), "outside, may be inside", "不在范围内，也可能在范围内"),
        ((0.0, 1.0, 1.0), "outside, may be inside", "不在范围内，也可能在范围内"),
    ],
)
def test_points(figures: tuple[float, ...], en: str, zh: str) -> None:
    assert inside_or_not(*figures, "en") == en
    assert inside_or_not(*figures, "zh") == zh


@pytest.mark.parametrize(
    ("figures", "en", "zh"),
    [
        ((640.0, 520.0, 810.0), "640 m (520–810)", "640 米（520–810）"),
        ((640.0, 520.0, 1849.0), "640 m (520 m–1.8 km)", "640 米（520 米–1.8 公里）"),
        ((2300.0, 2300.0, 2300.0), "2.3 km", "2.3 公里"),
        ((0.0, 0.0, 250.0), "0 m (0–250)", "0 米（0–250）"),
        ((900.0, 800.0, INF), "900 m (800 m–—)", "900 米（800 米–—）"),
        ((0.0, 20.0, 250.0), "0 m (samples give 20–250 m, figure outside)",
         "0 米（抽样为 20–250 米，不含此数）"),
        ((1849.0, 520.0, 810.0), "1.8 km (samples give 520 m–810 m, figure outside)",
         "1.8 公里（抽样为 520 米–810 米，不含此数）"),
        ((INF, INF, INF), "—", "—"),
        ((NAN, NAN, NAN), "—", "—"),
    ],
)  # fmt: skip
def test_distances(figures: tuple[float, ...], en: str, zh: str) -> None:
    assert distance_range(*figures, "en") == en
    assert distance_range(*figures, "zh") == zh


@pytest.mark.parametrize(
    ("figures", "en", "zh"),
    [
        ((12.4, 10.1, 15.8), "12 min (10–16)", "12 分钟（10–16）"),
        ((34.6, 34.4, 34.7), "34.5 min", "34.5 分钟"),
        ((8.0, 7.8, 8.4), "8 min (8–8.5)", "8 分钟（8–8.5）"),
        ((9.0, 10.1, 15.8), "9 min (samples give 10–16 min, figure outside)",
         "9 分钟（抽样为 10–16 分钟，不含此数）"),
        ((9.0, 10.0, 10.0), "9 min (samples give 10 min, figure outside)",
         "9 分钟（抽样为 10 分钟，不含此数）"),
        ((NAN, NAN, NAN), "—", "—"),
    ],
)  # fmt: skip
def test_minutes(figures: tuple[float, ...], en: str, zh: str) -> None:
    assert minutes_range(*figures, "en") == en
    assert minutes_range(*figures, "zh") == zh


@pytest.mark.parametrize(
    ("figures", "en", "zh"),
    [
        ((1.8, 1.78, 1.84), "none", "无"),
        ((1.85, 1.84, 1.86), "1.8–1.9", "1.8–1.9"),
        ((2.0, 1.84, 1.86), "1.8–1.9 (figure outside)", "1.8–1.9（不含所示数值）"),
        ((NAN, NAN, NAN), "—", "—"),
    ],
)
def test_areas_are_sure_where_their_range_reads_the_same(
    figures: tuple[float, float, float], en: str, zh: str
) -> None:
    assert area_between(*figures, "en") == en
    assert area_between(*figures, "zh") == zh


@pytest.mark.parametrize(
    ("indicator", "figures", "expected"),
    [
        ("places_within", (8.0, 8.0, 9.0), "8 (8–9)"),
        ("places_within", (12.0, 12.0, 12.0), "12"),
        ("places_within", (8.25, 8.0, 9.0), "8.2 (8.0–9.0)"),
        ("places_within", (NAN, NAN, NAN), "—"),
        ("ptal", (8.0, 8.0, 9.0), "8.0 (8.0–9.0)"),
    ],
)
def test_whole_counts_have_no_decimals(
    indicator: str, figures: tuple[float, float, float], expected: str
) -> None:
    assert figure(indicator, *figures, "en") == expected


def cells(result: Result, place: str, lang: str = "en") -> dict[str, object]:
    """Return the row of a place in the table for reading."""
    table = coverage_table(result, lang)  # type: ignore[arg-type]
    order = result.table.drop_duplicates("id")["id"].tolist()
    return table.iloc[order.index(place)].to_dict()


@pytest.fixture(scope="module")
def towns() -> Result:
    return ANALYSES["coverage"].run(CoverageParams(target="towns", radii_m=(500.0, 800.0)))


def with_figures(result: Result, place: str, **figures: object) -> Result:
    """Return a result with other figures for a place, written by hand."""
    table = result.table.copy()
    for name, value in figures.items():
        table.loc[table["id"] == place, name] = value
    return replace(result, table=table)


def test_cells_by_hand(towns: Result) -> None:
    made = with_figures(
        towns, "town_luojing", share=0.4, share_low=0.31, share_high=0.52, nearest_m=640.0,
        nearest_m_low=520.0, nearest_m_high=810.0, median_walk_min=8.0,
        median_walk_min_low=6.5, median_walk_min_high=10.1, farthest_walk_min=14.2,
        stations_inside=1, nearest_station_id="st_1_0138", nearest_station_zh="富锦路",
        nearest_station_en="Fujin Road", area_km2=38.114,
    )  # fmt: skip
    english, chinese = cells(made, "town_luojing"), cells(made, "town_luojing", "zh")
    assert list(english.values())[1:] == [
        "Town", 38.11, "40 % (31–52)", "40 % (31–52)", "Fujin Road", "640 m (520–810)",
        1, "8 min (6–10)", "14", "surveyed",
    ]  # fmt: skip
    assert "40 %（31–52）" in chinese.values()
    assert "640 米（520–810）" in chinese.values()
    assert "富锦路" in chinese.values()
    assert [name for name in english if "500" in name or "800" in name] != []


def test_a_station_inside_is_said_only_where_it_always_is(towns: Result) -> None:
    always = with_figures(towns, "town_gucun", nearest_m=0.0, nearest_m_low=0.0, nearest_m_high=0.0)
    mostly = with_figures(
        towns, "town_gucun", nearest_m=0.0, nearest_m_low=0.0, nearest_m_high=90.0
    )
    assert "station inside" in cells(always, "town_gucun").values()
    assert "内有车站" in cells(always, "town_gucun", "zh").values()
    assert "0 m (0–90)" in cells(mostly, "town_gucun").values()


def test_what_is_unknown_is_said_to_be(towns: Result) -> None:
    blank = {
        name: NAN
        for name in towns.table.columns
        if name.startswith(("share", "nearest_", "walk_", "median_", "farthest_"))
    } | {"nearest_station_id": None}
    unmapped = cells(with_figures(towns, "town_luojing", **blank), "town_luojing")
    assert list(unmapped.values()).count("no streets mapped") == 2
    assert list(unmapped.values()).count("—") == 4
    lost = cells(with_figures(towns, "town_luojing", **blank, area_km2=NAN), "town_luojing")
    assert list(lost.values()).count("location unknown") == 2
    assert not any(isinstance(cell, str) and "nan" in cell for cell in lost.values())


def test_the_sentence_gives_the_range(towns: CoverageResult) -> None:
    low, high = (f"{100 * end:.1f}" for end in (towns.together.low, towns.together.high))
    assert f"21.4 % ({low}–{high})" in towns.notes[0].in_("en")
    assert f"21.4 %（{low}–{high}）" in towns.notes[0].in_("zh")
    assert any(
        f"{SAMPLES} samples" in note.in_("en") and "5 to 95 %" in note.in_("en")
        for note in towns.notes
    )
    detour = ANALYSES["coverage"].run(CoverageParams(method="detour")).notes
    assert any("take the detour factor from its range" in note.in_("en") for note in detour)
    assert not any("take the detour factor" in note.in_("en") for note in towns.notes)
    assert isinstance(coverage_table(towns, "zh"), pd.DataFrame)


def test_spots_have_no_area_to_tell() -> None:
    sites, parks = (
        coverage_table(ANALYSES["coverage"].run(CoverageParams(target=each)), "en")
        for each in ("sites", "parks")
    )
    assert "area_km2" not in sites
    assert parks["area_km2"].notna().all()


@pytest.mark.parametrize(
    ("figures", "value", "en", "zh"),
    [
        ((35.2, 27.4, 41.3), 35.0, "27–41", "27–41"),
        ((34.5, 34.5, 34.5), 34.5, "none", "无"),
        ((34.6, 34.3, 34.9), 34.5, "34.5–35", "34.5–35"),
    ],
)
def test_minutes_stand_beside_their_range(
    figures: tuple[float, float, float], value: float, en: str, zh: str
) -> None:
    assert round_minutes(*figures) == value
    assert minutes_between(*figures, "en") == en
    assert minutes_between(*figures, "zh") == zh
