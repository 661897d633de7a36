"""The reach command: ground, places and the way to one, as data and in words, and faults told."""

import math
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from layers.analyses import ANALYSES
from layers.analyses.reach.reach import LIMITS_MIN, ReachParams
from layers.analyses.travel.travel_places import origin_layers
from layers.i18n.ranges import minutes_range
from layers.i18n.wording import LANGUAGES, Lang
from layers.tables.time_tables import reach_summary, travel_table
from tests.layers.commands import Run, data_of, refuse
from tests.layers.model.test_columns import has_label

pytestmark = pytest.mark.usefixtures("english")
PARK, SQUARE = ("--from", "robot_park"), "st_1_0123"


@pytest.fixture
def run(run: Run) -> Run:
    return partial(run, "reach")


@pytest.fixture(scope="module")
def result() -> Any:
    """The answer to what most tests here ask."""
    return ANALYSES["reach"].run(ReachParams("robot_park"))


def ranged(rows: Any, figure: str) -> bool:
    """Return whether every row's figure is between its low and its high."""
    return all(row[f"{figure}_low"] <= row[figure] <= row[f"{figure}_high"] for row in rows)


def test_the_data_agree_with_the_analysis(run: Run, result: Any) -> None:
    data = data_of(run(*PARK, "--json"))
    assert data["from"]["id"] == "robot_park"
    assert data["from"]["name_zh"] == "机器人产业园"
    assert (data["point"], data["period"], data["year"]) == (None, "am_peak", None)
    assert (data["wait"], data["statistic"], data["method"]) == ("random", "median", "detour")
    assert tuple(row["minutes"] for row in data["within"]) == LIMITS_MIN
    for row in data["within"]:
        km2 = row["area_km2"], row["area_km2_low"], row["area_km2_high"]
        assert km2 == pytest.approx(result.area_km2[row["minutes"]])
        for layer, count in row["places"].items():
            within = [
                each for each in data["places"]
                if each["layer_id"] == layer and (each["within_min"] or math.inf) <= row["minutes"]
            ]  # fmt: skip
            assert count == len(within) == result.counts[layer][row["minutes"]]
    assert ranged(data["within"], "area_km2")
    areas = [row["area_km2"] for row in data["within"]]
    # No farther in a quarter of an hour than a straight walk and a ride at 80 km/h would be.
    assert areas == sorted(areas)
    assert 0 < areas[0] < math.pi * 20**2
    assert len(data["places"]) == len(result.table) - 1 == 448
    known = [row for row in data["places"] if row["minutes"] is not None]
    assert sum(ranged([row], "minutes") for row in known) > 0.95 * len(known)
    assert all(row["minutes_low"] <= row["minutes_high"] for row in known)
    minutes = [row["minutes"] for row in data["places"] if row["minutes"] is not None]
    assert minutes == sorted(minutes)
    for row in data["places"]:
        assert all(map(has_label, row))
        limit = next((each for each in LIMITS_MIN if row["statistic_min"] <= each), None)
        assert row["within_min"] == limit


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_lines_hold_the_tables_and_the_notes(run: Run, result: Any, lang: Lang) -> None:
    code, out, err = run(*PARK, "--lang", lang)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    summary = reach_summary(result, lang)
    for line, row in zip(lines[1:], summary.itertuples(index=False), strict=False):
        assert line.split("  ")[0] == row[0]
        assert all(each in line for each in row)
    names = travel_table(result, lang, layers=origin_layers()).iloc[:, 0]
    assert len(names) == 448
    listed = lines[len(summary) + 3 :]
    assert all(line.startswith(name) for line, name in zip(listed, names, strict=False))
    assert lines[-len(result.notes) :] == [note.in_(lang) for note in result.notes]


# By hand: the median of 34.6 is 34.5 to the half minute that its own range allows, and 35 to the
# whole one that departures from 30 to 40 minutes allow.
@pytest.mark.parametrize(
    ("wait", "expected"),
    [("random", (35.0, "34–35", "35 min (30–40)", "33 min (33–34)")), ("none", (34.5, "34.5–35"))],
)
def test_a_median_is_rounded_one_way_in_its_row(
    result: Any, wait: str, expected: tuple[object, ...]
) -> None:
    figures = {
        "minutes": 34.6, "minutes_low": 34.3, "minutes_high": 34.9,
        "random_median_min": 34.6, "random_fastest_min": 30.0, "random_p95_min": 40.0,
        "informed_median_min": 33.4, "informed_fastest_min": 33.2, "informed_p95_min": 33.6,
    }  # fmt: skip
    table = result.table[result.table["id"] == SQUARE].assign(**figures)
    made = replace(result, table=table, wait=wait)
    (row,) = travel_table(made, "en", layers=("stations",)).to_dict("records")
    slugs = ["minutes", "minutes_range"]
    slugs += ["random_median_min", "informed_median_min"] if wait == "random" else []
    assert tuple(row[slug] for slug in slugs) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_way_to_a_place_has_its_range_and_its_legs(run: Run, result: Any, lang: Lang) -> None:
    data = data_of(run(*PARK, "--to", "人民广场", "--json"))
    row = result.table.set_index("id").loc[SQUARE]
    assert data["to"] == {"id": SQUARE, "name_zh": "人民广场", "name_en": "People's Square"}
    assert (data["minutes_low"], data["minutes_high"]) == (row["minutes_low"], row["minutes_high"])
    assert data["minutes_low"] < data["minutes"] < data["minutes_high"]
    assert data["random_median_min"] == pytest.approx(data["minutes"])
    assert data["informed_median_min"] < data["minutes"]
    assert [leg["kind"] for leg in data["legs"]] == ["walk", "wait", "ride"]
    assert sum(leg["minutes"] for leg in data["legs"]) == pytest.approx(data["minutes"])
    assert ranged(data["legs"], "minutes")
    out = run(*PARK, "--to", SQUARE, "--lang", lang)[1]
    assert minutes_range(data["minutes"], data["minutes_low"], data["minutes_high"], lang) in out
    assert ("（14 站）" if lang == "zh" else "(14 stops)") in out


