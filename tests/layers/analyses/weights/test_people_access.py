"""Accessibility over people, against plain sums over cells and the definition of Gini."""

import numpy as np
import pytest

from layers.analyses import ANALYSES
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.access_results import AccessResult
from layers.i18n.wording import LANGUAGES
from layers.store import repository
from tests.layers.analyses.weights.conftest import KeepTable, SaveGround
from tests.layers.commands import Run, data_of


def access(weight: str, indicator: str = "nearest_station", **more: object) -> AccessResult:
    params = AccessParams(weight=weight, indicator=indicator, method="detour", **more)
    return ANALYSES["access"].run(params)


def residents() -> dict[str, object]:
    names = repository.layer("towns").frame["name_zh"]
    return {name: 1_000 * (row + 1) for row, name in enumerate(names)}


def test_all_people_are_in_cells_and_means_are_over_them(keep_table: KeepTable) -> None:
    counts = residents()
    result = access(keep_table(counts).id)
    cells, whole = result.table, result.by_area.iloc[0]
    # Towns make up the district to some parts in ten thousand.
    assert cells["amount"].sum() == pytest.approx(sum(map(int, counts.values())), rel=1e-3)  # type: ignore[call-overload]
    assert whole["amount"] == pytest.approx(cells["amount"].sum())
    people, minutes = cells["amount"].to_numpy(), cells["value_min"].to_numpy()
    assert whole["amount_mean_min"] == pytest.approx((people * minutes).sum() / people.sum())
    near = (people * (minutes <= 10)).sum() / people.sum()
    assert whole["amount_share_10min"] == pytest.approx(near)
    assert whole["amount_share_10min_low"] < near < whole["amount_share_10min_high"]
    by_town = result.by_area.set_index("name_zh")["amount"]
    # Cells count where their centre lies, so that a town is off by its edge.
    assert by_town["顾村镇"] == pytest.approx(float(str(counts["顾村镇"])), rel=0.03)


def test_evenness_is_half_the_mean_difference_over_the_mean(keep_table: KeepTable) -> None:
    result = access(keep_table(residents()).id, "places_within")
    people, places = (result.table[name].to_numpy() for name in ("amount", "value_places"))
    share = people / people.sum()
    mean = (share * places).sum()
    apart = np.abs(places[:, np.newaxis] - places)
    expected = float(share @ apart @ share) / (2 * mean)
    assert result.by_area.iloc[0]["gini"] == pytest.approx(expected, rel=1e-6)
    assert result.by_area.iloc[0]["amount_mean_places"] == pytest.approx(mean)


def test_people_of_a_place_without_figures_have_none(keep_table: KeepTable) -> None:
    result = access(keep_table({"罗店镇": 500}).id, "ptal", area="town_gucun")
    whole = result.by_area.iloc[0]
    assert whole["amount"] == pytest.approx(0.0, abs=0.5)
    assert any("可计" in note.in_("zh") or "共 0" in note.in_("zh") for note in result.notes[:1])


def test_built_up_ground_and_area_are_the_ends_of_the_range(
    keep_table: KeepTable, save_ground: SaveGround
) -> None:
    frame = repository.layer("stations").frame
    spot = frame[(frame["name_zh"] == "美兰湖") & frame.geometry.notna()].geometry.iloc[0]
    layer_id = keep_table({"罗店镇": 500}).id
    by_area = access(layer_id).by_area.iloc[0]
    save_ground([spot.buffer(0.002, quad_segs=2)])
    built = access(layer_id).by_area.iloc[0]
    assert built["amount_mean_min"] < 8 < by_area["amount_mean_min"]
    assert built["amount_mean_min_high"] > by_area["amount_mean_min_low"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_leads_with_people(keep_table: KeepTable, run: Run, lang: str) -> None:
    layer_id = keep_table(residents()).id
    arguments = ("access", "--weight", layer_id, "--method", "detour", "--indicator", "ptal",
                 "--lang", lang)  # fmt: skip
    found = data_of(run(*arguments, "--json"))
    assert found["counted"]["layer_id"] == layer_id
    assert sum(found["by_area"][0]["amount_bands"]) == pytest.approx(1.0)
    assert {"zh": "居民", "en": "residents"}[lang] in run(*arguments)[1].splitlines()[0]


def test_measures_of_reaching_places_agree_with_each_other(keep_table: KeepTable) -> None:
    counts = residents()
    result = access(keep_table(counts).id, "places_within")
    assert result.measures is not None
    table = result.measures.set_index("measure")
    whole = result.by_area.iloc[0]
    for name, column in (("measure_value", "amount_mean_places"), ("gini", "gini")):
        assert table.loc["cumulative", name] == pytest.approx(whole[column])
    # Each place weighs less than one, and kinds make up all places.
    assert 0 < table.loc["gravity", "measure_value"] < table.loc["cumulative", "measure_value"]
    kinds = result.measures[result.measures["measure"] == "kind"]
    assert kinds["measure_value"].sum() == pytest.approx(table.loc["cumulative", "measure_value"])
    # Over people the two-step measure adds up to all the places that anybody reaches.
    people = sum(int(str(each)) for each in counts.values())
    reached = table.loc["two_step", "measure_value"] * people / 10_000
    assert reached == pytest.approx(round(reached), abs=0.01)
    assert 0 < round(reached) <= result.places
    # Who reaches no place has no nearest one either.
    assert table.loc["nearest_1", "amount_none"] == table.loc["cumulative", "amount_none"]
    assert table.loc["nearest_1", "measure_value"] < table.loc["nearest_3", "measure_value"] + 45
