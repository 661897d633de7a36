"""Slides of a question that is asked in a scenario: both maps, the difference, a table to edit."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.text import PP_ALIGN

from layers.export import formats
from layers.export.formats import Wish
from layers.export.slides import picture_slides
from layers.i18n.wording import Lang, say
from layers.views import VIEWS
from layers.views.beside import picture_with
from layers.webmap.linked_table import table_words

WHEN, LINK = date(2026, 11, 30), "https://example.org/coverage"


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Have maps printed at once, as a white picture, and list what was."""
    found: list[Any] = []
    out = BytesIO()
    Image.new("RGB", (4, 3), "white").save(out, "PNG")

    def at_once(picture: Any, paper: Any, **_: object) -> bytes:
        found.append(picture)
        assert (paper.size, paper.portrait) == ("slide", False)  # a sheet cannot be read on it
        return out.getvalue()

    monkeypatch.setattr(picture_slides, "print_picture", at_once)
    return found


def slides_of(lang: Lang, compare: str) -> tuple[Any, Any]:
    query = {"scenario": "station_industrial_park", "compare": compare, "targets": "towns"}
    values, _ = VIEWS["coverage"].read(query)
    picture = picture_with("coverage", values, "", lang)
    made = formats.make(picture, Wish("pptx"), link=LINK, when=WHEN)
    return picture, list(Presentation(BytesIO(made)).slides)


@pytest.mark.parametrize(("lang", "compare"), [("en", "side"), ("zh", "difference")])
def test_both_maps_the_difference_and_its_table_are_on_slides(
    lang: Lang, compare: str, printed: list[Any]
) -> None:
    _, (pair, difference, *tables) = slides_of(lang, compare)
    assert [each.beside is not None for each in printed] == [True, False]
    for slide in (pair, difference):
        assert sum(shape.shape_type == 13 for shape in slide.shapes) == 1
    changed = printed[1]
    assert len({each.shapes.title.text_frame.text for each in (pair, difference, *tables)}) == 1
    words = table_words(changed.table(lang), lang)
    found = [
        [cell.text for cell in row.cells]
        for slide in tables
        for shape in slide.shapes if shape.has_table
        for row in list(shape.table.rows)[1:]
    ]  # fmt: skip
    assert [[each.replace("\u2060", "").replace("\xa0", " ") for each in row] for row in found] == [
        [each.replace("\u2060", "").replace("\xa0", " ") for each in row]
        for row in words.rows[: len(found)]
    ]
    assert len(found) == min(len(words.rows), 60)
    for slide in tables:  # a head stands over its numbers, at the right
        table = next(shape.table for shape in slide.shapes if shape.has_table)
        for column, is_number in enumerate(words.numbers):
            cells = (row.cells[column].text_frame.paragraphs[0] for row in table.rows)
            assert {cell.alignment == PP_ALIGN.RIGHT for cell in cells} == {is_number}
    for slide in (pair, difference, *tables):
        said = "".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert say("scenario.field.run_s", lang) in said.replace("\u2060", "")  # what is assumed
        assert LINK in slide.notes_slide.notes_text_frame.text
