"""Areas of towns against published ones, and their borders on cards, bands and in checks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from geo.errors import DataError
from layers.analyses.common.positions import check_borders
from layers.i18n.wording import LANGUAGES, Lang, say, sentence
from layers.model.layer import Layer
from layers.store import repository
from layers.store.atlas import to_metric
from layers.tables.card import card
from layers.tables.listing import town_areas
from layers.tables.uncertainty_layer import halo

Layers = dict[str, Layer]


@pytest.fixture(scope="module")
def towns(layers: Layers) -> gpd.GeoSeries:
    return to_metric(layers["towns"].frame.geometry)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_areas_are_listed_against_the_published_ones(
    layers: Layers, towns: gpd.GeoSeries, lang: Lang
) -> None:
    table = town_areas(layers, lang)
    assert len(table) == 12
    measured = table["measured"]
    assert measured.to_numpy() == pytest.approx(towns.area / 1e6, abs=0.005)
    published = layers["towns"].frame["area_published_km2"].to_numpy()
    differs = 100 * (towns.area.to_numpy() / 1e6 / published - 1)
    assert table["differs"].to_numpy() == pytest.approx(differs, abs=0.05)
    named = table["guessed"] != say("value.none", lang)
    assert named.sum() == 4
    assert town_areas({}, lang).empty


def test_the_table_of_areas_in_the_docs_is_that_of_the_product(layers: Layers) -> None:
    table = town_areas(layers, "en")
    slugs = ["name", "measured", "published", "differs", "from"]
    heads = [say(f"town_area.{key}", "en") for key in slugs]
    text = (repository.DATA.parent / "docs" / "data.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    start = rows.index(heads)
    lines = rows[start + 2 : start + 2 + len(table)]
    for row, (_, name, *figures, source) in zip(lines, table[slugs].itertuples(), strict=True):
        assert (row[0], row[-1]) == (name, source)
        assert [float(each) for each in row[1:-1]] == figures


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_says_which_edge_is_a_guess(layers: Layers, lang: Lang) -> None:
    of_town = card(layers["towns"], "town_miaohang", lang)
    assert layers["town_borders"].name("border_dachang_miaohang").in_(lang) in of_town.certainty
    assert (
        say("area_certainty.secondary", lang)
        in dict(of_town.rows)[say("card.area_published", lang)]
    )
    assert "2.6 %" in dict(of_town.rows)[say("card.area_measured", lang)]
    known = card(layers["towns"], "town_luodian", lang)
    assert say("certainty.surveyed", lang) in known.certainty
    edge = card(layers["town_borders"], "border_dachang_miaohang", lang)
    assert dict(edge.rows)[say("card.basis", lang)] == say("basis.guessed", lang)
    assert edge.nearby == ()


def test_bands_of_towns_are_those_of_guessed_borders(layers: Layers) -> None:
    band = halo(layers["towns"])
    assert band is not None
    assert len(band.frame) == 2
    widths = to_metric(band.frame.geometry).area
    assert widths.max() < 2 * 500 * 4_500


def test_check_names_a_border_that_is_off_its_town(data: Path, edit: Callable[..., None]) -> None:
    check_borders()

    def astray(content: dict[str, Any]) -> None:
        for feature in content["features"]:
            if feature["properties"]["id"] == "border_dachang_miaohang":
                spot = feature["geometry"]["coordinates"][1]
                spot[0] = round(spot[0] + 0.001, 6)

    edit("town_borders", astray)
    assert data
    with pytest.raises(DataError) as caught:
        check_borders()
    problems = caught.value.problems
    assert {each.code for each in problems} == {"border_astray"}
    assert {each.feature for each in problems} == {"border_dachang_miaohang"}
    sentences = "".join(sentence(each, lang) for each in problems for lang in LANGUAGES)
    assert all(sentences.count(town) == 2 for town in ("town_dachang", "town_miaohang"))
