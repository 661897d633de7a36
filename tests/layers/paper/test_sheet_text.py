"""What is written around a map: as asked for, in one language or all, nothing lost."""

import math
import re
from dataclasses import replace
from datetime import date

import pytest
import shapely

from layers.export.formats import Wish, make
from layers.export.recipe import recipe_of
from layers.export.recipe_files import read_recipe
from layers.i18n.wording import LANGUAGES, Lang, Text, say
from layers.paper.choices.print_params import PrintParams
from layers.paper.primitives import Sheet, Words
from layers.paper.printmap import print_picture, sheets_of
from layers.store import repository
from layers.views import VIEWS
from layers.views.picture import Picture
from tests.layers.printing import picture_of, sheet_of

TODAY = date(2026, 11, 22)
GIVEN = {
    "title": "Uncovered 顾村", "subtitle": "since 2005", "maker": "张工", "department": "规划院",
    "number": "BS-2026-12", "date": "2026年冬", "note": "内部资料",
}  # fmt: skip


def said(page: Sheet, *keys: str) -> str:
    found = (each.text for each in page.parts if isinstance(each, Words) and each.key in keys)
    return "".join("".join(found).split())


def bare(text: str) -> str:
    return "".join(text.split())


def with_notes(count: int) -> Picture:
    notes = tuple(Text(zh=f"注{n}。" + "长" * 90, en=f"Note {n}. " + "long " * 40)
                  for n in range(count))  # fmt: skip
    return replace(picture_of("overview", "en"), notes=notes)


@pytest.mark.parametrize("portrait", [False, True])
def test_what_is_given_is_printed_where_it_belongs(portrait: bool) -> None:  # noqa: FBT001
    paper = PrintParams(portrait=portrait, **GIVEN)
    page, _ = sheet_of(picture_of("overview", "en"), paper, when=TODAY)
    for key in ("title", "subtitle"):
        assert said(page, key) == bare(GIVEN[key])
    assert said(page, "marking") == GIVEN["note"]
    for key in ("maker", "department", "number", "date"):
        assert bare(GIVEN[key]) in said(page, "credit")
    assert TODAY.isoformat() not in said(page, "credit")


def test_what_is_not_given_leaves_what_the_view_says() -> None:
    picture = picture_of("overview", "en")
    page, _ = sheet_of(picture, when=TODAY)
    assert said(page, "title") == bare(picture.title.in_("en"))
    assert said(page, "marking") == ""
    assert TODAY.isoformat() in said(page, "credit")


def test_a_finding_is_the_title_and_no_note() -> None:
    finding = Text(zh="三分之一已覆盖。", en="A third is covered.")
    rest = Text(zh="其余没有。", en="The rest is not.")
    picture = replace(picture_of("overview", "en"), finding=finding, notes=(finding, rest))
    page, _ = sheet_of(picture, PrintParams(finding=True), when=TODAY)
    assert said(page, "title") == bare(finding.in_("en"))
    assert said(page, "note") == bare(rest.in_("en"))
    assert bare(picture.title.in_("en")) in said(page, "subtitle")
    page, _ = sheet_of(picture, PrintParams(finding=True, title="Own"), when=TODAY)
    assert said(page, "title") == "Own"
    assert bare(finding.in_("en")) in said(page, "note")


@pytest.mark.parametrize("view", ["overview", "access"])
def test_all_languages_stand_on_one_sheet(view: str) -> None:
    picture = picture_of(view, "zh")
    page, _ = sheet_of(picture, PrintParams(bilingual=True, size="a3"), when=TODAY)
    alone = {lang: sheet_of(picture_of(view, lang), PrintParams(size="a3"), when=TODAY)[0]
             for lang in LANGUAGES}  # fmt: skip
    for lang in LANGUAGES:
        assert bare(picture.title.in_(lang)) in said(page, "title")
        assert bare(say("legend.title", lang)) in said(page, "legend.title")
        for label in {each.text for each in alone[lang].parts
                      if isinstance(each, Words) and each.key == "legend.row"}:  # fmt: skip
            assert bare(label) in said(page, "legend.row")
    names = said(page, "name")
    assert "罗泾镇LuojingTown" in names


def test_legend_and_overview_can_be_left_out() -> None:
    paper = PrintParams(no_legend=True, no_inset=True)
    page, _ = sheet_of(picture_of("overview", "en"), paper, when=TODAY)
    keys = {each.key for each in page.parts}
    assert not [key for key in keys if key.startswith(("legend", "swatch", "overview"))]
    assert {"title", "credit", "sources", "neatline"} <= keys


