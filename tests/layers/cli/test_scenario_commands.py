"""The commands about scenarios, and --scenario on those that answer and print."""

import json
import sqlite3
from pathlib import Path

import pytest

from layers.export.snapshots import Snapshot
from layers.scenarios.library import examples
from layers.views import VIEWS
from tests.layers.commands import Run, data_of

STATION = "station_industrial_park"


def edit(new: object, field: str = "name_en", place: str = "robot_park") -> dict[str, object]:
    old = {"robot_park": "Shanghai Robot Industrial Park"}.get(place)
    return {"op": "set_field", "layer": "parks", "id": place, "field": field, "old": old,
            "new": new, "why": "a test"}  # fmt: skip


def written(path: Path, *edits: dict[str, object]) -> str:
    content = {"schema": 1, "title": {"zh": "测试", "en": "Test"}, "edits": edits}
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def test_check_tells_each_edit_and_fails_where_one_cannot_be_applied(
    run: Run, tmp_path: Path
) -> None:
    (found,) = data_of(run("scenario", "check", STATION, "--json", "--lang", "en"))
    assert found["id"] == examples()[STATION].id
    assert [each["status"] for each in found["edits"]] == ["applies"]
    assert found["edits"][0]["edit"].startswith("Extend Line 7 from Meilan Lake to")
    broken = written(tmp_path / "b.json", edit("A"), edit("B", place="moon_park"))
    code, out, err = run("scenario", "check", broken, "--lang", "en")
    assert code == 1
    assert "cannot be applied: 1" in out
    assert "moon_park" in err


def test_show_writes_the_changes_as_geojson_and_geopackage(run: Run, tmp_path: Path) -> None:
    plain, base = tmp_path / "c.geojson", tmp_path / "c.gpkg"
    scenario = data_of(
        run("scenario", "show", "robot_park_moved", "--json", "--changes", str(plain))
    )
    assert scenario["edits"][0]["op"] == "move_place"
    content = json.loads(plain.read_text(encoding="utf-8"))
    changes = [each["properties"]["change"] for each in content["features"]]
    assert changes == ["changed", "changed_from"]
    west = [each["geometry"]["coordinates"][0][0][0] for each in content["features"]]
    assert west[0] - west[1] == pytest.approx(0.0126)
    assert run("scenario", "show", STATION, "--changes", str(base))[0] == 0
    with sqlite3.connect(base) as opened:
        rows = opened.execute("SELECT layer, change, old, new FROM changes").fetchall()
    assert {row[:2] for row in rows} == {
        ("stations", "added"), ("segments", "added"), ("services", "changed"),
    }  # fmt: skip
    ends = [json.loads(new)["from_id"] for layer, _, _, new in rows if layer == "services"]
    assert ends == ["st_7_industrial_park"]
    code, _, err = run("scenario", "show", STATION, "--changes", "c.txt")
    assert code == 2
    assert ".gpkg" in err


def test_diff_has_value_and_range_of_base_scenario_and_difference(run: Run) -> None:
    found = data_of(run("scenario", "diff", "robot_park_moved", "--question", "coverage",
                            "--target", "parks", "--radius", "800", "--json"))  # fmt: skip
    assert found["scenario"]["id"] == examples()["robot_park_moved"].id
    assert found["notes"][0]["en"].startswith("Scenario")
    rows = {each["id"]: each for each in found["rows"] if each["figure"] == "share_800_m"}
    park = rows["robot_park"]
    for side in ("base", "scenario", "difference"):
        assert park[f"{side}_low"] <= park[f"{side}_high"]
    assert park["difference"] == pytest.approx(park["scenario"] - park["base"])
    assert rows["city_industrial_park"]["difference_high"] == 0
    code, out, _ = run("scenario", "diff", "robot_park_moved", "--target", "parks",
                           "--radius", "800", "--lang", "zh")  # fmt: skip
    assert code == 0
    assert "肯定增加" in out
    assert "没有变化" in out


