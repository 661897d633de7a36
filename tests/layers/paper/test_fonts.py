"""Chinese never becomes boxes: every letter of the data and of the words has a glyph."""

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager

from geo.errors import DataError
from layers.i18n import wording
from layers.i18n.wording import LANGUAGES, Lang
from layers.paper import font_subset, fonts, renderer
from layers.store import repository

WORDS = Path(wording.__file__).with_name("words")


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """No font is remembered from one test to the next."""
    fonts._faces.cache_clear()
    yield
    fonts._faces.cache_clear()


def everything_said() -> set[str]:
    """Return every character of the data and of the wording table, as the files hold them."""
    paths = [
        *WORDS.glob("*.toml"),
        *(p for p in repository.DATA.rglob("*") if p.suffix in {".geojson", ".csv"}),
    ]
    read = [path.read_text(encoding="utf-8") for path in paths if "local" not in path.parts]
    assert len(read) > 15
    return set("".join(read)) - {"\n", "\r", "\t"}


def glyphs_of(path: Path) -> set[str]:
    """Return the letters of a font file that have an outline, and blanks."""
    with TTFont(path) as font:
        outlines, letters = font["glyf"], font.getBestCmap().items()
        return {
            chr(code)
            for code, name in letters
            if name != ".notdef" and (outlines[name].numberOfContours or chr(code).isspace())
        }


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("source", ["machine", "package"])
def test_every_letter_has_a_glyph(source: str, lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    if source == "package":
        monkeypatch.setattr(renderer, "installed", lambda _: [])
    found = fonts.faces("", lang)
    if source == "package":
        assert found.regular.path.name.startswith("NotoSansCJKsc-Regular")
    for face in (found.regular, found.bold):
        assert everything_said() - glyphs_of(face.path) == set()
        assert "蕰" in glyphs_of(face.path)  # 蕰藻浜 is missing from fonts cut down to GB2312


def test_the_two_weights_differ() -> None:
    found = fonts.faces("", "en")
    assert found.bold.width_mm("Baoshan", 10) > found.regular.width_mm("Baoshan", 10)


def test_a_line_is_as_long_as_its_letters() -> None:
    """Chinese letters are as wide as the type is high: ten at 10 pt take 100 pt, 35.28 mm."""
    assert fonts.faces("", "zh").regular.width_mm("宝" * 10, 10) == pytest.approx(35.278, abs=0.01)


def test_quotes_are_narrow_in_english_alone() -> None:
    zh, en = fonts.faces("", "zh").regular, fonts.faces("", "en").regular
    for letter in "’“”·":
        assert en.advances[letter] < 0.5 < zh.advances[letter]
    assert all(en.advances[letter] == zh.advances[letter] for letter in "aZ9宝。")


def test_wide_quotes_are_straight_amid_latin_letters_alone() -> None:
    said = "见“数据来源” / People’s Government, “Towns”"
    straight = '见“数据来源” / People\'s Government, "Towns"'
    assert fonts.faces("", "zh").printable(said) == straight
    assert fonts.faces("", "en").printable(said) == said


def test_further_letters_are_added_and_what_no_font_has_stands_out() -> None:
    found = fonts.faces("龘㗊", "zh")
    assert {"龘", "㗊"} <= set(found.regular.advances)
    assert found.printable("龘\ufffe\u200bA\tB\nC \U000f0000") == "龘A B C"
    assert found.printable("\U0001f680!") == fonts.STAND_IN + "!"
    assert found.printable("e\u0301") == "é"


def test_without_any_font_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_sources", lambda: iter(()))
    with pytest.raises(DataError) as caught:
        fonts.faces("", "zh")
    assert wording.sentences(caught.value, "en")[0].startswith("No font with Chinese characters")


def test_a_damaged_font_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.otf"
    broken.write_bytes(b"OTTO" + bytes(40))
    sources = list(fonts._sources())
    pair = ((broken, 0), (broken, 0))
    monkeypatch.setattr(fonts, "_sources", lambda: iter([pair, *sources]))
    assert "宝" in fonts.faces("", "zh").regular.advances


def test_a_folder_that_cannot_be_written_has_a_stand_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    found = fonts.faces("", "zh")
    assert found.regular.path.exists()
    assert tmp_path not in found.regular.path.parents


def test_the_same_letters_are_cut_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = fonts.faces("", "zh")
    before = first.regular.path.read_bytes()
    monkeypatch.setattr(font_subset, "subset_font", lambda *_: pytest.fail("cut out again"))
    fonts._faces.cache_clear()
    assert fonts.faces("", "zh").regular.path.read_bytes() == before


def test_a_full_disk_is_a_sentence_and_keeps_nothing_half_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    with pytest.raises(DataError) as caught:
        fonts._keep(tmp_path / "cache" / "a.ttf", b"letters")
    assert [each.code for each in caught.value.problems] == ["file_unwritable"]
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


@pytest.mark.parametrize(("dropped", "lines"), [(True, 1), (False, 2)])
def test_looking_through_fonts_for_the_first_time_prints_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, lines: int, *, dropped: bool
) -> None:
    """A machine that takes long over it, with what the atlas drops, and as the library is."""
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda *_, **__: [])
    monkeypatch.setattr(font_manager.threading, "Timer", AtOnce)
    if not dropped:
        monkeypatch.setattr(font_manager._log, "filters", [])
    font_manager.FontManager()
    font_manager._log.warning("another")
    assert len(caplog.messages) == lines
    assert caplog.messages[-1] == "another"


class AtOnce:
    """A timer whose time has come as it starts."""

    def __init__(self, _: float, call: Callable[[], None]) -> None:
        self.start = call

    def cancel(self) -> None:
        """Nothing is left to stop."""
