"""A file of one's own, dropped on the map, whose reader chooses where it lies."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from layers.i18n.wording import Lang, say
from layers.imports.keep import remove
from layers.store import own_layers
from tests.pages.reading import either_language

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Take away what the test has kept in the folder that all share."""
    yield
    for layer_id in own_layers.kept().layers:
        remove(layer_id)


DROP = """([text, name]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name));
  const map = document.querySelector(".atlas-map");
  for (const kind of ["dragover", "drop"]) {
    map.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));
  }
}"""


@either_language
def test_a_file_dropped_on_the_map_that_may_lie_in_three_places_is_kept_where_it_is_taken(
    server: Any, open_tab: Callable[..., Any], lang: Lang
) -> None:
    tab = open_tab(server.base, f"/?lang={lang}")
    table = "名称,经度,纬度\n甲,121.45,31.38\n乙,121.46,31.39\n"
    tab.page.evaluate(DROP, [table, "three.csv"])
    dialog = tab.page.get_by_role("dialog")
    taking = dialog.get_by_role("button", name=re.compile(say("own.take_system", lang)))
    taking.nth(2).wait_for(timeout=60_000)
    assert taking.count() == 3
    taking.nth(1).click()  # the second in order is GCJ-02
    dialog.get_by_text(re.compile("GCJ-02.*" + say("own.basis_chosen", lang))).first.wait_for()
    dialog.get_by_role("button", name=re.compile(say("own.keep", lang))).click()
    dialog.wait_for(state="detached")
    (kept,) = own_layers.kept().layers.values()
    assert (kept.file, kept.datum) == ("three.csv", "gcj02")
    assert (tab.errors, tab.outside) == ([], [])