def test_diff_tells_the_effect_of_each_edit_alone(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "both.json", edit("My Robot Park"), edit("机器人园", "name_zh"))
    found = data_of(run("scenario", "diff", file, "--target", "parks", "--radius", "800",
                            "--each", "--json"))  # fmt: skip
    assert [each["without"] for each in found["effects"]] == [[1], [2]]
    for each in (found, *found["effects"]):
        assert each["headline"]["en"] == "No figure changes."
        assert {row["verdict"] for row in each["rows"]} == {"none"}
    code, out, _ = run("scenario", "diff", file, "--target", "parks", "--each", "--lang", "en")
    assert code == 0
    assert "Effect of edit 2" in out


def test_diff_of_a_surface_lists_areas_and_has_each_cell_in_its_data(run: Run) -> None:
    ask = ("scenario", "diff", STATION, "--question", "access", "--indicator", "ptal")
    found = data_of(run(*ask, "--json"))
    figures = {row["figure"] for row in found["rows"]}
    assert figures == {"mean_index", "cell_index"}
    code, out, _ = run(*ask, "--lang", "en")
    assert code == 0
    assert out.startswith("Baoshan Industrial Park, north block: mean access index 0 → ")
    cells = sum(row["figure"] == "cell_index" for row in found["rows"])
    assert f"Cells: {cells}" in out
    code, _, err = run(*ask[:5], "--indicator", "time_to", "--to", "robot_park",
                       "--within", "30", "45")  # fmt: skip
    assert code == 2
    assert "--within" in err


def test_places_of_a_diff_go_by_their_names_and_cannot_be_left_out(run: Run) -> None:
    ask = ("scenario", "diff", "robot_park_moved", "--question", "travel-time", "--lang", "en")
    code, _, err = run(*ask)
    assert code == 2
    assert "--from" in err
    code, _, err = run(*ask, "--from", "Nowhere at all")
    assert code == 2
    assert "Nowhere at all" in err
    known, named = (data_of(run(*ask, "--from", each, "--json"))["rows"]
                    for each in ("wusong_innovation_city", "吴淞创新城"))  # fmt: skip
    assert known == named


def test_a_question_that_has_no_samples_is_refused(run: Run) -> None:
    code, _, err = run("scenario", "diff", STATION, "--question", "weather")
    assert code == 2
    assert "travel-time" in err


def test_merge_writes_what_both_have_and_names_conflicts(run: Run, tmp_path: Path) -> None:
    one = written(tmp_path / "one.json", edit("A"))
    two = written(tmp_path / "two.json", edit("B"))
    three = written(tmp_path / "three.json", {**edit("zone", "kind"), "old": "park"})
    out = tmp_path / "merged.json"
    merged = data_of(run("scenario", "merge", one, three, "--out", str(out), "--json"))
    assert len(merged["edits"]) == 2
    assert json.loads(out.read_text(encoding="utf-8")) == merged
    code, _, err = run("scenario", "merge", one, two, "--lang", "en")
    assert code == 1
    assert "“A”" in err
    assert "“B”" in err
    chosen = data_of(run("scenario", "merge", one, two, "--prefer", "theirs", "--json"))
    assert [each["new"] for each in chosen["edits"]] == ["B"]


def test_a_question_is_answered_for_the_scenario_of_a_file(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "mine.json", edit("My Robot Park"))
    rows = data_of(run("coverage", "--target", "parks", "--radius", "800", "--json",
                           "--scenario", file))  # fmt: skip
    names = {each["id"]: each["name_en"] for each in rows}
    assert names["robot_park"] == "My Robot Park"
    assert rows[0]["warnings"][0]["zh"].startswith("规划方案")
    code, _, err = run("coverage", "--scenario", str(tmp_path / "none.json"))
    assert code == 1
    assert "none.json" in err


def test_a_map_is_printed_with_its_scenario(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subtitles = []

    def render(snapshot: Snapshot, **_: object) -> bytes:
        view = VIEWS[snapshot.page]
        subtitles.append(view.picture(view.read(snapshot.query)[0], "en").subtitle.in_("en"))
        return b"map"

    monkeypatch.setattr("layers.cli.snapshot.render_snapshot", render)
    file, out = written(tmp_path / "mine.json", edit("My Robot Park")), tmp_path / "map.svg"
    code, _, err = run("snapshot", "--page", "overview", "--scenario", file, "--format", "svg",
                       "--out", str(out), "--lang", "en")  # fmt: skip
    assert (code, err) == (0, "")
    assert subtitles[0].startswith("Scenario: Test")
