"""The table of an answer on pages of its own: all of it, and where it cannot be."""

from datetime import date

import pandas as pd
import pytest

from geo.errors import ParameterError
from layers.model.figure import Figure
from layers.paper.answer_table import table_pages
from layers.paper.choices.print_params import PrintParams
from layers.paper.fonts import faces
from layers.paper.primitives import Words
from layers.paper.printmap import print_picture
from layers.paper.sheet_sizes import SIZES, layout_of
from layers.paper.sheet_text import SheetText
from layers.webmap.linked_table import LinkedTable, TableWords, table_words
from tests.layers.printing import picture_of

WHEN = date(2026, 1, 2)


def test_a_figure_has_its_range_in_its_cell_and_its_unit_in_the_heading() -> None:
    frame = pd.DataFrame(
        {
            "name": ["甲", "乙", "丙"],
            "area_km2": [1.5, None, 20.0],
            "nearest_m": [Figure(340.0, "340"), "内有车站", Figure(0.0, "0")],
            "nearest_m_low": [Figure(320.0, "320"), None, Figure(0.0, "0")],
            "nearest_m_high": [Figure(360.0, "360"), None, Figure(0.0, "0")],
        },
        dtype=object,
    )
    table = table_words(LinkedTable(frame), "en")
    assert table.rows == (
        ("甲", "1.5", "340 (320–360)"), ("乙", "", "内有车站"), ("丙", "20.0", "0"),
    )  # fmt: skip
    assert table.numbers == (False, True, True)
    assert "km" in table.heads[1]
    assert len(table.heads) == 3


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("portrait", [False, True])
def test_all_of_a_table_is_on_the_paper_below_its_headings(size: str, *, portrait: bool) -> None:
    rows = tuple((f"place {k}", "a sentence of some length, " * 5, f"{k}") for k in range(90))
    table = TableWords(("name", "what is said of it", "number"), rows, (False, False, True))
    layout, fonts = layout_of(size, portrait=portrait), faces(table.letters, "en")
    text = SheetText(picture_of("coverage", "en"), PrintParams(size=size), WHEN, pages=True)
    pages = list(table_pages(table, text, layout, fonts))
    assert len(pages) > 1
    found: list[str] = []
    for page in pages:
        words = [each for each in page.parts if isinstance(each, Words) and each.key == "table"]
        assert next(each.text for each in words if each.bold) == "name"
        assert min(each.y for each in words) >= layout.foot.y
        for each in words:
            face = fonts.bold if each.bold else fonts.regular
            left = each.x - (face.width_mm(each.text, each.size_pt) if each.align == "right" else 0)
            assert left >= layout.head.x - 1e-6
            assert left + face.width_mm(each.text, each.size_pt) <= layout.head.right + 1e-6
        found += [each.text for each in words if each.text.startswith("place ")]
    assert found == [row[0] for row in rows]


@pytest.mark.parametrize(
    ("view", "form", "code"),
    [("overview", "pdf", "print_table_none"), ("coverage", "png", "print_table_form")],
)
def test_a_table_that_cannot_be_had_is_told(view: str, form: str, code: str) -> None:
    with pytest.raises(ParameterError) as caught:
        print_picture(picture_of(view, "en"), PrintParams(table=True), form=form, when=WHEN)
    assert [each.code for each in caught.value.problems] == [code]


def test_headings_have_one_line_where_there_is_room() -> None:
    rows = (("a", "1"), ("b", "2"))
    table = TableWords(("name", "a heading that is longer than its cells"), rows, (False, True))
    layout, fonts = layout_of("a3"), faces(table.letters, "en")
    text = SheetText(picture_of("coverage", "en"), PrintParams(size="a3"), WHEN, pages=True)
    (page,) = table_pages(table, text, layout, fonts)
    assert table.heads[1] in {each.text for each in page.parts if isinstance(each, Words)}
