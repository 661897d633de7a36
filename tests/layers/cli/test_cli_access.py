"""The access command: surfaces and the reasons of a cell, as data and in words, and faults told."""

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from layers.analyses.access.access_params import INDICATORS
from layers.analyses.access.explain import why
from layers.analyses.access.ranking import improvements
from layers.i18n.wording import LANGUAGES, Lang, say
from layers.model.columns import headings
from layers.tables.reason_tables import improvement_table, level_words, why_table
from layers.tables.surface_tables import area_table
from layers.transit.gtfs import feed
from tests.layers.commands import Run, data_of, refuse
from tests.layers.made_surfaces import AREA, QUESTIONS
from tests.layers.made_surfaces import run as answer
from tests.layers.model.test_columns import has_label
from tests.layers.small_feed import archive, tables

pytestmark = pytest.mark.usefixtures("english")
ALL = ("--area", AREA, "--method", "detour", "--to", "robot_park")
FIGURE = re.compile(r"(value|mean|gain)_(min|index|places)|minutes|walk_min")
ENDS = ("", "_low", "_high")

each_indicator = pytest.mark.parametrize("indicator", INDICATORS)


@pytest.fixture
def run(run: Run) -> Run:
    return partial(run, "access")


def figures(data: Any) -> list[dict[str, Any]]:
    """Return every part of some data that holds a figure."""
    if isinstance(data, list):
        return [each for part in data for each in figures(part)]
    if not isinstance(data, dict):
        return []
    found = [each for part in data.values() for each in figures(part)]
    return [*found, data] if any(map(FIGURE.fullmatch, data)) else found


def unranged(data: Any) -> list[Any]:
    """Return every part of some data whose figure has no range, or one that is none.

    A range is that of the samples; few figures may lie outside of theirs.
    """
    found, outside, parts = [], 0, figures(data)
    for part in parts:
        name = next(each for each in part if FIGURE.fullmatch(each))
        low, high = part.get(f"{name}_low", "none"), part.get(f"{name}_high", "none")
        known = [each for each in (low, high) if each is not None]
        if "none" in known or known != sorted(known):
            found.append(part)
            continue
        known_values = [each for each in (low, part[name], high) if each is not None]
        outside += known_values != sorted(known_values)
    assert outside <= max(5, 0.02 * len(parts))
    return found


def test_a_figure_without_its_range_is_found() -> None:
    assert (
        unranged({"cells": [{"value_min": 3.0, "value_min_low": 2.0, "value_min_high": 4.0}]}) == []
    )
    assert (
        len(
            unranged(
                [{"value_min": 3.0}, {"mean_min": 5.0, "mean_min_low": 7.0, "mean_min_high": 6.0}]
            )
        )
        == 2
    )
    with pytest.raises(AssertionError):
        unranged([{"mean_min": 5.0, "mean_min_low": 6.0, "mean_min_high": 7.0}] * 6)


@each_indicator
def test_the_data_agree_with_the_analysis(run: Run, indicator: str) -> None:
    data = data_of(run("--indicator", indicator, *ALL, "--json"))
    result = answer(indicator)
    assert (data["indicator"], data["area_id"], data["method"]) == (indicator, AREA, "detour")
    assert data["goal_id"] == ("robot_park" if indicator == "time_to" else None)
    assert (data["unit"], data["resolution"]) == (result.unit, result.resolution)
    assert [row["id"] for row in data["cells"]] == result.table["id"].tolist()
    value, mean = f"value_{result.unit}", f"mean_{result.unit}"
    assert [row[value] for row in data["cells"]] == pytest.approx(result.table[value].tolist())
    assert [row["id"] for row in data["by_area"]] == result.by_area["id"].tolist()
    assert [row[mean] for row in data["by_area"]] == result.by_area[mean].tolist()
    assert all(has_label(name) for row in data["cells"] + data["by_area"] for name in row)
    assert unranged(data) == []
    if indicator == "ptal":
        for row in data["cells"]:
            assert {"band", "band_low", "band_high", "odds"} <= set(row)


