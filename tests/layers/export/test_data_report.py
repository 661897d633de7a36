"""The report on the data: what has no source of its own, what is old, what has changed."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.errors import DataError
from layers.export.data_report import GAPS, STATES, report
from layers.export.releases import MANIFEST, Change, changes, last_release, write_release
from layers.export.report_text import ROWS, report_facts, report_lines
from layers.i18n.wording import LANGUAGES, Lang
from layers.store import repository
from layers.store.atlas import SHIPPED
from tests.layers.commands import Run, data_of

TODAY = date(2026, 11, 28)
RELEASE = date(2026, 11, 22)
Edit = Callable[..., None]

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def released(data: Path) -> Path:
    """A copy of data/ that has just been released."""
    write_release(RELEASE)
    return data


def changed() -> list[Change]:
    last = last_release()
    assert last is not None
    return list(changes(last))


def test_the_clone_has_the_manifest_of_its_last_release() -> None:
    last = last_release()
    assert last is not None
    assert last.date >= RELEASE.isoformat()
    assert last.date in last.title.in_("en")
    assert {"geojson/stations.geojson", "kpis.csv", "metro/segments.csv"} <= set(last.parts)
    towns = last.parts["geojson/towns.geojson"]
    assert len(towns) == 12
    assert "geometry" in towns["town_luojing"]


def test_just_after_a_release_nothing_has_changed(released: Path) -> None:
    assert changed() == []
    before = (released / MANIFEST).read_bytes()
    write_release(RELEASE)
    assert (released / MANIFEST).read_bytes() == before
    assert [path.name for path in released.glob(f"{MANIFEST}*")] == [MANIFEST]


def test_a_changed_field_is_named(released: Path, edit: Edit) -> None:
    assert released

    def change(content: dict[str, Any]) -> None:
        first, second = content["features"][:2]
        first["properties"].update(uncertainty_m=1234, facts_en="Other")
        second["geometry"]["coordinates"][0].reverse()

    edit("zones", change)
    assert changed() == [
        Change("geojson/zones.geojson", "nanda_smart_city", "changed",
               ("uncertainty_m", "facts_en")),
        Change("geojson/zones.geojson", "wusong_innovation_city", "changed", ("geometry",)),
    ]  # fmt: skip


def test_new_and_lost_features_are_told(released: Path, edit: Edit) -> None:
    assert released
    edit("zones", lambda content: content["features"][0]["properties"].update(id="other"))
    assert changed() == [
        Change("geojson/zones.geojson", "other", "added"),
        Change("geojson/zones.geojson", "nanda_smart_city", "removed"),
    ]


def test_a_new_field_that_is_empty_is_no_change(released: Path, edit: Edit) -> None:
    assert released
    edit("zones", lambda content: content["features"][0]["properties"].update(more=None, few=""))
    assert changed() == []


def test_order_and_layout_of_a_file_are_no_change(released: Path, edit: Edit) -> None:
    assert released
    edit("zones", lambda content: content["features"].reverse())
    assert changed() == []


def test_what_a_layer_says_of_itself_is_compared(released: Path, edit: Edit) -> None:
    assert released
    edit("zones", lambda content: content["provenance"]["sources"][0].update(date="2026-12"))
    assert changed() == [Change("provenance", "zones", "changed", ("sources",))]


def test_rows_of_tables_are_compared_by_their_keys(released: Path) -> None:
    path = released / "metro" / "headways.csv"
    text = path.read_text(encoding="utf-8")
    old, new = (f"1,weekday,am_peak,07:00,09:00,{seconds}" for seconds in (150, 160))
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert changed() == [
        Change("metro/headways.csv", "1 weekday am_peak", "changed", ("headway_s",))
    ]


def test_a_table_that_is_new_is_added_row_by_row(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.delitem(repository.TABLES, "norms")
        write_release(RELEASE)
    assert data
    found = changed()
    assert {(each.file, each.kind) for each in found} == {("norms.csv", "added")}
    assert len(found) == len(repository.table("norms"))


def test_without_a_manifest_the_report_says_so(data: Path) -> None:
    (data / MANIFEST).unlink()
    found = report(TODAY)
    assert (found.release, found.changes) == (None, ())
    assert any("check --release" in line for line in report_lines(found, "en"))


@pytest.mark.parametrize("content", ["{", "[]", '{"form": 9}', '{"form": 1, "date": "x"}', "\xff"])
def test_a_broken_manifest_is_told(data: Path, run: Run, content: str) -> None:
    (data / MANIFEST).write_text(content, encoding="latin-1")
    with pytest.raises(DataError) as caught:
        last_release()
    assert [problem.code for problem in caught.value.problems] == ["release_form"]
    code, _, err = run("check", "--report")
    assert code == 1
    assert MANIFEST in err


def test_tags_without_a_source_are_told_by_feature(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store refuses such a tag, so the report is given a layer past it."""
    layer = repository.layer
    frame = layer("zones").frame.copy()
    frame["industries"], frame["industries_source"] = None, None
    frame.loc["nanda_smart_city", "industries"] = "ngit|new_materials"
    frame.loc["nanda_smart_city", "industries_source"] = "plan-2021 1|"
    zones = {"zones": replace(layer("zones"), frame=frame)}
    monkeypatch.setattr(repository, "layer", lambda key: zones.get(key) or layer(key))
    found = [each for each in report(TODAY).gaps if (each.kind, each.part) == ("tags", "zones")]
    assert [(each.id, each.value) for each in found] == [("nanda_smart_city", "new_materials")]


