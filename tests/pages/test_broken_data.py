"""Whatever the data lack, every page opens, and what is broken is named.

What is wrong with a file is proved at the store; here, that no page breaks on it.
"""

from itertools import product
from pathlib import Path

import pytest

from layers.i18n.wording import Lang
from layers.store.atlas import SHIPPED
from tests.pages.reading import PAGES, Visitor, left_over, sound
from tests.profiles import part_of

NO_LAYER = [
    *part_of([(entry.id, "overview") for entry in SHIPPED], 0.4),
    *part_of([(entry.id, page) for entry, page in product(SHIPPED, PAGES) if page != "overview"]),
]
"""The overview shows every layer; the other pages stop at the first one they need."""

TABLES = (
    ("metro/segments", "travel_time"),
    ("metro/transfers", "travel_time"),
    ("metro/headways", "travel_time"),
    ("metro/headways", "reach"),
    ("metro/segments", "access"),
    ("metro/services", "overview"),
    ("kpis", "overview"),
    ("directory", "overview"),
    ("figures", "overview"),
    ("figures", "sources"),
    ("documents", "sources"),
)
CONTENTS = (None, b"", b"\xff\xfe\x00", b"a,b\n1,2\n")


@pytest.mark.parametrize(
    ("page", "lang"),
    [("overview", "zh"), ("overview", "en"), ("sources", "zh"), ("sources", "en"),
     ("coverage", "en"), ("travel_time", "zh"), ("reach", "en"), ("access", "zh"),
     ("streets", "en")],
)  # fmt: skip
def test_broken_files_are_all_named_and_the_rest_is_shown(
    visit: Visitor, data: Path, page: str, lang: Lang
) -> None:
    (data / "geojson/universities.geojson").unlink()
    (data / "geojson/axes.geojson").write_text("{ not json", encoding="utf-8")
    seen = visit(page, lang=lang)
    sound(seen)
    assert left_over([seen.warnings], lang) == []
    if page in ("overview", "sources"):
        assert "universities.geojson" in seen.warnings
        assert "axes.geojson" in seen.warnings
    if page == "overview":
        map_layers = {layer["key"] for layer in seen.scenes[0]["layers"]}
        assert {"parks", "zones", "stations"} <= map_layers
        assert "universities" not in map_layers
    if page == "coverage":
        assert len(seen.scenes) == 1
        assert seen.warnings == ""


@pytest.mark.parametrize(("layer_id", "page"), NO_LAYER)
def test_no_missing_layer_breaks_a_page(
    visit: Visitor, data: Path, layer_id: str, page: str
) -> None:
    (data / f"geojson/{layer_id}.geojson").unlink()
    seen = visit(page, lang="en")
    sound(seen)
    if page == "overview":
        assert f"{layer_id}.geojson" in seen.warnings
        assert len(seen.scenes) == 1


@pytest.mark.parametrize(
    ("file", "page", "content"),
    part_of([(*each, content) for each in TABLES for content in CONTENTS], 0.25),
)
def test_no_broken_table_breaks_a_page(
    visit: Visitor, data: Path, file: str, page: str, content: bytes | None
) -> None:
    path = data / f"{file}.csv"
    path.unlink() if content is None else path.write_bytes(content)
    seen = visit(page, lang="en")
    sound(seen)
    assert path.name in seen.warnings


def test_a_broken_table_leaves_other_pages_alone(visit: Visitor, data: Path) -> None:
    for file in ("metro/transfers", "kpis", "directory"):
        (data / f"{file}.csv").write_bytes(b"")
    seen = visit("coverage", lang="en")
    sound(seen)
    assert len(seen.scenes) == 1


def test_a_slug_without_a_word_breaks_no_page(visit: Visitor, data: Path) -> None:
    zones, directory = data / "geojson/zones.geojson", data / "directory.csv"
    for path, known in ((zones, "green_lowcarbon"), (directory, "development_zone")):
        text = path.read_text(encoding="utf-8")
        assert known in text
        path.write_text(text.replace(known, "tea_houses"), encoding="utf-8")
    seen = visit("overview", lang="en", place="nanda_smart_city")
    sound(seen)
    assert all(name in seen.warnings for name in ("zones.geojson", "directory.csv", "tea_houses"))
    assert len(seen.scenes) == 1


def test_a_place_that_left_the_data_does_not_break_the_visit(visit: Visitor, data: Path) -> None:
    seen = visit("overview", lang="en", place="nanda_smart_city")
    (data / "geojson/zones.geojson").unlink()
    seen.app.run()
    sound(seen)
    assert "zones.geojson" in seen.warnings
