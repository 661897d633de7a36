"""The command that writes sheets: files and names, both languages, and what it refuses."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from layers.analyses.sites.site_list import sites_by_id
from layers.i18n.wording import LANGUAGES, say
from layers.store import atomic_file
from tests.layers.commands import Run, data_of

pytestmark = pytest.mark.usefixtures("english")
ROOT = Path(__file__).parents[3]
STARTS = {"pdf": b"%PDF", "png": b"\x89PNG", "svg": b"<?xml", "pptx": b"PK"}


@pytest.fixture
def blank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheets that are made in no time."""
    monkeypatch.setattr("layers.cli.sheet_command.sheet_file", lambda *_args, **_more: b"sheet")
    monkeypatch.setattr("layers.cli.sheet_command.site_answers", lambda *_args, **_more: None)
    monkeypatch.setattr("layers.cli.sheet_command._photo_problems", lambda *_args: ())


def test_one_command_writes_both_languages_in_every_form(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "sheets"
    code, lines, err = run("sheet", "--site", "robot_park", "--lang", "zh,en", "--format",
                          "pdf,png,svg,pptx", "--dpi", "72", "--out", str(out))  # fmt: skip
    assert (code, err) == (0, "")
    names = [f"robot_park_{lang}.{form}" for lang in LANGUAGES for form in STARTS]
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    for path in out.iterdir():
        assert path.read_bytes().startswith(STARTS[path.suffix[1:]])
    assert [line.split()[0] for line in lines.splitlines()] == [f"{n}/8" for n in range(1, 9)]
    # A link of its own stands on each sheet.
    assert b"sites?site=robot_park" in _text(out / "robot_park_en.pptx")


def test_a_slide_of_a_scenario_says_so_in_sight_and_in_its_link(run: Run, tmp_path: Path) -> None:
    code, _, err = run("sheet", "--site", "robot_park", "--lang", "en", "--format", "pptx",
                       "--scenario", "robot_park_moved", "--out", str(tmp_path))  # fmt: skip
    assert (code, err) == (0, "")
    slide = _text(tmp_path / "robot_park_en.pptx").decode()
    assert "robot park's outline moved east" in slide
    assert "This is not the present state." in slide
    assert "scenario=" in slide


def _text(path: Path) -> bytes:
    from zipfile import ZipFile

    with ZipFile(path) as archive:
        return archive.read("ppt/slides/slide1.xml")


def test_the_same_request_gives_the_same_bytes_in_another_process(run: Run, tmp_path: Path) -> None:
    arguments = ("sheet", "--compare", "robot_park,fudan_software_park", "--format", "pdf,svg,pptx",
             "--lang", "en", "--out")  # fmt: skip
    assert run(*arguments, str(tmp_path / "here"))[0] == 0
    subprocess.run(
        [sys.executable, "-m", "layers", *arguments, str(tmp_path / "there")], check=True, cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "2"}, timeout=300, capture_output=True,
    )  # fmt: skip
    first, second = (sorted((tmp_path / each).iterdir()) for each in ("here", "there"))
    assert [path.name for path in first] == [
        f"compare_robot_park_fudan_software_park_en.{form}" for form in ("pdf", "pptx", "svg")
    ]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.usefixtures("blank")
def test_all_sites_are_written_in_both_languages_unless_one_is_named(
    run: Run, tmp_path: Path
) -> None:
    files = data_of(run("sheet", "--all", "--out", str(tmp_path / "both"), "--json"))
    assert len(files) == 2 * len(sites_by_id()) == len(list((tmp_path / "both").iterdir()))
    files = data_of(run("sheet", "--all", "--lang", "en", "--out", str(tmp_path), "--json"))
    assert [Path(each).name for each in files] == [f"{site}_en.pdf" for site in sites_by_id()]


@pytest.mark.usefixtures("blank")
def test_sites_are_known_by_their_names(run: Run, tmp_path: Path) -> None:
    arguments = ("--site", "机器人产业园", "--site", "robot_park", "--site", "nanda smart city",
             "--compare", "财景科技园, Robot Park")  # fmt: skip
    code, _, err = run("sheet", *arguments, "--lang", "zh", "--out", str(tmp_path))
    assert (code, err) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "compare_caijing_sci_park_robot_park_zh.pdf", "nanda_smart_city_zh.pdf",
        "robot_park_zh.pdf",
    ]  # fmt: skip


