"""Recipes inside files: read from any form, and whatever else a file holds is read or refused."""

import io
import json
import re
import shutil
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geo.errors import DataError
from layers.export.recipe import MAX_BYTES, Recipe, changed
from layers.export.recipe_files import read_recipe, with_recipe
from layers.i18n.wording import LANGUAGES, sentences
from layers.store import limits
from layers.views import VIEWS
from tests.layers.made_pictures import SVG, pdf, png
from tests.layers.made_recipe import RECIPE, WRITTEN
from tests.profiles import examples

BLANK = {"png": png(), "svg": SVG, "pdf": pdf()}


def html(written: str) -> bytes:
    return (
        "<!DOCTYPE html><title>x</title>"
        f'<script type="application/json" id="atlas-recipe">{written}</script>'
    ).encode()


FILES = {form: with_recipe(data, form, RECIPE) for form, data in BLANK.items()} | {
    "html": html(WRITTEN)
}


def refused(data: bytes) -> str:
    with pytest.raises(DataError) as caught:
        read_recipe(data, file="x")
    for lang in LANGUAGES:
        assert all(len(each) > 10 for each in sentences(caught.value, lang))
    return caught.value.problems[0].code


@pytest.mark.parametrize("form", FILES)
def test_every_form_gives_back_what_it_holds(form: str) -> None:
    assert read_recipe(FILES[form]) == RECIPE


@pytest.mark.parametrize("form", BLANK)
def test_a_file_without_a_recipe_says_so(form: str) -> None:
    assert refused(BLANK[form]) == "recipe_absent"


def test_a_page_without_a_recipe_says_so() -> None:
    assert refused(b"<!doctype html><p>x") == "recipe_absent"


@pytest.mark.parametrize("form", FILES)
def test_what_the_recipe_is_wrapped_in_does_not_matter(form: str) -> None:
    newer = '{"atlas_recipe":9}'
    if form == "html":
        assert refused(html(newer)) == "recipe_newer"
        assert refused(html("{")) == "recipe_broken"
        return
    for written, code in ((newer, "recipe_newer"), ("{", "recipe_broken")):
        made_up = type("Made", (), {"to_json": lambda _, written=written: written})()
        assert refused(with_recipe(BLANK[form], form, made_up)) == code


def test_a_picture_with_a_recipe_is_still_that_picture() -> None:
    from PIL import Image

    with Image.open(io.BytesIO(FILES["png"])) as image:
        image.load()
        assert (image.size, image.getpixel((0, 0))) == ((1, 1), 255)
        assert image.text["atlas-recipe"] == WRITTEN


def test_a_page_with_a_recipe_is_still_well_formed() -> None:
    from xml.etree import ElementTree as ET

    root = ET.fromstring(FILES["svg"])  # noqa: S314 - made above
    tree = root.findall("{http://www.w3.org/2000/svg}metadata")
    assert [(each.get("id"), each.text) for each in tree] == [("atlas-recipe", WRITTEN)]


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler-utils is not installed")
def test_a_pdf_with_a_recipe_is_still_that_pdf(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(FILES["pdf"])
    content = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True)  # noqa: S607
    assert content.stderr == ""
    assert re.search(r"Title:\s+A \(map\) >> of it", content.stdout)
    assert re.search(r"Pages:\s+1", content.stdout)


def test_a_pdf_may_have_been_updated_before() -> None:
    once = FILES["pdf"]
    other = Recipe("reach", {}, "en")
    # A second update hides the first: the newest is what counts.
    with_old_key = once.replace(b"/AtlasRecipe <", b"/AtlasOldOne <")
    assert read_recipe(with_recipe(with_old_key, "pdf", other)) == other


@pytest.mark.parametrize(
    "data",
    [
        b"", b"GIF89a", b"PK\x03\x04", b"\xff\xd8\xff", b"hello", WRITTEN.encode(), b"\0" * 999,
        b"<html><body>", b" %PDF-1.4",
    ],
)  # fmt: skip
def test_other_files_are_told_from_ours(data: bytes) -> None:
    assert refused(data) == "recipe_file_form"