@each_indicator
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_lines_hold_the_table_and_the_notes(run: Run, indicator: str, lang: Lang) -> None:
    code, out, err = run("--indicator", indicator, *ALL, "--lang", lang)
    assert (code, err) == (0, "")
    result = answer(indicator)
    lines = out.splitlines()
    assert lines[0] == result.notes[0].in_(lang)
    table = area_table(result, lang)
    assert lines[2].split()[0] == say("column.name", lang)
    for line, row in zip(lines[3:], table.astype(str).itertuples(index=False), strict=False):
        assert all(each in line for each in row)
    assert [note.in_(lang) for note in result.notes[1:]] == lines[-len(result.notes) + 1 :]


@each_indicator
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_cell_answers_why_and_what_would_help(run: Run, indicator: str, lang: Lang) -> None:
    cells = answer(indicator).table
    # Not the best and not the worst of them: there are rows behind it.
    value = f"value_{answer(indicator).unit}"
    cells = cells[cells[value] > 0].sort_values(value)
    row = cells.iloc[int(0.8 * len(cells))]
    arguments = ("--indicator", indicator, *ALL, "--cell", row["id"])
    data = data_of(run(*arguments, "--json"))
    assert (data["cell_id"], data["indicator"]) == (row["id"], indicator)
    assert [data[f"{value}{end}"] for end in ENDS] == pytest.approx(
        [row[f"{value}{end}"] for end in ENDS], abs=1e-6
    )
    assert data["band"] == (row["band"] if indicator == "ptal" else None)
    # Of services the metres have a range, not the minutes.
    assert unranged({**data, "rows": data["rows"] if indicator != "ptal" else []}) == []
    params = QUESTIONS[indicator]
    found, better = why(params, row["id"]), improvements(params, row["id"])
    assert len(data["rows"]) == len(found.rows)
    assert bool(data["rows"]) == (indicator != "time_to")
    assert bool(data["legs"]) == ("random_p95_min" in data) == (indicator == "time_to")
    for row in (*data["rows"], *data["legs"], *data["improvements"]):
        assert all(map(has_label, row))
    helping = [each.what.in_("en") for each in better.rows]
    assert [each["what_en"] for each in data["improvements"]] == helping
    gains = [each[f"gain_{value.partition('_')[2]}"] for each in data["improvements"]]
    assert gains == sorted(gains, reverse=True)
    code, out, err = run(*arguments, "--lang", lang)
    assert (code, err) == (0, "")
    rows, ways_up = why_table(found, params, lang), improvement_table(better, params, lang)
    for table in (rows, ways_up):
        for name in (
            *headings(table.columns, lang).values(),
            *table.iloc[:, :1].to_numpy().ravel(),
        ):
            assert name in out
    assert level_words(found, lang) in out
    assert all(note.in_(lang) in out for note in (*found.notes, *better.notes))
    assert (say("why.nothing", lang) in out) == rows.empty
    assert "\n\n\n" not in out


def test_a_cell_that_nothing_reaches_is_said_to_be_so(run: Run) -> None:
    cells = answer("ptal").table
    arguments = ("--indicator", "ptal", *ALL, "--cell", cells["id"][cells["value_index"].idxmin()])
    data = data_of(run(*arguments, "--json"))
    assert (data["value_index"], data["band"], data["rows"]) == (0, "0", [])
    out = run(*arguments)[1]
    assert out.startswith("0.0\nLevel 0")
    assert say("why.nothing", "en") in out
    assert "\n\n\n" not in out


def test_where_no_way_leads_figures_are_null(run: Run) -> None:
    """In 2005 the airport had the Maglev only, which has no run time."""
    arguments = ("--indicator", "time_to", "--to", "st_maglev_m2", "--area", "robot_park",
             "--year", "2005")  # fmt: skip
    data = data_of(run(*arguments, "--json"))
    assert data["reached"] == 0
    assert {row["value_min"] for row in data["cells"]} == {None}
    code, out, _ = run(*arguments)
    assert code == 0
    assert not re.search(r"\b(nan|inf)\b", out)
    cell = data["cells"][0]["id"]
    assert data_of(run(*arguments, "--cell", cell, "--json"))["value_min"] is None
    code, out, _ = run(*arguments, "--cell", cell)
    assert code == 0
    assert not re.search(r"\b(nan|inf)\b", out)