def test_features_on_unverified_knowledge_are_told(data: Path, edit: Edit) -> None:
    assert data

    def change(content: dict[str, Any]) -> None:
        content["provenance"]["sources"].append(
            {"id": "hearsay", "title": {"zh": "听说", "en": "Hearsay"}, "date": None,
             "publisher": {"zh": "无", "en": "None"}, "licence": "unverified", "url": None}
        )  # fmt: skip
        first, second = (feature["properties"] for feature in content["features"])
        first.update(source="hearsay")
        second.update(source="hearsay plan-2021")

    edit("zones", change)
    found = [each for each in report(TODAY).gaps if (each.kind, each.part) == ("features", "zones")]
    assert [each.reason for each in found] == ["only", "partly"]


def test_years_say_whether_they_have_a_source(data: Path, edit: Edit) -> None:
    assert data

    def change(content: dict[str, Any]) -> None:
        for feature in content["features"]:
            known = feature["properties"]
            changed = known["line"] == "7" and known["opened"] == 2009
            known["opened_certainty"] = "certain" if changed else "unsourced"

    edit("stations", change)
    lacking = {each.id for each in report(TODAY).gaps if each.kind == "years"}
    frame = repository.layer("stations").frame
    line_7 = frame[frame["line"] == "7"]
    assert {"metro_1", *line_7.index[line_7["opened"] > 2009]} <= lacking
    assert not {"metro_7", *line_7.index[line_7["opened"] == 2009]} & lacking