def test_one_stop_is_one_stop(run: Run) -> None:
    """Between Fujin Road and West Youyi Road, the ends of line 1, nothing lies."""
    out = run("--from", "st_1_0138", "--to", "st_1_0137")[1]
    assert "(1 stop)" in out
    assert "1 stops" not in out
    out = run("--from", "st_1_0138", "--to", "st_1_0137", "--lang", "zh")[1]
    assert "（1 站）" in out


def test_limits_are_told_in_their_order_whatever_the_order_asked(run: Run) -> None:
    data = data_of(run(*PARK, "--within", "40", "20", "--within", "30", "--json"))
    assert [row["minutes"] for row in data["within"]] == [20, 30, 40]
    limits = {row["within_min"] for row in data["places"]}
    assert limits == {20, 30, 40, None}


def test_the_statistics_stand_in_order(run: Run) -> None:
    found = {
        each: data_of(run(*PARK, "--statistic", each, "--within", "45", "--json"))
        for each in ("fastest", "median", "late")
    }
    areas = [found[each]["within"][0]["area_km2"] for each in found]
    assert areas[0] > areas[1] > areas[2]
    for each, level in (("fastest", "fastest"), ("late", "p95")):
        for row in found[each]["places"]:
            assert row["statistic_min"] == row[f"random_{level}_min"]


def test_a_point_is_a_start_of_its_own(run: Run) -> None:
    data = data_of(run("--at", "121.42,31.39", "--within", "15", "--json", "--to", "富锦路"))
    named = {"name_zh": "点（31.39, 121.42）", "name_en": "point 31.39, 121.42"}
    assert data["from"] == {"id": None} | named
    assert data["point"] == [121.42, 31.39]
    assert len(data["places"]) == 449
    (leg,) = data["legs"]
    assert leg["kind"] == "walk"
    assert data["minutes"] == leg["minutes"]
    assert "point 31.39, 121.42 → Fujin Road" in run("--at", "121.42,31.39", "--to", "富锦路")[1]


def test_a_western_point_is_no_option(run: Run) -> None:
    for arguments in (("--at", "-51.2,-30.0"), ("--at=-51.2,-30.0",)):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert "(-51.2000, -30.0000)" in err
    assert run("--at", "--json")[0] == 2


def test_a_network_is_walked_along_and_said(
    run: Run, streets_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = (*PARK, "--within", "15", "--json")
    by_factor = data_of(run(*arguments))["within"][0]
    monkeypatch.setenv("ATLAS_LOCAL", str(streets_folder))
    data = data_of(run(*arguments))
    assert data["method"] == "streets"
    assert ranged(data["within"][:1], "area_km2")
    assert data["within"][0]["area_km2"] < by_factor["area_km2"]
    assert data_of(run(*arguments, "--method", "detour"))["within"][0] == by_factor
    out = run(*PARK, "--within", "15")[1]
    assert "data of 2026-01-02" in out
    assert "stands in for it" not in out


def test_a_year_has_its_own_reach(run: Run) -> None:
    now, then = (
        data_of(run("--from", "人民广场", "--within", "30", "--json", *year))
        for year in ((), ("--year", "2005"))
    )
    assert (now["year"], then["year"]) == (None, 2005)
    assert then["within"][0]["places"]["stations"] < now["within"][0]["places"]["stations"]
    code, out, err = run("--from", "富锦路", "--year", "2005")
    assert (code, out) == (2, "")
    assert err.startswith("Fujin Road had not opened by the end of 2005")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "either a place or a point"),
        ((*PARK, "--at", "121.4,31.4"), "only one of them"),
        (("--at", "121.4"), "not a longitude and latitude"),
        (("--at", "here"), "not a longitude and latitude"),
        (("--at", "121.4,31.4,5"), "not a longitude and latitude"),
        (("--at=-200,31",), "outside the range of degrees"),
        (("--at", "nan,31"), "not a longitude and latitude"),
        (("--at", "116.4,39.9"), "more than 30 km outside"),
        (("--from", "no_such_place"), "no_such_place"),
        ((*PARK, "--to", "no_such_place"), "no_such_place"),
        ((*PARK, "--within", "soon"), "soon"),
        ((*PARK, "--within", "0"), "above 0"),
        ((*PARK, "--within", "121"), "at most 120"),
        ((*PARK, "--within", "nan"), "nan"),
        ((*PARK, "--within", "15", "15"), "rising"),
        ((*PARK, "--within", *map(str, range(1, 8))), "1 to 6"),
        ((*PARK, "--statistic", "mean"), "fastest, median, late"),
        ((*PARK, "--wait", "half"), "random, informed, none"),
        ((*PARK, "--speed", "1"), "20"),
        ((*PARK, "--year", "1066"), "1066"),
    ],
)
def test_what_cannot_be_asked_exits_2(run: Run, arguments: tuple[str, ...], said: str) -> None:
    refuse(run, arguments, said)


def test_all_that_is_wrong_is_told_at_once(run: Run) -> None:
    err = run(*PARK, "--statistic", "mean", "--period", "night", "--speed", "1")[2]
    assert len(err.splitlines()) == 3
    assert all(name in err for name in ("--statistic", "--period", "--speed"))
