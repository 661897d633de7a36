"""A picture in every form, and work beside the page that can be watched and stopped."""

import io
import re
import zipfile
from datetime import date
from pathlib import PurePosixPath

import pytest
from PIL import Image

from geo.errors import ParameterError
from layers.export import formats
from layers.export.formats import FORMS, PRINTED, Wish, file_name, make
from layers.export.recipe import recipe_of
from layers.export.recipe_files import read_recipe
from layers.paper.choices.print_params import PrintParams
from layers.store.background_job import Job
from tests.layers.made_pictures import kept

WHEN = date(2026, 11, 22)
LINK = "https://atlas.example/coverage?lines=core&target=parks&lang=en"
STARTS = {
    "pdf": b"%PDF-", "png": b"\x89PNG", "svg": b"<?xml", "html": b"<!DOCTYPE html>",
    "xlsx": b"PK", "csv": b"\xef\xbb\xbf", "geojson": b"PK", "gpkg": b"SQLite format 3",
    "pptx": b"PK", "zip": b"PK",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_made(form: str) -> None:
    parts: list[float] = []
    picture = kept("coverage")
    wish = Wish(form, PrintParams(dpi=150))
    made = make(picture, wish, link=LINK, when=WHEN, progress=parts.append)
    assert made.startswith(STARTS[form])
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    if form in (*PRINTED, "html"):
        assert read_recipe(made) == recipe_of(picture)


@pytest.mark.parametrize("form", PRINTED)
def test_a_map_with_its_recipe_is_the_same_every_time(form: str) -> None:
    wish = Wish(form, PrintParams(dpi=150, qr=True, graticule=True, size="slide"))
    first = make(kept("coverage"), wish, link=LINK, when=WHEN)
    assert make(kept("coverage"), wish, link=LINK, when=WHEN) == first
    other = make(kept("coverage"), Wish(form, PrintParams(dpi=150)), link=LINK, when=WHEN)
    assert other != first


def test_the_archive_has_printed_maps_with_recipes() -> None:
    picture = kept("coverage")
    wish = Wish("zip", PrintParams(dpi=150, portrait=True))
    with zipfile.ZipFile(io.BytesIO(make(picture, wish, link=LINK, when=WHEN))) as archive:
        for name in ("map.pdf", "map.png", "map.html"):
            assert read_recipe(archive.read(name)) == recipe_of(picture)
        with Image.open(io.BytesIO(archive.read("map.png"))) as image:
            assert image.size == pytest.approx((210 / 25.4 * 150, 297 / 25.4 * 150), abs=1)


def test_a_form_that_is_none_is_told() -> None:
    for form in ("doc", "", "PDF", "x" * 99):
        with pytest.raises(ParameterError) as caught:
            make(kept("coverage"), Wish(form), when=WHEN)
        assert [each.code for each in caught.value.problems] == ["take_form"]


def test_names_of_files_are_plain() -> None:
    names = {file_name("travel_time", lang, Wish(form), WHEN) for form in FORMS for lang in "ab"}
    assert len(names) == 2 * len(FORMS)
    assert all(re.fullmatch(r"[a-z0-9_.-]+", name) for name in names)
    assert file_name("coverage", "zh", Wish("pdf"), WHEN) == "baoshan_coverage_zh_2026-11-22.pdf"
    assert {PurePosixPath(name).suffix.lstrip(".") for name in names} == set(FORMS) - {"geojson"}


def test_two_visitors_get_what_each_asked_for() -> None:
    wishes = [("coverage", Wish("png", PrintParams(dpi=100))), ("overview", Wish("svg")),
              ("coverage", Wish("pdf")), ("overview", Wish("xlsx"))]  # fmt: skip
    alone = [make(kept(view), wish, link=LINK, when=WHEN) for view, wish in wishes]

    def job_of(view: str, wish: Wish) -> Job[bytes]:
        return Job.start(
            lambda progress: formats.make(kept(view), wish, link=LINK, when=WHEN, progress=progress)
        )

    together = [job_of(view, wish) for view, wish in wishes]
    assert all(each.wait(120) for each in together)
    assert [each.result for each in together] == alone
