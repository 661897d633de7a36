"""Styles: the class of each feature, and how certainty shows."""

import math
import re

import pandas as pd
import pytest

from layers.i18n.wording import Text
from layers.model.catalogue import LayerEntry
from layers.model.layer import Layer
from layers.model.style import DASH, Categories, Entry, Grades, Single, Symbol, by_certainty
from layers.store.atlas import SHIPPED

PLAIN = Symbol("#000000")


def test_a_single_style_has_one_class() -> None:
    style = Single(Text(zh="甲", en="a"), PLAIN)
    frame = pd.DataFrame(index=["x", "y"])
    assert style.classes(frame).to_dict() == {"x": 0, "y": 0}
    assert len(style.entries) == 1


def test_categories_put_the_rest_in_the_last_class() -> None:
    entries = [Entry(Text(zh=name, en=name), PLAIN) for name in "abc"]
    style = Categories("kind", ((("p", "q"), entries[0]), (("r",), entries[1]), ((), entries[2])))
    frame = pd.DataFrame({"kind": ["q", "r", "p", "other", None]}, index=list("vwxyz"))
    assert style.classes(frame).tolist() == [0, 1, 0, 2, 2]
    assert style.entries == tuple(entries)


@pytest.mark.parametrize(
    ("value", "grade"),
    [(0, 0), (-3, 0), (15, 0), (15.001, 1), (30, 1), (30.1, 2), (1e9, 2),
     (math.inf, 3), (math.nan, 3), (None, 3)],
)  # fmt: skip
def test_upper_bounds_of_grades_are_inclusive(value: float | None, grade: int) -> None:
    style = Grades("minutes", (15.0, 30.0), (PLAIN,) * 4, "unit.min")
    assert style.classes(pd.DataFrame({"minutes": [value]}, dtype=float)).tolist() == [grade]


def test_grades_label_each_class_and_the_missing() -> None:
    labels = [
        e.label.in_("en") for e in Grades("m", (15.0, 30.0), (PLAIN,) * 4, "unit.min").entries
    ]
    assert labels == ["up to 15 min", "15–30 min", "over 30 min", "no value"]


@pytest.mark.parametrize(
    ("bounds", "count"), [((1.0,), 2), ((1.0,), 4), ((2.0, 1.0), 4), ((1, 1), 4)]
)
def test_grades_that_do_not_fit_are_refused(bounds: tuple[float, ...], count: int) -> None:
    with pytest.raises(ValueError, match="bounds"):
        Grades("m", bounds, (PLAIN,) * count, "unit.min")


def test_only_what_is_surveyed_is_solid() -> None:
    assert by_certainty(PLAIN, "surveyed") == PLAIN
    for certainty in ("approximate", "indicative", "schematic"):
        assert by_certainty(PLAIN, certainty).dash == DASH
    own = Symbol("#000000", dash=(1.0, 2.0))
    assert by_certainty(own, "schematic").dash == (1.0, 2.0)


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda entry: entry.id)
def test_symbols_of_the_catalogue_can_be_drawn(entry: LayerEntry) -> None:
    for symbol in (each.symbol for each in entry.style.entries):
        for colour in filter(None, (symbol.colour, symbol.fill)):
            assert re.fullmatch(r"#[0-9A-F]{6}", colour)
        assert 0 <= symbol.opacity <= 1
        assert 0 <= symbol.fill_opacity <= 1
        assert symbol.width > 0
        assert symbol.radius > 0


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda entry: entry.id)
def test_every_class_of_the_catalogue_is_used(layers: dict[str, Layer], entry: LayerEntry) -> None:
    classes = entry.style.classes(layers[entry.id].frame)
    assert set(classes) == set(range(len(entry.style.entries)))


def test_no_site_falls_to_the_last_class_by_default(layers: dict[str, Layer]) -> None:
    for entry in SHIPPED:
        if isinstance(entry.style, Categories) and entry.id != "lines":
            named = {value for values, _ in entry.style.groups for value in values}
            assert set(layers[entry.id].frame[entry.style.field]) <= named


def test_grades_may_have_names_of_their_own() -> None:
    """The bands of PTAL: 0 for an index of 0, 1a to 2.5, 1b above."""
    names = tuple(Text(zh=name, en=name) for name in ("0", "1a", "1b"))
    style = Grades("index", (0.0, 2.5), (PLAIN,) * 4, "unit.min", names)
    frame = pd.DataFrame({"index": [0.0, 0.01, 2.5, 2.51, math.nan]})
    assert style.classes(frame).tolist() == [0, 1, 1, 2, 3]
    assert [entry.label.in_("en") for entry in style.entries] == ["0", "1a", "1b", "no value"]
    with pytest.raises(ValueError, match="names"):
        Grades("index", (0.0, 2.5), (PLAIN,) * 4, "unit.min", names[:2])