def test_tables_of_sources_are_told_with_the_layers(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = ("id", "title_zh", "title_en", "date", "licence")
    (data / "made.csv").write_text(
        f"{','.join(columns)}\nplan-2021,规划,Plan,2021-01,government-document\n"
        "report-1,报告,Report,2020-05,government-document\n",
        encoding="utf-8",
    )
    monkeypatch.setitem(repository.TABLES, "made", ("made.csv", columns))
    monkeypatch.setitem(repository._COLUMNS, "made", columns)
    found = {each.id: each for each in report(TODAY).sources}
    assert found["plan-2021"].parts[-1] == "made"
    assert (found["report-1"].parts, found["report-1"].state) == (("made",), "overdue")
    # May 2020 to November 2026 is six years and six months.
    assert found["report-1"].age_months == 78


@pytest.mark.parametrize(
    ("today", "state", "age"),
    [(date(2027, 7, 28), "current", 12), (date(2027, 8, 28), "overdue", 13)],
)
def test_an_extract_of_july_2026_holds_for_twelve_months(today: date, state: str, age: int) -> None:
    found = {each.id: each for each in report(today).sources}["osm-2026-07"]
    assert (found.cycle, found.cycle_months) == ("osm_extract", 12)
    assert (found.age_months, found.state) == (age, state)


def test_each_source_has_a_kind_and_the_most_urgent_comes_first(data: Path) -> None:
    assert data
    found = report(TODAY)
    assert all(each.cycle for each in found.sources)
    order = [STATES.index(each.state) for each in found.sources]
    assert order == sorted(order)
    by_id = {each.id: each for each in found.sources}
    assert by_id["shmetro-web"].cycle == "timetable"
    assert by_id["shmetro-web"].state == "undated"
    assert by_id["unverified"].state == "no_cycle"
    # The plan of January 2021 is older than the 36 months a document holds.
    assert by_id["plan-2021"].state == "overdue"


def test_the_report_counts_first_and_lists_at_most_twenty_of_a_kind(run: Run) -> None:
    facts = data_of(run("check", "--report", "--json"))
    assert facts["counts"]["features"]["of"] == sum(
        len(repository.layer(entry.id).frame) for entry in SHIPPED
    )
    for kind in GAPS:
        assert facts["counts"][kind]["without"] == len(facts[kind])
    assert sum(facts["counts"]["sources"].values()) == len(facts["sources"])
    assert sum(facts["counts"]["changes"].values()) == len(facts["changes"])
    code, out, err = run("check", "--report", "--lang", "en")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[1].endswith(f": {len(facts['features'])} of {facts['counts']['features']['of']}")
    blocks = out.split("\n\n")
    assert max(block.count("\n    ") for block in blocks) <= ROWS
    assert any(block.count("\n    ") == ROWS for block in blocks)
    assert f"… and {len(facts['features']) - ROWS} more" in blocks[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_reads_in_each_language(released: Path, lang: Lang) -> None:
    assert released
    words = "\n".join(report_lines(report(TODAY), lang))
    assert "2026-11-28" in words
    assert RELEASE.isoformat() in words
    assert not re.search(r"\b(None|nan)\b", words)


def test_facts_name_everything_in_both_languages(released: Path) -> None:
    assert released
    facts = json.loads(json.dumps(report_facts(report(TODAY))))
    assert {"title_zh", "title_en", "age_months", "cycle_months", "state"} <= set(
        facts["sources"][0]
    )
    assert facts["release"] == {
        "date": "2026-11-22",
        "title_zh": "2026-11-22 数据发布",
        "title_en": "data release of 2026-11-22",
    }


def test_a_release_is_written_by_command(data: Path, run: Run) -> None:
    answer = data_of(run("check", "--release", "2026-12-01", "--json"))
    assert answer["date"] == "2026-12-01"
    assert json.loads((data / MANIFEST).read_text(encoding="utf-8"))["date"] == "2026-12-01"
    facts = data_of(run("check", "--report", "--json"))
    assert facts["counts"]["changes"] == {"added": 0, "removed": 0, "changed": 0}
    assert run("check", "--release")[0] == 0
    assert json.loads((data / MANIFEST).read_text(encoding="utf-8"))["date"] > "2026-11-22"


def test_broken_data_are_not_released(data: Path, run: Run, edit: Edit) -> None:
    edit("zones", lambda content: content["features"][0]["properties"].update(certainty="sure"))
    before = (data / MANIFEST).read_bytes()
    for option in ("--release", "--report"):
        code, out, _ = run("check", option)
        assert code == 1
        assert "certainty" in out
    assert (data / MANIFEST).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--report", "x.geojson"), ("--report", "FILE")),
        (("--report", "--release"), ("--report", "--release")),
        (("--release", "2026-13-01"), ("2026-13-01", "--release")),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_options_that_contradict_are_refused(
    run: Run, arguments: tuple[str, ...], said: tuple[str, ...], lang: Lang
) -> None:
    code, out, err = run("check", *arguments, "--lang", lang)
    assert (code, out) == (2, "")
    assert all(each in err for each in said)
