"""What docs/data-changes.md calls today's figures, against what the product computes."""

from collections import Counter

import pytest

from layers.analyses import ANALYSES
from layers.analyses.coverage.coverage import CoverageParams
from layers.i18n.ranges import percent_span
from layers.model.layer import Layer, records
from layers.store import repository
from layers.transit.openings import opening_of

pytestmark = pytest.mark.usefixtures("all_samples")

DOCUMENT = repository.DATA.parent / "docs" / "data-changes.md"

REDRAWN = ("town_youyilu", "town_wusong", "town_dachang", "town_miaohang")

QUESTIONS = {
    "all, circle": CoverageParams(target="towns", radii_m=(500, 600, 800, 1000, 1500)),
    "core, circle": CoverageParams(target="towns", lines="core", radii_m=(600, 800)),
    "all, detour": CoverageParams(target="towns", method="detour", minutes=(10, 15)),
}
"""By the words of the document's table: what was asked."""

DISTRICT = {
    "all lines in operation": CoverageParams(
        target="district", radii_m=(500, 600, 800, 1000, 1500)
    ),
    "core lines": CoverageParams(target="district", lines="core", radii_m=(600, 800)),
}

Row = dict[str, str]


def rows_below(heading: str) -> list[Row]:
    """Return the rows of the first table below a heading of the document, by its column heads."""
    lines = iter(DOCUMENT.read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line == f"## {heading}")
    heads = _cells(next(line for line in lines if line.startswith("|")))
    next(lines)
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append(dict(zip(heads, _cells(line), strict=True)))
    return found


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.parametrize("lines", DISTRICT)
def test_what_holds_of_the_district_holds(lines: str) -> None:
    table = ANALYSES["coverage"].run(DISTRICT[lines]).table
    found = {f"{row.radius_m:.0f}": f"{100 * row.share:.2f}" for row in records(table)}
    rows = [row for row in rows_below("What holds") if row["District coverage"] == lines]
    assert {row["Radius (m)"]: row["Before and now (%)"] for row in rows} == found


@pytest.mark.parametrize("lines", QUESTIONS)
def test_shares_of_towns_are_those_computed(lines: str) -> None:
    table = ANALYSES["coverage"].run(QUESTIONS[lines]).table
    found = {
        (row.name_en, f"{row.radius_m:.0f}"): percent_span(
            row.share, row.share_low, row.share_high, "en"
        )
        for row in records(table)
    }
    rows = {
        (row["Town"], row["Distance (m)"]): row["Now"]
        for row in rows_below("Town coverage")
        if row["Lines"] == lines
    }
    assert rows == {key: found[key] for key in rows}
    redrawn = table.loc[table["id"].isin(REDRAWN), "name_en"]
    assert len(set(redrawn)) == len(REDRAWN)
    assert {town for town, _ in rows} >= set(redrawn)


def test_areas_of_towns_are_those_computed() -> None:
    table = ANALYSES["coverage"].run(QUESTIONS["core, circle"]).table
    redrawn = table[table["id"].isin(REDRAWN)]
    found = {row.name_en: f"{row.area_km2:.2f}" for row in records(redrawn)}
    assert {row["Town"]: row["Now (km²)"] for row in rows_below("Town areas")} == found


def test_opening_years_are_those_of_the_stations(layers: dict[str, Layer]) -> None:
    frame = layers["stations"].frame
    ids = {(str(row.Index).split("_")[1], row.name_en): str(row.Index) for row in records(frame)}
    seen: Counter[str] = Counter()
    for row in rows_below("Opening years"):
        for name in row["Stations"].split("; "):
            station = ids[row["Line"], name]
            opening = opening_of(station)
            assert opening is not None
            assert f"{frame['opened'][station]:.0f}" == row["Now"] != row["Before"]
            assert (opening.day, opening.certainty) == (row["First day"], row["How sure"])
            seen[station] += 1
    assert len(seen) == seen.total() == 42
