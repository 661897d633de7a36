"""Links without an address: they open the same view, and no way out names this machine."""

import io
import zipfile
from datetime import date
from urllib.parse import parse_qsl

import openpyxl
import pytest

from layers.export.formats import Wish, make
from layers.i18n.wording import LANGUAGES, Lang, say
from layers.paper.choices.print_params import PrintParams
from layers.paper.primitives import Words
from layers.views import VIEWS
from layers.views.page_link import link_line, page_link
from tests.layers.printing import picture_of, sheet_of

WHEN = date(2026, 11, 22)


def test_a_recipe_reads_back_as_the_view_it_is_of() -> None:
    values = {"target": "parks", "radii": "800", "year": "2015"}
    page, query = page_link("", "coverage", values, "en").split("?")
    found = dict(parse_qsl(query))
    assert found.pop("lang") == "en"
    read, problems = VIEWS[page].read(found)
    assert problems == ()
    assert VIEWS[page].query(read) == values


@pytest.mark.parametrize("lang", LANGUAGES)
def test_paper_says_what_a_link_is(lang: Lang) -> None:
    recipe, address = "overview?lang=zh", "https://atlas.example/?lang=zh"
    for link, label in ((recipe, "link.recipe"), (address, "link.open")):
        picture = picture_of("overview", lang)
        page, _ = sheet_of(picture, when=WHEN, link=link)
        (line,) = (each.text for each in page.parts
                   if isinstance(each, Words) and each.key == "link")  # fmt: skip
        assert line == link_line(link, lang)
        assert line.startswith(say(label, lang))
        assert line.endswith(link)


def test_no_file_names_this_machine() -> None:
    link = page_link("", "coverage", {"target": "parks"}, "en")
    wish = Wish("zip", PrintParams(dpi=72))
    made = make(picture_of("coverage", "en", target="parks"), wish, link=link, when=WHEN)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert "link.txt" not in files
    book = openpyxl.load_workbook(io.BytesIO(files.pop("atlas.xlsx")))
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row]
    assert link in cells
    for name, data in files.items():
        assert not any(local in data for local in (b"127.0.0.1", b"localhost")), name
    assert not [each for each in cells if "127.0.0.1" in each or "localhost" in each]
