"""Names on the map: hardly any over another, at three sizes of the window and three zooms."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest

pytestmark = pytest.mark.browser

MOST_OVERLAPPING = 0.05

BOXES = """() => [...map.getContainer().querySelectorAll(".atlas-label, .atlas-ground-name")]
  .filter((node) => !node.hidden)
  .map((node) => {
    const letters = document.createRange(); // the box of a name on several lines may be wider
    letters.selectNodeContents(node);
    const { left, top, right, bottom } = letters.getBoundingClientRect();
    return [left, top, right, bottom, parseFloat(getComputedStyle(node).fontSize)];
  })
  .filter(([left, top, right, bottom]) =>
    right > 0 && bottom > 0 && left < innerWidth && top < innerHeight)"""


def overlapping(boxes: list[list[float]]) -> float:
    """Return the share of boxes that lie over another one."""
    touched = set()
    for (k, one), (m, other) in combinations(enumerate(boxes), 2):
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]:
            touched |= {k, m}
    return len(touched) / len(boxes)


@pytest.mark.parametrize("size", [(1440, 900), (1366, 768), (390, 844)], ids=str)
def test_hardly_any_name_lies_over_another(
    server: Any, open_tab: Callable[..., Any], size: tuple[int, int]
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    tab = open_tab(server.base, "/?lang=zh", viewport=viewport)
    sizes = set()
    for zoom in (None, 12.5, 14):
        if zoom is not None:
            tab.look_at(31.35, 121.43, zoom)
            tab.page.wait_for_timeout(500)
        boxes = tab.on_map(BOXES)
        assert len(boxes) >= 3
        assert overlapping(boxes) <= MOST_OVERLAPPING
        sizes |= {each[4] for each in boxes}
    assert len(sizes) >= 3  # tiers
    assert tab.errors == []


def test_overlaps_are_found() -> None:
    assert overlapping([[0, 0, 2, 2], [1, 1, 3, 3], [5, 5, 6, 6], [8, 8, 9, 9]]) == 0.5
