"""Tables as the browser takes them: what a cell is, which columns are ranges, what heads say."""

import json
import math
from typing import Any

import pandas as pd
import pytest

from layers.model.figure import Figure
from layers.webmap import assets
from layers.webmap.linked_table import LinkedTable, table_payload


def sent(frame: pd.DataFrame, lang: str = "en", **more: Any) -> dict[str, Any]:
    return table_payload(LinkedTable(frame, **more), lang, alt="Towns", name="towns")


def column(payload: dict[str, Any], slug: str) -> dict[str, Any]:
    return next(each for each in payload["columns"] if each["slug"] == slug)


def test_a_cell_keeps_its_number_and_how_it_is_read() -> None:
    frame = pd.DataFrame(
        {
            "name": ["Gucun", "Luodian", "Yuepu"],
            "share_500m": [Figure(17.04, "17"), "not located", None],
            "area_km2": [41.65, math.nan, 44.0],
            "transfers": [0, 2, None],
        }
    )
    assert sent(frame)["rows"] == [
        ["Gucun", [17.04, "17"], 41.65, 0],
        ["Luodian", "not located", None, 2],
        ["Yuepu", None, 44, None],
    ]


def test_columns_with_a_number_are_numbers_whatever_else_they_hold() -> None:
    frame = pd.DataFrame({"name": ["a"], "minutes": ["no way"], "area_km2": [1.5]})
    payload = sent(frame)
    assert [each["number"] for each in payload["columns"]] == [False, False, True]
    assert column(payload, "area_km2")["decimals"] == 1


@pytest.mark.parametrize(
    ("lang", "low", "unit"), [("en", "within 500 m: low", "%"), ("zh", "500 米内：下限", "%")]
)
def test_ends_of_ranges_stand_behind_their_figure_and_are_ranges(
    lang: str, low: str, unit: str
) -> None:
    frame = pd.DataFrame(
        {"name": ["a"], "share_500m": [1.0], "share_500m_low": [0.5], "share_500m_high": [2.0],
         "walk_min": [3.0], "walk_min_range": ["2–4"]}
    )  # fmt: skip
    payload = sent(frame, lang)
    flags = {each["slug"]: (each["range"], each["of"]) for each in payload["columns"]}
    assert flags == {
        "name": (False, None), "share_500m": (False, None), "share_500m_low": (True, None),
        "share_500m_high": (True, None), "walk_min": (False, None),
        "walk_min_range": (True, "walk_min"),
    }  # fmt: skip
    assert column(payload, "share_500m_low")["head"].replace(" ", "") == low.replace(" ", "")
    assert column(payload, "share_500m")["unit"] == unit


def test_a_unit_that_a_head_names_is_not_named_again() -> None:
    payload = sent(pd.DataFrame({"name": ["a"], "area_km2": [1.0], "nearest_m": [1.0]}))
    assert column(payload, "area_km2")["head"] == "Area (km²)"
    assert column(payload, "area_km2")["unit"] == ""


def test_a_large_table_is_fetched_by_address() -> None:
    many = pd.DataFrame({"name": [f"Place {k}" for k in range(2000)], "minutes": range(2000)})
    payload = sent(many, ids=[(f"p{k}",) for k in range(2000)])
    assert "rows" not in payload
    name = payload["url"].removeprefix("app/static/")
    content = json.loads((assets.folder() / name).read_text(encoding="utf-8"))
    assert (content["rows"][7], content["ids"][7]) == (["Place 7", 7], ["p7"])
