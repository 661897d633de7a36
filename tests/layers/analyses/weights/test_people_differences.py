"""What another layout changes for those who live there, beside what it changes of the ground."""

import numpy as np
import pytest

from layers.analyses import ANALYSES
from layers.analyses.access.access_params import AccessParams
from layers.analyses.allocation.demand_points import demand_of, ground_of
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.differences.difference_words import headline
from layers.analyses.differences.scenario_difference import difference_table, layout_figures
from layers.i18n.wording import Text
from layers.scenarios.atlas_base import atlas_base
from layers.scenarios.edit import Edit
from layers.scenarios.library import examples
from layers.scenarios.propose import with_old
from layers.scenarios.records import Records
from layers.scenarios.scenario import Scenario, base_of
from layers.store import repository
from layers.store.atlas import entry_of
from tests.layers.analyses.weights.conftest import KeepTable

ENDS = ("", "_low", "_high")
STATION = "station_industrial_park"


def residents() -> dict[str, object]:
    names = repository.layer("towns").frame["name_zh"]
    return {str(name): 10_000.0 for name in names}


def test_residents_within_reach_are_those_of_the_answer(keep_table: KeepTable) -> None:
    weight = keep_table(residents()).id
    params = CoverageParams(target="towns", radii_m=(800.0,), weight=weight)
    before, after = layout_figures("coverage", params, None, examples()[STATION])
    table = difference_table(before, after).set_index(["figure", "id"])
    answer = ANALYSES["coverage"].run(params).table.set_index("id")
    share = table.loc["amount_share_800_m"]
    for end in ENDS:
        expected = answer.loc[share.index, f"amount_share{end}"]
        np.testing.assert_allclose(share[f"base{end}"], expected, rtol=1e-9)
    # Spread by area: of 10,000 as many are new within reach as ground of the town is.
    covered, ground = (table.loc[each] for each in ("covered_amount_800_m", "share_800_m"))
    np.testing.assert_allclose(
        covered["difference"], 10_000 * ground["difference"], atol=0.2
    )  # fmt: skip
    said = headline("coverage", params, table.reset_index()).in_("en")
    assert said.startswith("Yuepu Town: share within 800 m")
    assert "a change of" in said
    assert " residents" in said


def test_the_mean_of_residents_is_that_of_the_answer(keep_table: KeepTable) -> None:
    weight = keep_table(residents()).id
    params = AccessParams(indicator="nearest_station", weight=weight)
    before, after = layout_figures("access", params, None, examples()[STATION])
    table = difference_table(before, after).set_index(["figure", "id"])
    answer = ANALYSES["access"].run(params).by_area.set_index("id")
    for figure, column in (("amount_mean_min", "amount_mean_min"),
                           ("amount_share_10_min", "amount_share_10min")):  # fmt: skip
        own = table.loc[figure]
        for end in ENDS:
            expected = answer.loc[own.index, f"{column}{end}"]
            np.testing.assert_allclose(own[f"base{end}"], expected, rtol=1e-9, equal_nan=True)
    said = headline("access", params, table.reset_index()).in_("en")
    assert "mean time of residents" in said


def test_more_residents_are_more_within_reach(keep_table: KeepTable) -> None:
    layer = keep_table(residents())
    base, town = atlas_base(), next(iter(repository.layer(layer.id).frame.index))
    known = entry_of(layer.id).weight
    assert known is not None
    edit = Edit(op="set_weight", layer=layer.id, id=str(town), field=known.field, new=30_000)
    edits = (with_old(edit, Records(base)),)
    made = Scenario(title=Text(zh="增", en="More"), base=base_of(edits, base), edits=edits)
    params = CoverageParams(target="district", radii_m=(800.0,), weight=layer.id)
    before, after = layout_figures("coverage", params, None, made)
    table = difference_table(before, after).set_index("figure")
    assert table.loc["share_800_m", "difference"] == 0
    assert table.loc["covered_amount_800_m", "difference"] != 0


def test_where_next_serves_all_who_live_in_the_target(keep_table: KeepTable) -> None:
    weight = keep_table(residents()).id
    demand = demand_of(ground_of("towns"), weight, 2_000)
    assert demand.weight.sum() == pytest.approx(sum(residents().values()), rel=0.01)