@pytest.mark.parametrize("size", ["a4", "a3", "slide"])
def test_notes_that_do_not_fit_follow_whole(size: str) -> None:
    picture = with_notes(60)
    pages, fonts = sheets_of(picture, PrintParams(size=size), when=TODAY, pages=True)
    assert len(pages) > 1
    printed = "".join(said(page, "note") for page in pages)
    assert [n for n in range(60) if bare(picture.notes[n].in_("en")) not in printed] == []
    left = sum(bare(note.in_("en")) not in said(pages[0], "note") for note in picture.notes)
    assert said(pages[0], "notes.left") == bare(say("print.notes_over", "en", count=left))
    for page in pages[1:]:
        for each in (one for one in page.parts if isinstance(one, Words)):
            face = fonts.bold if each.bold else fonts.regular
            right = each.x + face.width_mm(each.text, each.size_pt)
            assert 0 < each.x < right < page.width_mm
            assert 5 < each.y < page.height_mm - 5


def test_a_pdf_of_several_pages_is_the_same_every_time_and_holds_its_recipe() -> None:
    picture = with_notes(60)
    one, other = (make(picture, Wish("pdf"), when=TODAY) for _ in range(2))
    assert one == other
    assert len(re.findall(rb"/Type /Page\b", one)) == len(
        sheets_of(picture, when=TODAY, pages=True)[0]
    )
    assert read_recipe(one) == recipe_of(picture)
    assert print_picture(picture, form="svg", when=TODAY).count(b"</svg>") == 1


@pytest.mark.parametrize(("size", "distance_m"), [("a4", 0.4), ("a3", 1.0), ("slide", 0.762)])
def test_names_are_read_from_the_distance_of_their_paper(size: str, distance_m: float) -> None:
    """A capital, 0.733 em in the font, looks at least 10 minutes of arc high."""
    page, _ = sheet_of(picture_of("overview", "en"), PrintParams(size=size), when=TODAY)
    least = min(e.size_pt for e in page.parts if isinstance(e, Words) and e.key == "name")
    seen = math.degrees(math.atan(least * 25.4 / 72 * 0.733 / 1000 / distance_m)) * 60
    assert seen > 10 - 1e-6


def test_the_legend_lists_the_lines_in_the_frame_and_no_other() -> None:
    picture = picture_of("overview", "en")
    box = shapely.box(121.33, 31.36, 121.37, 31.39)  # around Gucun
    question = PrintParams(extent=",".join(map(str, box.bounds)))
    page, _ = sheet_of(picture, question, when=TODAY)
    listed = set(re.findall(r"Line(\d+)", said(page, "legend.row")))
    lines = repository.layer("lines").frame
    around = box.buffer(0.03)
    assert listed
    assert listed <= set(lines[lines.intersects(around)]["line"])
    assert set(lines[lines.intersects(box)]["line"]) & {"1", "3", "7", "15", "18"} <= listed
    whole, _ = sheet_of(picture, when=TODAY)
    assert len(listed) < len(set(re.findall(r"Line(\d+)", said(whole, "legend.row"))))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_marks_of_certainty_that_are_there_are_explained(lang: Lang) -> None:
    """Most lines of the metro are surveyed; the overview has dashes and rings besides."""
    whole, _ = sheet_of(picture_of("overview", lang), when=TODAY)
    for mark in ("solid", "dashed", "hollow"):
        assert bare(say(f"legend.{mark}", lang)) in said(whole, "legend.row")
    picture = picture_of("overview", lang)
    (lines,) = (each for each in picture.scene.layers if each.layer.id == "lines")
    located = lines.layer.located
    surveyed = replace(lines, only=tuple(located.index[located["certainty"] == "surveyed"]))
    alone = replace(picture, scene=replace(picture.scene, layers=(surveyed,)))
    page, _ = sheet_of(alone, when=TODAY)
    assert bare(say("legend.solid", lang)) in said(page, "legend.row")
    for mark in ("dashed", "hollow"):
        assert bare(say(f"legend.{mark}", lang)) not in said(page, "legend.row")
    assert bare(say("print.certainty_sure", lang)) == said(page, "certainty")


def test_every_view_has_the_same_legend_in_all_languages() -> None:
    for view in VIEWS:
        page, _ = sheet_of(picture_of(view, "zh"), PrintParams(bilingual=True), when=TODAY)
        assert page.parts
