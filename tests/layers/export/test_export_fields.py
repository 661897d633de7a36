"""Fields of every file of data: each has its meaning, its unit and its type."""

import re

import pandas as pd
import pytest

from layers.export import archive
from layers.export.dataset import datasets, figures
from layers.i18n.wording import LANGUAGES, Lang
from layers.model.cell_types import typed, typed_frame
from layers.model.columns import meaning
from tests.layers.made_pictures import QUICK, kept, made
from tests.layers.model.test_columns import has_label


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", sorted(QUICK))
def test_every_field_has_its_meaning(view: str, lang: Lang) -> None:
    pictures = [kept(view)]
    if view == "access":
        pictures += [made("access", indicator=each, goal="robot_park")
                     for each in ("ptal", "time_to", "places_within")]  # fmt: skip
    if view == "sites":
        pictures += [made("sites"), made("sites", tab="compare", shortlist=["robot_park"])]
    for picture in pictures:
        names = {name for layer in datasets(picture) for name in layer.frame.columns}
        names |= set(figures(picture).columns) | set(archive.single_table(picture).columns)
        assert {name for name in names - {"geometry"} if not has_label(name)} == set()
        meanings = [meaning(name, lang) for name in names - {"geometry"}]
        assert len(set(meanings)) == len(meanings)


def test_numbers_say_their_unit_in_their_name() -> None:
    without = {
        "score",
        "most",
        "rank",
        "best",
        "farthest_lat",
        "farthest_lon",
        "stations_inside",
        "worst",
        "range_best",
        "range_worst",
        "share",
        "odds",
        "class",
        "lon",
        "lat",
        "opened",
        "seq",
        "stations",
        "transfers",
    }
    with_unit = re.compile(
        r".*(_m|_km|_km2|_min|minutes|_index|_places|population_\d+|_\d+m|_\d+min)"
    )
    for view in QUICK:
        for frame in [figures(kept(view)), *(each.frame for each in datasets(kept(view)))]:
            for name, column in typed_frame(frame).items():
                if not pd.api.types.is_numeric_dtype(column) or column.dtype == "boolean":
                    continue
                bare = str(name).removesuffix("_low").removesuffix("_high")
                assert with_unit.fullmatch(bare) or bare in without, name


def test_columns_have_the_type_of_all_their_values() -> None:
    assert str(typed([True, None]).dtype) == "boolean"
    assert typed([1, 2.5]).tolist() == [1.0, 2.5]
    assert str(typed([310_000_000_000_000_123, None]).dtype) == "Int64"
    assert typed([310_000_000_000_000_123, None])[0] == 310_000_000_000_000_123
    assert typed([float("inf"), 1.0]).isna().tolist() == [True, False]
    assert typed([]).tolist() == []
    assert typed([None, None]).tolist() == [None, None]