def test_names_of_either_language_stand_for_the_same(run: Run) -> None:
    found = [
        run("--indicator", "time_to", "--area", area, "--to", goal, "--json")
        for area, goal in (
            (AREA, "st_1_0123"), ("顾村镇", "人民广场"), ("gucun town", "People's Square")
        )
    ]  # fmt: skip
    assert data_of(found[0])["goal_id"] == "st_1_0123"
    assert found[0] == found[1] == found[2]


def test_what_is_counted_and_how_long_can_be_chosen(run: Run) -> None:
    arguments = ("--indicator", "places_within", "--area", AREA, "--method", "detour", "--json")
    few = data_of(run(*arguments, "--counted", "universities", "--within", "60"))
    assert few["within_min"] == 60
    assert max(row["value_places"] for row in few["cells"]) <= 7
    both = data_of(
        run(*arguments, "--counted", "universities", "--counted", "parks", "--within", "60")
    )
    for one, two in zip(few["cells"], both["cells"], strict=True):
        assert one["value_places"] <= two["value_places"]


def test_a_network_is_walked_along_and_said(
    run: Run, streets_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("--indicator", "nearest_station", "--area", AREA)
    assert "stands in for it" in run(*arguments)[1]
    monkeypatch.setenv("ATLAS_LOCAL", str(streets_folder))
    data = data_of(run(*arguments, "--json"))
    assert data["method"] == "streets"
    out = run(*arguments)[1]
    assert "data of 2026-01-02" in out
    assert "stands in for it" not in out


def test_a_feed_elsewhere_has_its_own_ground(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    moved = {"stops": tables()["stops"].replace("31.4", "41.4").replace("121.4", "21.4")}
    feed.use(archive(tmp_path / "feed.zip", tables(**moved)))
    data = data_of(run("--indicator", "ptal", "--json"))
    assert data["area_id"] == "feed"
    assert max(row["value_index"] for row in data["cells"]) > 0
    code, out, err = run("--indicator", "ptal", "--area", AREA)
    assert (code, out) == (2, "")
    assert "[feed]" in err
    assert "乙站" in run("--indicator", "time_to", "--to", "乙站")[1]


def test_a_station_a_year_had_not_opened_is_told_and_an_interchange_found(run: Run) -> None:
    arguments = ("--indicator", "time_to", "--area", "robot_park", "--year", "2008", "--json")
    code, out, err = run(*arguments, "--to", "st_18_1852")
    assert (code, out) == (2, "")
    assert "had not opened by the end of 2008" in err
    # Yaohua Road goes by its platform on line 7 today, and had that of line 8 alone in 2008.
    by_name = data_of(run(*arguments, "--to", "st_7_0746"))
    assert by_name["cells"] == data_of(run(*arguments, "--to", "st_8_0829"))["cells"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--indicator", "beauty"), "nearest_station, ptal, time_to, places_within"),
        (("--indicator", "time_to"), "Choose a destination"),
        (("--indicator", "time_to", "--to", "no_such_place"), "no_such_place"),
        (("--indicator", "ptal", "--area", "no_such_area"), "Gucun Town [town_gucun]"),
        (("--indicator", "ptal", "--cell", "zzz"), "no cell “zzz”"),
        (("--indicator", "ptal", "--area", AREA, "--cell", "893082a96d3ffff"), "no cell “8930"),
        (("--indicator", "places_within", "--within", "long"), "long"),
        (("--indicator", "places_within", "--within", "0"), "1.0 to 180.0"),
        (("--indicator", "places_within", "--within", "nan"), "nan"),
        (("--indicator", "places_within", "--counted", "trees"), "trees"),
        (("--indicator", "ptal", "--period", "night"), "am_peak"),
        (("--indicator", "ptal", "--year", "1066"), "1066"),
        (("--indicator", "time_to", "--to", "robot_park", "--wait", "half"), "informed"),
    ],
)
def test_what_cannot_be_asked_exits_2(run: Run, arguments: tuple[str, ...], said: str) -> None:
    refuse(run, arguments, said)


def test_a_broken_table_is_named(run: Run, data: Path) -> None:
    (data / "metro/headways.csv").write_bytes(b"a,b\n1,2\n")
    code, out, err = run("--indicator", "nearest_station")
    assert (code, out) == (1, "")
    assert "headways.csv" in err
