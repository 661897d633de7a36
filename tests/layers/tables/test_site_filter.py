"""Looking for sites: by name, by what is asked of them, and in what order."""

from typing import Any

import pandas as pd
import pytest

from layers.analyses.sites.site_list import sites_by_id
from layers.i18n.wording import Lang
from layers.model.layer import Result
from layers.tables.site_filter import find, minutes_to
from tests.layers.site_samples import OPENING, WHOLE


def looked_for(answer: Result, lang: Lang = "en", **values: Any) -> tuple[str, ...]:
    return find(answer, OPENING | values, lang).ids


def test_names_of_either_language_find_a_site(answer: Result) -> None:
    assert looked_for(answer) == tuple(sites_by_id())
    for words in ("南大", "nanda  smart", "NANDA"):
        assert looked_for(answer, q=words) == ("nanda_smart_city",)
    assert WHOLE in looked_for(answer, q="罗店工业园")  # the name of a block
    # No site is tagged with it; its only firm is no place to settle.
    assert looked_for(answer, q="cruise") == ()
    assert "super_energy_materials_park" in looked_for(answer, q="新材料")
    assert looked_for(answer, q="{{ 7*7 }}") == ()


def test_filters_hold_and_name_what_is_not_known(answer: Result, table: pd.DataFrame) -> None:
    near = find(answer, OPENING | {"station_max": 15.0}, "en")
    assert set(near.ids) == set(table.index[table["walk_min"] <= 15])
    assert set(near.unknown) == set(answer.unlocated)
    of_industry = find(answer, OPENING | {"industry": ["ngit"]}, "en")
    assert "shu_surroundings" in of_industry.unknown  # no industry is named
    assert "robot_park" not in {*of_industry.ids, *of_industry.unknown}
    goal = "hub_people_square"
    found = looked_for(answer, goal=goal, goal_max=40.0, sort="goal")
    minutes = [answer.reached[key].trips.loc[goal, "minutes"] for key in found]
    assert minutes == sorted(minutes)
    assert max(minutes) <= 40
    assert set(looked_for(answer, certainty=["unlocated"])) == set(answer.unlocated)
    planned = ("simic_baoshan_incubator", "baowu_hydrogen_park")
    assert looked_for(answer, status=["planned"]) == planned
    assert set(looked_for(answer, kind=["zone"])) == {"nanda_smart_city", "wusong_innovation_city"}
    assert minutes_to(answer, "robot_park")["robot_park"] == 0.0


@pytest.mark.parametrize("sort", ["name", "kind", "area", "walk", "rail_hub", "within", "ptal",
                                  "status", "certainty", "airport", "university"])  # fmt: skip
def test_what_is_not_known_is_sorted_last_either_way(answer: Result, sort: str) -> None:
    up, down = (looked_for(answer, sort=sort, order=order) for order in ("asc", "desc"))
    assert set(up) == set(down) == set(sites_by_id())
    if sort not in ("name", "kind", "status"):
        assert up[-4:] == down[-4:]
        assert set(up[-4:]) <= set(answer.unlocated)
    if sort == "area":
        assert up[0] == WHOLE
