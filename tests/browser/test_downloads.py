"""Taking a map along and opening it again, as a visitor does it."""

import re
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from layers.export.recipe_files import read_recipe
from layers.i18n.wording import say

pytestmark = pytest.mark.browser


def test_a_map_is_taken_along_and_opened_again(
    server: Any, open_tab: Callable[..., Any], tmp_path: Path
) -> None:
    tab = open_tab(server.base, "/coverage?lang=en&lines=core&target=parks")
    page = tab.page
    page.get_by_role("button", name=say("export.label", "en")).click()
    make = page.get_by_role("button", name=say("export.make", "en"))
    make.wait_for()
    before = tab.version()
    page.get_by_text(say("export.graticule", "en")).click()
    page.wait_for_timeout(500)
    make.click()
    save = page.get_by_role("button", name=re.compile("Save the file"))
    save.wait_for(timeout=60_000)
    assert save.is_visible()  # the choice is still open when the file is there
    with page.expect_download() as waiting:
        save.click()
    download = waiting.value
    assert re.fullmatch(r"baoshan_coverage_en_\d{4}-\d\d-\d\d\.pdf", download.suggested_filename)
    path = tmp_path / download.suggested_filename
    download.save_as(path)
    recipe = read_recipe(path.read_bytes())
    assert (recipe.view, recipe.query["lines"], recipe.query["target"]) == (
        "coverage", "core", "parks",
    )  # fmt: skip
    printed = _printed(path)
    assert "coverage?" in printed
    assert server.base not in printed
    assert tab.version() == before  # the map was not drawn anew by any of this
    seen, copied = _copied(page, server.base)
    assert copied.size == seen.size
    assert copied.convert("RGB").tobytes() == seen.convert("RGB").tobytes()
    other = open_tab(server.base, "/?lang=zh")
    other.page.get_by_text(say("overview.tables", "zh"), exact=True).click()
    other.page.get_by_role("tab", name=say("overview.files", "zh")).click()
    other.page.get_by_role("tabpanel").get_by_text(say("reopen.label", "zh")).click()
    other.page.locator("input[type=file]").set_input_files(path)
    other.page.get_by_text("This is the view of the file").wait_for(timeout=30_000)
    other.settle()
    assert re.search(r"/coverage\?", other.page.url)
    assert {"lines=core", "target=parks", "lang=en"} <= set(other.page.url.split("?")[1].split("&"))
    assert (tab.errors, other.errors, tab.outside, other.outside) == ([], [], [], [])


def _copied(page: Any, base: str) -> tuple[Image.Image, Image.Image]:
    """Copy the preview as an image; return what is seen there and what the clipboard holds."""
    allowed = ["clipboard-read", "clipboard-write"]
    page.context.grant_permissions(allowed, origin=base)
    preview = page.locator(".atlas-copy img")
    page.locator(".atlas-copy button").click()
    page.get_by_text(say("export.copied", "en")).wait_for()
    seen, copied = page.evaluate(
        """async image => {
          const [item] = await navigator.clipboard.read();
          const text = blob => new Promise(done => {
            const reader = new FileReader();
            reader.onload = () => done(reader.result.split(",")[1]);
            reader.readAsDataURL(blob);
          });
          const shown = await (await fetch(image.src)).blob();
          return [await text(shown), await text(await item.getType("image/png"))];
        }""",
        preview.element_handle(),
    )
    page.context.clear_permissions()
    return tuple(Image.open(BytesIO(b64decode(each))) for each in (seen, copied))


def _printed(path: Path) -> str:
    """Return the words of a PDF, where a reader of them is installed."""
    import shutil
    import subprocess

    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not installed")
    message = subprocess.run(
        ["pdftotext", "-layout", path, "-"],  # noqa: S607 - found above
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    return message.stdout
