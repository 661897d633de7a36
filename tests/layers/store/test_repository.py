"""The door to data/: what is broken is named all at once, and the rest still comes in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.errors import DataError, Problem
from layers.i18n.wording import LANGUAGES, sentence
from layers.store import repository
from layers.store.atlas import SHIPPED


def codes(problems: tuple[Problem, ...]) -> list[str]:
    for problem in problems:
        assert all(sentence(problem, lang) for lang in LANGUAGES)
    return [problem.code for problem in problems]


def test_every_layer_of_the_catalogue_loads_in_its_order(data: Path) -> None:
    layers, problems = repository.load_all()
    assert problems == ()
    assert list(layers) == [entry.id for entry in SHIPPED]
    assert {path.stem for path in (data / "geojson").iterdir()} == set(layers)


def test_all_broken_files_are_told_at_once_and_the_others_load(data: Path) -> None:
    folder = data / "geojson"
    (folder / "zones.geojson").unlink()
    (folder / "axes.geojson").write_bytes(b"\xff\xfe garbage")
    (folder / "parks.geojson").write_text('{"type": "FeatureColl', encoding="utf-8")
    (folder / "anchors.geojson").write_text("[]", encoding="utf-8")
    layers, problems = repository.load_all()
    found = dict(zip((p.file for p in problems), codes(problems), strict=True))
    assert found == {
        "axes.geojson": "not_utf8",
        "zones.geojson": "file_missing",
        "parks.geojson": "not_json",
        "anchors.geojson": "not_collection",
    }
    assert len(layers) == len(SHIPPED) - 4
    assert "stations" in layers


def test_all_problems_of_one_file_are_told_at_once(edit: Callable[..., None]) -> None:
    def spoil(content: dict[str, Any]) -> None:
        first, second = (feature["properties"] for feature in content["features"])
        first.update(name_zh="", certainty="sure", uncertainty_m=-5)
        first.update(area_published_km2="wide", document=7)
        second.update(id=first["id"], opened=3000, source="hearsay", area_published_km2=0)

    edit("zones", spoil)
    with pytest.raises(DataError) as caught:
        repository.layer("zones")
    found = sorted(codes(caught.value.problems))
    assert found == sorted(
        ["text_missing", "value_unknown", "number_invalid", "id_duplicate", "year_invalid",
         "source_unknown", "number_invalid", "number_positive", "text_form"]
    )  # fmt: skip
    fields = {problem.field for problem in caught.value.problems}
    assert fields == {
        "name_zh", "certainty", "uncertainty_m", "id", "opened", "source", "area_published_km2",
        "document",
    }  # fmt: skip


def test_missing_provenance_is_named_part_by_part(edit: Callable[..., None]) -> None:
    edit("zones", lambda content: content.pop("provenance"))
    with pytest.raises(DataError) as caught:
        repository.layer("zones")
    assert set(codes(caught.value.problems)) == {"provenance_missing"}
    parts = [problem.field for problem in caught.value.problems]
    assert parts == [
        f"provenance.{part}" for part in ("title_zh", "title_en", "sources", "method", "note")
    ]


@pytest.mark.parametrize("sources", [["osm"], 5, [{"id": "osm"}]])
def test_provenance_of_the_wrong_form_is_told(edit: Callable[..., None], sources: object) -> None:
    edit("zones", lambda content: content["provenance"].update(sources=sources))
    with pytest.raises(DataError) as caught:
        repository.layer("zones")
    assert codes(caught.value.problems) == ["provenance_form"]


def test_an_id_in_two_layers_is_told(edit: Callable[..., None]) -> None:
    edit("zones", lambda c: c["features"][0]["properties"].update(id="robot_park"))
    _, problems = repository.load_all()
    assert codes(problems) == ["id_shared"]
    assert problems[0].feature == "robot_park"
    assert {problems[0].file, problems[0].values["other"]} == {"parks.geojson", "zones.geojson"}


def test_an_edited_file_is_read_anew(edit: Callable[..., None]) -> None:
    before = repository.layer("zones")
    assert repository.layer("zones") is before
    edit("zones", lambda c: c["features"][0]["properties"].update(name_zh="新名"))
    after = repository.layer("zones")
    assert after.frame["name_zh"].iloc[0] == "新名"
    assert before.frame["name_zh"].iloc[0] != "新名"
    assert after.digest != before.digest


def test_a_table_names_every_missing_column_and_every_word_for_a_number(data: Path) -> None:
    path = data / "metro" / "segments.csv"
    path.write_text("line,from_id,run_s\n1,a,fast\n1,b,60\n1,c,\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        repository.table("segments")
    problems = caught.value.problems
    assert sorted(codes(problems)) == ["column_missing", "column_missing", "number_invalid"]
    wrong = next(problem for problem in problems if problem.code == "number_invalid")
    assert (wrong.feature, wrong.field, wrong.values["value"]) == ("#2", "run_s", "fast")


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\xff\xfe\x00", "not_csv"), (b"", "not_csv"), (b'a,b\n1,2,3,4\n"', "not_csv")],
)
def test_a_table_that_is_no_csv_is_told(data: Path, content: bytes, code: str) -> None:
    (data / "kpis.csv").write_bytes(content)
    with pytest.raises(DataError) as caught:
        repository.table("kpis")
    assert codes(caught.value.problems) == [code]


def test_a_missing_table_is_told(data: Path) -> None:
    (data / "metro" / "headways.csv").unlink()
    with pytest.raises(DataError) as caught:
        repository.table("headways")
    assert codes(caught.value.problems) == ["file_missing"]


def test_codes_of_lines_and_empty_cells_stay_text() -> None:
    segments = repository.table("segments")
    assert {"1", "maglev"} <= set(segments["line"])
    assert segments["run_s"].isna().any()  # the Maglev has no run time


def test_settings_are_empty_without_a_file_and_told_where_broken(data: Path) -> None:
    assert repository.settings("nothing") == {}
    (data / "nothing.toml").write_text("a = ", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        repository.settings("nothing")
    assert codes(caught.value.problems) == ["not_toml"]
    (data / "nothing.toml").write_text('a = "b"', encoding="utf-8")
    assert repository.settings("nothing") == {"a": "b"}


def test_any_file_can_be_checked(tmp_path: Path) -> None:
    assert repository.check_file(repository.DATA / "geojson" / "parks.geojson") == ()
    assert codes(repository.check_file(tmp_path / "none.geojson")) == ["file_missing"]
    assert codes(repository.check_file(tmp_path)) == ["file_missing"]
