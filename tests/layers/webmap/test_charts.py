"""Charts as the browser takes them: marks in order, texts as they are, large ones by address."""

import json
import math
from typing import Any

import pytest

from layers.webmap import assets
from layers.webmap.charts import Axis, Chart, Mark, chart_payload

YEAR, SHARE = Axis("Year", years=True), Axis("Covered (%)")


def mark(**more: Any) -> Mark:
    return Mark(**{"label": "2010", "words": "12 %", "value": 12.0, **more})


def test_a_chart_travels_without_what_it_does_not_say() -> None:
    chart = Chart("line", "Growth", YEAR, SHARE, (mark(start=2010.0), mark(low=9.0, high=13.0)))
    payload = chart_payload(chart, "en")
    assert payload["marks"] == [
        {"label": "2010", "words": "12 %", "value": 12.0, "start": 2010.0},
        {"label": "2010", "words": "12 %", "value": 12.0, "low": 9.0, "high": 13.0},
    ]
    assert payload["across"] == {"label": "Year", "years": True}
    assert set(payload["words"]) == {"band", "whisker", "keys"}
    json.dumps(payload, allow_nan=False)


def test_a_zero_and_a_first_class_are_said() -> None:
    (sent,) = chart_payload(Chart("bars", "", YEAR, SHARE, (mark(value=0.0, grade=0),)), "zh")[
        "marks"
    ]
    assert (sent["value"], sent["grade"]) == (0.0, 0)


def test_a_large_chart_travels_by_address() -> None:
    marks = tuple(mark(label=f"Station {k} <b>", ids=(f"st_{k}",)) for k in range(200))
    payload = chart_payload(Chart("bars", "Many", YEAR, SHARE, marks), "en")
    assert "marks" not in payload
    name = payload["url"].removeprefix(assets.url(""))
    kept = json.loads((assets.folder() / name).read_text(encoding="utf-8"))
    assert [each["label"] for each in kept["marks"]] == [each.label for each in marks]


@pytest.mark.parametrize(
    "figures",
    [{"value": math.nan}, {"value": -1.0}, {"low": 1.0}, {"low": 1.0, "high": math.inf}],
)
def test_figures_that_cannot_be_drawn_are_refused(figures: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"finite|two ends"):
        mark(**figures)


@pytest.mark.parametrize(
    ("kind", "starts"),
    [("histogram", (5.0, 0.0)), ("line", (2000.0, 2000.0)), ("line", (None, 2000.0))],
)
def test_marks_stand_in_order(kind: Any, starts: tuple[float | None, ...]) -> None:
    with pytest.raises(ValueError, match=r"order|place"):
        Chart(kind, "", YEAR, SHARE, tuple(mark(start=each) for each in starts))
