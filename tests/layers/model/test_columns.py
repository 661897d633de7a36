"""The schema of columns: its slugs keep their rule, and its document is that of the code."""

from pathlib import Path

import pytest

from layers.i18n.wording import LANGUAGES, Lang
from layers.model import columns
from layers.model.column_schema import COLUMNS
from layers.model.columns import columns_text, headings, meaning

STATED = {"share", "minutes", "length_km", "nearest_m", "area_km2", "nearest_station_id"}
"""Slugs that other programs rest on."""


def has_label(name: str) -> bool:
    """Return whether a name is that of a column of the schema."""
    return columns._parse(name) is not None


def test_slugs_say_what_they_hold() -> None:
    assert set(COLUMNS) >= STATED
    for slug, column in COLUMNS.items():
        assert slug.isidentifier(), slug
        assert (column.kind == "id") <= (slug.endswith("_id") or column.of_data), slug
        if column.unit in {"m", "km", "km2", "ha", "min", "pp", "index", "places"}:
            assert slug.endswith((f"_{column.unit}", "minutes")), slug
        assert not slug.endswith(("_low", "_high")), slug
        assert column.ranged <= has_label(f"{slug}_low"), slug
        assert has_label(f"{slug}_800m") == column.limited, slug
    assert not has_label("nearest_station")
    assert not has_label("share_low_500m")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_has_a_meaning_of_its_own(lang: Lang) -> None:
    names = [*COLUMNS, "share_500m", "share_10min_low", "nearest_m_high"]
    assert len({meaning(name, lang) for name in names}) == len(names)


def test_headings_are_short_and_tell_several_ranges_apart() -> None:
    assert headings(["minutes", "minutes_range"], "en") == {
        "minutes": "Minutes", "minutes_range": "5–95 % interval",
    }  # fmt: skip
    several = ["walk_min", "walk_min_range", "airport_min", "airport_min_range"]
    assert len(set(headings(several, "zh", "site").values())) == 4
    assert headings(["x"], "en", further={"x": "X"}) == {"x": "X"}


def test_the_document_is_that_of_the_schema() -> None:
    document = Path(__file__).parents[3] / "docs" / "figures.md"
    assert document.read_text(encoding="utf-8") == columns_text()
