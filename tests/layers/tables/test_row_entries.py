"""Entries of rows: rounded as their range lets, and one list of columns for both readers."""

import math

import pytest

from layers.analyses import ANALYSES
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.model.column_schema import ENDS
from layers.model.figure import Figure
from layers.tables.coverage_tables import coverage_cells, coverage_table
from layers.tables.row_entries import ranged


@pytest.mark.parametrize(
    ("slug", "figures", "texts"),
    [
        ("share_500m", (0.168, 0.155, 0.181), ("17", "16", "18")),
        ("share_500m", (0.1684, 0.161, 0.173), ("16.8", "16.1", "17.3")),
        ("minutes", (34.4, 34.4, 34.6), ("34.5", "34.5", "34.5")),
        ("minutes", (34.4, 27.2, 42.9), ("34", "27", "43")),
        ("nearest_m", (3912.0, 3851.0, 4049.0), ("3,900", "3,900", "4,000")),
        ("target_gap_pp_600m", (-26.51, -26.72, -26.33), ("−26.5", "−26.7", "−26.3")),
    ],
)
def test_a_figure_is_told_as_finely_as_its_range_lets(
    slug: str, figures: tuple[float, float, float], texts: tuple[str, str, str]
) -> None:
    cells = ranged(slug, figures, "en")
    assert list(cells) == [slug, f"{slug}_low", f"{slug}_high"]
    assert tuple(cell.text for cell in cells.values() if cell) == texts


def test_a_share_is_sorted_in_percent_and_what_is_missing_is_none() -> None:
    assert ranged("share", (0.25, 0.25, 0.25), "en")["share"] == Figure(25.0, "25.0")
    assert set(ranged("minutes", (math.nan,) * 3, "zh").values()) == {None}


def test_both_tables_have_the_same_rows_and_what_they_name() -> None:
    """A column that one reader has and the other lacks is only the end or the words of a range."""
    result = ANALYSES["coverage"].run(CoverageParams(method="detour"))
    cells, words = coverage_cells(result, "en"), coverage_table(result, "en")
    assert words["name"].tolist() == cells.frame["name"].tolist()
    ends = {slug for slug in cells.frame if str(slug).endswith(ENDS)}
    assert [slug for slug in cells.frame if slug not in ends] == list(words)
    assert set(cells.further) <= set(words)
