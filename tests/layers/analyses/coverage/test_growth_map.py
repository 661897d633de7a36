"""Growth on the map: pieces by year that add up to what the table counts."""

import math

import pytest

from layers.analyses import ANALYSES
from layers.analyses.coverage.coverage_params import CoverageParams, GrowthParams
from layers.analyses.coverage.coverage_results import GrowthResult
from layers.analyses.coverage.growth_map import GROWN_GROUND, piece_of
from layers.store.atlas import to_metric
from layers.tables.linked_charts import growth_chart
from layers.views import VIEWS

QUESTIONS = CoverageParams(radii_m=(800.0,), building=True)


@pytest.fixture(scope="module")
def grown() -> GrowthResult:
    return ANALYSES["growth"].run(GrowthParams(QUESTIONS, "town_gucun"))


def test_the_pieces_of_all_years_add_up_to_what_is_covered(grown: GrowthResult) -> None:
    ground, pieces = grown.layers
    assert ground.id == GROWN_GROUND
    frame = pieces.frame
    area_km2 = to_metric(frame.geometry).area / 1e6
    for row in grown.table.itertuples():
        later = math.isnan(row.year)
        until = (frame["opened"] <= (math.inf if later else row.year)) | (
            frame["opened"].isna() & later
        )
        # Drawn with fewer corners, within half a metre of where it is.
        assert area_km2[until].sum() == pytest.approx(row.covered_km2, abs=0.01)


def test_the_longer_covered_the_darker(grown: GrowthResult) -> None:
    style = grown.layers[1].style
    classes = style.classes(grown.layers[1].frame)
    dated = grown.layers[1].frame["opened"].dropna().sort_values()
    ranks = classes.loc[dated.index].tolist()
    assert ranks == sorted(ranks)
    colours = [entry.symbol.fill for entry in style.entries][: max(ranks) + 1]
    lightness = [sum(int(colour[k : k + 2], 16) for k in (1, 3, 5)) for colour in colours]
    assert lightness == sorted(lightness)


def test_a_year_of_the_chart_has_its_piece_of_the_map(grown: GrowthResult) -> None:
    pieces = set(grown.layers[1].frame.index)
    marks = [mark for mark in growth_chart(grown, "en").marks if mark.ids]
    assert pieces <= {mark.ids[0] for mark in marks}
    assert all(mark.ids[0] == piece_of(None if mark.start is None else int(mark.start))
               for mark in marks)  # fmt: skip


def test_a_spot_has_no_pieces() -> None:
    question = GrowthParams(CoverageParams(radii_m=(800.0,)), "fudan_software_park")
    result = ANALYSES["growth"].run(question)
    assert result.layers == ()
    assert result.table["share"].isin([0.0, 1.0]).all()


def test_a_printed_year_shows_what_was_covered_by_then() -> None:
    view = VIEWS["coverage"]
    values, _ = view.read({"view": "growth", "of": "town_gucun", "year": "2010"})
    scene_layer = {each.layer.id: each for each in view.picture(values, "en").scene.layers}
    assert set(scene_layer["coverage_growth"].only) == {"covered_2004", "covered_2010"}
    assert "covered_2011" in scene_layer["coverage_growth"].other_years
