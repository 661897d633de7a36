"""Slides: PowerPoint's own parts, the figures of the sheet, sources in the notes, every time."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pptx.util import Mm

from layers.analyses.sites.site_list import sites_by_id
from layers.export.slides.deck import HEIGHT_MM, WIDTH_MM, Photo, Table, TextBox
from layers.i18n.wording import LANGUAGES, Lang, Text, say
from layers.sheets import slide_pages
from layers.sheets.compared import compared
from layers.sheets.known import SiteAnswers, site_answers
from layers.sheets.profile import profile_of
from layers.sheets.sheet import sheet_file
from layers.sheets.single import single_sheet
from tests.layers.made_sheets import meet, numbers_in, renamed, words_of

WHEN = date(2026, 11, 22)
LINK = "https://atlas.example/sites?site=x"
SITES = tuple(sites_by_id())


@pytest.fixture(scope="module")
def sites() -> SiteAnswers:
    return site_answers()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages without their pictures, which take most of the time."""
    monkeypatch.setattr(slide_pages, "render", lambda *_args, **_more: b"")


def opened(data: bytes) -> Any:
    return Presentation(BytesIO(data))


def tables(slide: Any) -> Iterator[list[list[str]]]:
    """Yield the cells of each table; the blank before a unit is one at which no line ends."""
    for shape in slide.shapes:
        if shape.has_table:
            rows = shape.table.rows
            yield [[cell.text.replace("\xa0", " ") for cell in row.cells] for row in rows]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_slide_opens_again_with_the_figures_of_the_sheet(sites: SiteAnswers, lang: Lang) -> None:
    presentation = opened(sheet_file(sites, ["robot_park"], lang, "pptx", when=WHEN, link=LINK))
    assert (presentation.slide_width, presentation.slide_height) == (Mm(WIDTH_MM), Mm(HEIGHT_MM))
    (slide,) = presentation.slides
    profile = profile_of(sites, "robot_park", lang)
    assert slide.shapes.title.text == profile.title
    cells = {cell for table in tables(slide) for row in table for cell in row}
    sheet, _ = single_sheet(sites, "robot_park", lang, when=WHEN)
    for each in words_of(sheet, "walk", "count"):
        assert each.text in cells
    for group in profile.trips:
        for trip in group.rows if group is not profile.trips[-1] else group.rows[:4]:
            assert {trip.name, trip.minutes, trip.between} <= cells
    for label, value in profile.facts:
        assert {label, value} <= cells
    notes = slide.notes_slide.notes_text_frame.text
    for source in profile.sources:
        assert source in notes
    for group in profile.trips:
        for trip in group.rows:
            assert f"{trip.name} {trip.minutes} {trip.between}" in notes
    assert LINK in "".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)


def test_the_twin_slides_have_the_same_figures(sites: SiteAnswers) -> None:
    found = []
    for lang in LANGUAGES:
        (slide,) = opened(sheet_file(sites, ["nanda_smart_city"], lang, "pptx", when=WHEN)).slides
        found.append(numbers_in(c for table in tables(slide) for row in table for c in row))
    assert found[0] == found[1]
    assert found[0].total() > 60


def test_the_map_is_a_picture_of_300_dpi_that_is_told_in_words(sites: SiteAnswers) -> None:
    (slide,) = opened(sheet_file(sites, ["robot_park"], "en", "pptx", when=WHEN)).slides
    (photo,) = [shape for shape in slide.shapes if shape.shape_type == 13]
    alt = photo._element.nvPicPr.cNvPr.get("descr")
    assert alt == say("sheet.map_alt", "en", name="Shanghai Robot Industrial Park")
    width, height = photo.image.size
    assert width == pytest.approx(photo.width / Mm(25.4) * 300, abs=2)
    assert height == pytest.approx(photo.height / Mm(25.4) * 300, abs=2)