@pytest.mark.usefixtures("blank")
@pytest.mark.parametrize(
    ("arguments", "sentences"),
    [
        ([], [[say("problem.sheet_empty", "en")]]),
        (["--site", "nowhere"], [["--site", "“nowhere”", "robot_park"]]),
        (["--site", "a", "--compare", "b,robot_park", "--format", "docx"],
         [["--site", "“a”"], ["--compare", "“b”"], ["--format", "“docx”", "pptx"]]),
        (["--compare", "robot_park"], [["--compare", "2 to 4"]]),
        (["--compare", "robot_park,robot_park"], [["--compare", "2 to 4"]]),
        (["--compare", ","], [["--compare", "2 to 4"]]),
        (["--all", "--format", ","], [["--format", "pdf"]]),
        (["--all", "--dpi", "7"], [["--dpi", "72 to 600"]]),
        (["--all", "--dpi", "x"], [["--dpi", "“x”"]]),
        (["--all", "--address", "ftp://x"], [["--address", "ftp://x", "https://"]]),
        (["--all", "--lang", "zh,fr"], [["--lang", "“zh,fr”"]]),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_said_in_a_sentence_each(
    run: Run, tmp_path: Path, arguments: list[str], sentences: list[list[str]]
) -> None:
    code, out, err = run("sheet", *arguments, "--out", str(tmp_path / "made"))
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert len(lines) == len(sentences)
    for line, parts in zip(lines, sentences, strict=True):
        assert all(part in line for part in parts), line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("blank")
def test_the_first_language_words_what_is_wrong(run: Run) -> None:
    assert run("sheet", "--lang", "zh,en")[2].endswith(say("problem.sheet_empty", "zh") + "\n")
    assert run("sheet", "--lang", "en,zh")[2].endswith(say("problem.sheet_empty", "en") + "\n")


@pytest.mark.usefixtures("blank")
def test_a_file_is_no_folder_and_a_folder_no_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for out in (tmp_path / "file", tmp_path / "file" / "within"):
        code, _, err = run("sheet", "--site", "robot_park", "--out", str(out))
        assert code == 2
        assert "--out" in err
        assert "file" in err
        assert len(err.splitlines()) == 1
    (tmp_path / "robot_park_en.pdf").mkdir()
    code, _, err = run("sheet", "--site", "robot_park", "--out", str(tmp_path))
    assert code == 2
    assert "robot_park_en.pdf" in err
    assert not (tmp_path / "robot_park_zh.pdf").exists()  # told before anything is made


@pytest.mark.usefixtures("blank")
def test_an_unwritable_folder_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_args: object, **_more: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    for step in ("layers.export.output_file.tempfile.TemporaryFile", "pathlib.Path.mkdir"):
        with monkeypatch.context() as patch:
            patch.setattr(step, refused)
            code, _, err = run("sheet", "--site", "robot_park", "--out", str(tmp_path / step))
        assert code == 2
        assert "Permission denied" in err
        assert len(err.splitlines()) == 1


@pytest.mark.usefixtures("blank")
def test_a_disk_that_fills_up_leaves_whole_files_only(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed = []

    def full(number: int) -> None:
        flushed.append(number)
        if len(flushed) > 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic_file.os, "fsync", full)
    code, out, err = run("sheet", "--site", "robot_park", "--site", "nanda_smart_city",
                         "--out", str(tmp_path))  # fmt: skip
    assert code == 1
    assert [line.split()[0] for line in out.splitlines()] == ["1/4", "2/4"]
    assert "No space left on device" in err
    assert "nanda_smart_city_zh.pdf" in err
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "robot_park_en.pdf", "robot_park_zh.pdf",
    ]  # fmt: skip
    assert all(path.read_bytes() == b"sheet" for path in tmp_path.iterdir())
