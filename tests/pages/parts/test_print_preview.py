"""The preview of the export dialog: the sheet that would be printed, made once."""

import io
from datetime import date

import pytest
from PIL import Image

from geo.errors import ParameterError
from layers.paper.choices.print_params import PrintParams
from pages.parts.prints import print_preview
from pages.parts.prints.print_preview import _image, _PrintQuestion


def print_question(paper: PrintParams, lang: str = "en") -> _PrintQuestion:
    return _PrintQuestion("overview", (("place", "robot_park"),), lang, paper, date(2026, 11, 22))


def test_it_is_the_sheet_and_made_once_for_what_is_asked() -> None:
    paper = PrintParams(size="a3", portrait=True, dpi=print_preview._DPI)
    made = _image(print_question(paper), "data")
    assert _image(print_question(paper), "data") is made
    assert _image(print_question(paper, "zh"), "data") != made
    image = Image.open(io.BytesIO(made))
    dots = (297 / 25.4 * print_preview._DPI, 420 / 25.4 * print_preview._DPI)
    assert image.size == pytest.approx(dots, abs=1)


def test_what_cannot_be_printed_has_none() -> None:
    with pytest.raises(ParameterError):
        _image(print_question(PrintParams(extent="town_gucun", scale=5_000.0)), "data")
