"""The command that prints maps: what it writes, and what it refuses in one clear sentence each."""

import errno
import json
import zipfile
from pathlib import Path

import pytest

from layers.export.recipe_files import read_recipe
from layers.export.snapshot_query import query_of
from layers.i18n.wording import LANGUAGES, say
from layers.store import atomic_file
from tests.layers.commands import Run, data_of

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize("form", ["png", "pdf", "svg"])
def test_a_map_of_a_page_is_written_with_its_recipe(run: Run, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"map.{form}"
    arguments = ("--page", "coverage", "--radius", "800", "--target", "parks", "--lang", "en")
    printed = ("--size", "slide", "--dpi", "72", "--out", str(out))
    code, lines, err = run("snapshot", *arguments, *printed)
    assert (code, err) == (0, "")
    assert lines.split() == ["1/1", str(out)]
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    recipe = read_recipe(out.read_bytes())
    assert (recipe.view, recipe.lang) == ("coverage", "en")
    assert {"radii": "800", "target": "parks"}.items() <= recipe.query.items()


def test_geojson_is_a_file_a_layer_packed(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "map.zip"
    arguments = ("--page", "overview", "--format", "geojson", "--lang", "en", "--out", str(out))
    assert run("snapshot", *arguments)[0] == 0
    with zipfile.ZipFile(out) as archive:
        towns = json.loads(archive.read("towns.geojson"))
        assert "SOURCES.md" in archive.namelist()
    assert towns["type"] == "FeatureCollection"
    assert len(towns["features"]) == 12


def test_json_names_the_files(run: Run, tmp_path: Path, blank: None) -> None:  # noqa: ARG001
    out = tmp_path / "a.png"
    assert data_of(run("snapshot", "--page", "overview", "--out", str(out), "--json")) == [str(out)]


@pytest.mark.parametrize(
    ("page", "arguments", "query"),
    [
        ("coverage", {"radius": 800}, {"radii": "800"}),
        ("coverage", {"radius": [500, 750]}, {"radii": "500,750"}),
        ("coverage", {"radius": [300.0], "year": 2010},
         {"radii": "300", "year": "2010"}),
        ("coverage", {"set": {"minutes": [5, 15], "building": True}},
         {"minutes": "5,15", "building": "on"}),
        ("overview", {"place": "南大智慧城"}, {"place": "nanda_smart_city"}),
        ("travel_time", {"from": "Shanghai Robot Industrial Park"}, {"origin": "robot_park"}),
        ("reach", {"at": "121.43,31.39"}, {"point": "121.43,31.39"}),
        ("access", {"indicator": "ptal", "place": "顾村镇"},
         {"indicator": "ptal", "area": "town_gucun"}),
        ("sites", {"place": "Fudan Software Park"}, {"site": "fudan_software_park"}),
    ],
)  # fmt: skip
def test_people_s_words_become_the_link_s(page: str, arguments: dict, query: dict) -> None:
    assert query_of(page, arguments, str) == query


@pytest.mark.parametrize(
    ("arguments", "sentences"),
    [
        ([], [say("problem.snapshot_one", "en")]),
        (["--page", "a", "--batch", "b"], [say("problem.snapshot_one", "en")]),
        (["--page", "nope", "--out", "a.png"], ["--page", "“nope”", "overview, coverage"]),
        (["--page", "overview"], ["--out", say("problem.out_missing", "en")]),
        (["--page", "overview", "--out", "a.gif"], ["a.gif", ".pdf .png .svg .html"]),
        (["--page", "overview", "--out", "a.pdf", "--format", "png"], ["a.pdf", "use .png"]),
        (["--page", "overview", "--out", "a.png", "--format", "docx"], ["“docx”", "pdf, png"]),
        (["--page", "overview", "--out", "a.geojson", "--format", "geojson"], ["use .zip"]),
        (
            ["--page", "overview", "--out", "a.png", "--extent", "Nowhere Hall"],
            ["--extent", "Nowhere Hall"],
        ),
        (
            ["--page", "overview", "--out", "a.png", "--extent", "town_gucun", "--scale", "5000"],
            ["--scale", "1:5,000"],
        ),
        (["--page", "overview", "--out", "a.png", "--scale", "big"], ["--scale", "“big”"]),
        (["--page", "overview", "--out", "a.png", "--size", "a9"], ["“a9”", "a4, a3, slide"]),
        (["--page", "overview", "--out", "a.png", "--dpi", "5000"], ["5000", "72 to 600"]),
        (["--page", "overview", "--out", "a.png", "--dpi", "many"], ["--dpi", "“many”"]),
        (["--page", "overview", "--out", "a.png", "--lang", "fr"], ["--lang", "“fr”"]),
        (["--page", "overview", "--out", "a.png", "--lang", "zh,en"], ["--lang", "“zh,en”"]),
        (["--page", "overview", "--out", "{who}.png"], ["{who}.png", "{place}"]),
        (["--page", "overview", "--out", "a{.png"], ["a{.png", "{place}"]),
        (["--page", "overview", "--out", "a.png", "--radius", "800"], ["--radius", "overview"]),
        (["--page", "overview", "--out", "a.png", "--place", "Nowhere Hall"], ["Nowhere Hall"]),
        (["--page", "coverage", "--out", "a.png", "--radius", "far"], ["--radius", "“far”"]),
        (["--page", "coverage", "--out", "a.png", "--year", "1950"], ["--year", "“1950”"]),
        (["--page", "coverage", "--out", "a.png", "--radius", "0"], ["--radius", "“0”"]),
        (
            ["--page", "sites", "--out", "a.png", "--set", "shortlist=robot_park,gone"],
            ["shortlist", "“gone”", "robot_park"],
        ),
        (["--page", "coverage", "--out", "a.png", "--set", "lines"], ["--set", "name=value"]),
        (["--page", "coverage", "--out", "a.png", "--set", "x=1"], ["x", "“coverage”"]),
        (["--page", "coverage", "--out", "a.png", "--set", "lines=no"], ["lines", "“no”", "core"]),
        (["--page", "overview", "--out", "a.png", "--qr"], ["--qr", "data/atlas.toml"]),
        (
            ["--page", "overview", "--out", "a.png", "--address", "http://localhost:8501"],
            ["--address", "“http://localhost:8501”"],
        ),
        (["--page", "overview", "--out", "a.png", "--address", "atlas"], ["--address", "“atlas”"]),
        (["--batch", "nowhere.toml"], ["nowhere.toml"]),
    ],
)
@pytest.mark.usefixtures("blank")
def test_what_cannot_be_answered_is_said_in_a_sentence(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    sentences: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run("snapshot", *arguments)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    for each in sentences:
        assert each in err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_file_and_a_file_no_folder(
    run: Run, tmp_path: Path, blank: None  # noqa: ARG001
) -> None:  # fmt: skip
    (tmp_path / "a.png").mkdir()
    (tmp_path / "b").write_text("x", encoding="utf-8")
    for out in (tmp_path / "a.png", tmp_path / "b" / "c.png", tmp_path / "none" / "c.png"):
        code, _, err = run("snapshot", "--page", "overview", "--out", str(out))
        assert code == 2
        assert "--out" in err
        assert len(err.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "b"]


def test_an_unwritable_folder_is_told_before_anything_is_made(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_args: object, **_more: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("layers.export.output_file.tempfile.TemporaryFile", refused)
    monkeypatch.setattr(
        "layers.cli.snapshot.render_snapshot", lambda *_a, **_m: pytest.fail("made")
    )
    code, _, err = run("snapshot", "--page", "overview", "--out", str(tmp_path / "a.png"))
    assert code == 2
    assert "Permission denied" in err
    assert str(tmp_path) in err


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_a_full_disk_leaves_nothing_and_takes_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str,
    blank: None,  # noqa: ARG001
) -> None:  # fmt: skip
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    kept = tmp_path / "a.png"
    kept.write_bytes(b"before")
    if fails == "fsync":
        monkeypatch.setattr(atomic_file.os, "fsync", full)
    else:
        monkeypatch.setattr(atomic_file, "_put_in_place", full)
    for lang in LANGUAGES:
        code, out, err = run("snapshot", "--page", "overview", "--out", str(kept), "--lang", lang)
        assert (code, out) == (1, "")
        reason = {"value": str(kept), "reason": "No space left on device"}
        assert err.strip() == say("problem.out_full", lang, **reason)
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]
    assert kept.read_bytes() == b"before"


def test_whoever_interrupts_is_told_what_is_there(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_args: object, **_more: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("layers.cli.snapshot.render_snapshot", interrupted)
    with pytest.raises(SystemExit) as caught:
        run("snapshot", "--page", "overview", "--out", str(tmp_path / "a.png"))
    assert caught.value.code == 130
    assert "0 of 1" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_help_names_the_pages_in_both_languages(run: Run) -> None:
    for lang in LANGUAGES:
        with pytest.raises(SystemExit) as caught:
            run("snapshot", "--help", "--lang", lang)
        assert caught.value.code == 0
