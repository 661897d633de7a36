"""What of a map is free to fit a place into."""

from pathlib import Path
from typing import Any

import pytest

from tests.in_node import in_node

SCRIPT = Path(__file__).parents[4] / "layers/webmap/static/state/webroom.js"
PROGRAM = """
require(process.argv[1]);
const [covered, size] = JSON.parse(require("fs").readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(globalThis.atlasRoom.covered(covered, size)));
"""
TELEPHONE, SCREEN = {"width": 390, "height": 796}, {"width": 1366, "height": 720}


def free(size: dict[str, int], **covered: int) -> Any:
    sides = {"left": 0, "right": 0, "top": 0, "bottom": 0} | covered
    return in_node(PROGRAM, SCRIPT, [sides, size])


@pytest.mark.parametrize(
    ("size", "covered"),
    [(TELEPHONE, {"top": 52, "bottom": 400}), (SCREEN, {"left": 244, "right": 376, "bottom": 40})],
)
def test_what_panels_cover_is_left_out(size: dict[str, int], covered: dict[str, int]) -> None:
    found = free(size, **covered)
    assert found | covered == found
    assert not found["crowded"]


def test_a_page_half_laid_out_has_a_map_that_is_fitted_as_a_whole() -> None:
    """Eight pixels between a field and a sheet showed the district as a dot in half of Asia."""
    found = free(TELEPHONE, top=400, bottom=388)
    assert found == {"left": 0, "right": 0, "top": 0, "bottom": 0, "crowded": True}
    assert free(SCREEN, left=700, right=600, bottom=40) == {
        "left": 0, "right": 0, "top": 0, "bottom": 40, "crowded": True
    }  # fmt: skip