def test_all_type_is_in_the_theme_s_font_with_chinese_letters(sites: SiteAnswers) -> None:
    data = sheet_file(sites, ["robot_park"], "zh", "pptx", when=WHEN)
    with ZipFile(BytesIO(data)) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode("utf-8")
        slide = archive.read("ppt/slides/slide1.xml").decode("utf-8")
    assert re.findall(r'<a:ea typeface="([^"]*)"', theme) == ["Microsoft YaHei"] * 2
    assert re.search(r'script="Hans" typeface="Noto Sans CJK SC"', theme)
    assert "<a:latin" not in slide
    assert set(re.findall(r'<a:rPr[^>]* lang="([^"]+)"', slide)) == {"zh-CN"}


def test_a_deck_tells_the_day_and_nothing_of_the_moment(sites: SiteAnswers) -> None:
    data = sheet_file(sites, ["caijing_sci_park"], "en", "pptx", when=WHEN)
    about = opened(data).core_properties
    assert about.created == about.modified == datetime(2026, 11, 22)  # noqa: DTZ001 - a day
    assert about.title == "Caijing Science Park"
    with ZipFile(BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_site_without_a_location_has_words_in_place_of_the_map(
    sites: SiteAnswers, lang: Lang
) -> None:
    (slide,) = opened(sheet_file(sites, ["baowu_hydrogen_park"], lang, "pptx", when=WHEN)).slides
    assert not [shape for shape in slide.shapes if shape.shape_type == 13]
    said = "".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    assert say("sheet.unlocated_why", lang) in said
    assert len(list(tables(slide))) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_comparison_slide_holds_the_table_with_its_marks(sites: SiteAnswers, lang: Lang) -> None:
    ids = ["robot_park", "nanda_smart_city", "caijing_sci_park"]
    (slide,) = opened(sheet_file(sites, ids, lang, "pptx", when=WHEN)).slides
    (table,) = tables(slide)
    comparison = compared(sites, ids, lang)
    assert table[0][1:] == list(comparison.names)
    marked = 0
    for row, cells in zip(comparison.rows, table[1:], strict=True):
        assert cells[0] == row.label
        for mark, plain, presentation in zip(row.marks, row.cells, cells[1:], strict=True):
            assert presentation == (say(f"site.{mark}", lang, value=plain) if mark else plain)
            marked += bool(mark)
    assert marked > 5
    bold = [
        run.font.bold
        for shape in slide.shapes
        if shape.has_table
        for row in list(shape.table.rows)[1:]
        for cell in row.cells
        for paragraph in cell.text_frame.paragraphs
        for run in paragraph.runs
    ]
    assert sum(bold) == marked
    assert len([shape for shape in slide.shapes if shape.shape_type == 13]) == 3  # two maps, legend


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("site", SITES)
def test_nothing_on_a_slide_lies_over_anything_else(
    sites: SiteAnswers, site: str, lang: Lang
) -> None:
    page = slide_pages.site_page(sites, profile_of(sites, site, lang), when=WHEN, link=LINK)
    _no_overlaps(page)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_names_stay_on_the_slide(sites: SiteAnswers, lang: Lang) -> None:
    name = Text(
        zh="宝山新一代信息技术与智能制造产业融合发展示范园区 " * 2, en="Innovation Park " * 9
    )
    changed = renamed(sites, "robot_park", name)
    profile = profile_of(changed, "robot_park", lang)
    _no_overlaps(slide_pages.site_page(changed, profile, when=WHEN, link=LINK))
    ids = ["robot_park", "caijing_sci_park", "nanda_smart_city", "fudan_software_park"]
    both = compared(changed, ids, lang)
    _no_overlaps(slide_pages.comparison_page(changed, ids, both, when=WHEN, link=LINK))


def _no_overlaps(page: slide_pages.Page) -> None:
    boxes = [page.title_box]
    for item in page.items:
        match item:
            case Table():
                size = sum(item.widths), sum(item.heights)
                boxes.append(slide_pages.Box(item.x, item.y, *size))
            case TextBox() | Photo():
                boxes.append(item.box)
    for box in boxes:
        left, top, right, bottom = box.edges
        assert left >= 8
        assert top >= 8
        assert right <= WIDTH_MM - 8
        assert bottom <= HEIGHT_MM
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert not meet(one.edges, other.edges), (one, other)