def test_a_large_file_is_not_looked_into() -> None:
    assert (
        refused(b"\x89PNG\r\n\x1a\n" + b"\0" * int(limits.limit("exported_view", "size_mb") * 1e6))
        == "limit_size_mb"
    )


def test_a_damaged_chunk_is_told() -> None:
    data = bytearray(FILES["png"])
    data[data.index(b'"view"')] ^= 1
    assert refused(bytes(data)) == "recipe_file_broken"


def test_compressed_texts_are_never_unpacked() -> None:
    bomb = zlib.compress(b"0" * 100_000_000, 9)
    texts = [b"atlas-recipe\0\1\0\0\0" + bomb, b"atlas-recipe\0\0\0en\0\0{}"]
    for text in texts:
        assert refused(png((b"iTXt", text))) == "recipe_absent"
    assert refused(png((b"zTXt", b"atlas-recipe\0\0" + bomb))) == "recipe_absent"


def test_a_long_text_is_refused() -> None:
    long = b"atlas-recipe\0\0\0\0\0" + b" " * (MAX_BYTES + 1)
    assert refused(png((b"iTXt", long))) in {"recipe_broken", "recipe_file_broken"}


@pytest.mark.parametrize("form", ["svg", "html"])
def test_two_recipes_in_a_file_are_one_too_many(form: str) -> None:
    assert refused(FILES[form] * 2) == "recipe_file_broken"


@pytest.mark.parametrize("form", FILES)
def test_every_file_cut_off_anywhere_is_told(form: str) -> None:
    data = FILES[form]
    # What comes after the recipe of a PNG, SVG or HTML does not matter.
    end = {"html": len(data) - len("</script>"), "pdf": len(data) - 4}.get(form)
    end = end or data.index(b"view") + 5
    codes = {refused(data[:length]) for length in range(end)}
    assert codes <= {"recipe_file_form", "recipe_file_broken", "recipe_absent"}
    assert "recipe_file_broken" in codes


def tried(data: bytes) -> None:
    """Read a file; only our own errors may come of it."""
    try:
        read = read_recipe(data)
    except DataError as error:
        said = [sentences(error, lang) for lang in LANGUAGES]
        assert all(said)
    else:
        assert read.view in VIEWS
        assert len(changed(read)) <= 201


STARTS = (b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4\n", b"<svg>", b"<!doctype html>")


@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=400))
@example(b"%PDF-1.4\n", b"startxref\n5\n%%EOF")
@example(b"\x89PNG\r\n\x1a\n", struct.pack(">I4s", 2**32 - 1, b"iTXt"))
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    tried(start + rest)


@settings(examples(400), suppress_health_check=[HealthCheck.too_slow])
@given(form=st.sampled_from(sorted(FILES)), data=st.data())
def test_mutated_files_are_read_or_refused(form: str, data: st.DataObject) -> None:
    tree = bytearray(FILES[form])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(tree) - 1))
        match data.draw(st.integers(0, 3)):
            case 0:
                tree[at] = data.draw(st.integers(0, 255))
            case 1:
                del tree[at : at + data.draw(st.integers(1, 60))]
            case 2:
                tree[at:at] = data.draw(st.binary(max_size=20))
            case _:
                tree[at:at] = tree[at // 2 : at]
        if not tree:
            break
    tried(bytes(tree))


@examples(200)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=12,
    ),
    st.sampled_from(["app", "data", "lang", "query", "view", "atlas_recipe", "x"]),
)
def test_any_json_is_read_or_refused(value: Any, name: str) -> None:
    for tree in (value, json.loads(WRITTEN) | {name: value}):
        tried(html(json.dumps(tree).replace("<", "\\u003c")))
