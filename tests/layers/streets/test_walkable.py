"""The table of walked ways: the question to a server and the test agree, and docs show it."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.streets.walkable import KEYS, MAY_WALK, RULES, Rule, is_walkable, way_filter
from tests.layers.town import passes

DOCS = Path(__file__).parents[3] / "docs" / "streets.md"

VALUES = sorted({value for rule in RULES for value in rule.values} | MAY_WALK)
# Beside the values of the table those that hold one of them, which must not be taken for it.
OTHERS = ["residential", "trunk", "viaduct", "1", "motorway_junction", "noexit", "steps", "none",
          "private2", "", "No", "no;private", " Yes ", "footway;cycleway"]  # fmt: skip
TAGS = st.dictionaries(st.sampled_from([*KEYS, "name"]), st.sampled_from(VALUES + OTHERS))


@given(TAGS)
def test_the_filter_lets_through_what_is_walked_on(tags: dict[str, str]) -> None:
    if is_walkable(tags):
        assert passes(way_filter(), tags)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if not rule.yields], ids=lambda r: f"{r.key}-{min(r.values)}"
)
def test_the_filter_refuses_what_no_right_opens(rule: Rule) -> None:
    for value in rule.values:
        assert not passes(way_filter(), {"highway": "residential", rule.key: value})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.key}={min(rule.values)}")
def test_each_row_refuses_and_yields_as_it_says(rule: Rule) -> None:
    for value in rule.values:
        tags = {"highway": "residential", rule.key: value}
        assert not is_walkable(tags)
        for spelling in (value.upper(), f" {value} ", f"unheard_of;{value}", f"{value}; x"):
            assert not is_walkable(tags | {rule.key: spelling})
        if rule.key != "foot":
            assert is_walkable(tags | {"foot": "yes"}) is rule.yields


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.key}={min(rule.values)}")
def test_the_documentation_shows_each_row(rule: Rule) -> None:
    rows = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    (row,) = [
        line for line in rows
        if f"`{rule.key}`" in line and all(f"`{value}`" in line for value in rule.values)
    ]  # fmt: skip
    tags = set(re.findall(r"`([^`]+)`", row.split("|")[2]))
    assert tags == rule.values
    assert row.split("|")[3].strip() == ("yes" if rule.yields else "no")


WALKED = [
    {"highway": "residential"},
    {"highway": "Footway"},
    {"highway": "footway;path"},
    {"highway": "trunk"},
    {"highway": "steps", "access": "destination"},
    {"highway": "residential", "access": "customers"},
    {"highway": "residential", "access": "a value of the future"},
    {"highway": "cycleway", "foot": "designated"},
    {"highway": "cycleway", "foot": "Yes"},
    {"highway": "busway", "foot": "yes"},
    {"highway": "service", "access": "private", "foot": "yes"},
    {"highway": "service", "service": "parking_aisle"},
    {"highway": "residential", "sidewalk": "both"},
    {"highway": "pedestrian", "area": "no"},
    {"highway": "path", "disused": "no"},
    # A path on a former road, and a street that is to become another, are there.
    {"highway": "path", "disused:highway": "tertiary"},
    {"highway": "residential", "proposed:highway": "residential"},
    # Bridges are the ways across rivers; only trunk roads up there need a sign.
    {"highway": "footway", "bridge": "yes", "layer": "1"},
    {"highway": "primary", "bridge": "viaduct", "layer": "1"},
    {"highway": "trunk", "bridge": "yes"},
    {"highway": "trunk", "bridge": "no", "layer": "1"},
    {"highway": "trunk", "tunnel": "yes", "layer": "-1"},
    {"highway": "trunk", "bridge": "yes", "layer": "1", "sidewalk": "both"},
    {"highway": "trunk", "bridge": "viaduct", "sidewalk:right": "yes"},
    {"highway": "trunk_link", "bridge": "viaduct", "foot": "designated"},
]
REFUSED = [
    {},
    {"highway": ""},
    {"railway": "rail", "foot": "yes"},
    {"disused:highway": "residential"},
    {"highway": "cycleway"},
    {"highway": "cycleway", "foot": "no"},
    {"highway": "cycleway", "foot": "yes;no"},
    {"highway": "busway"},
    {"highway": "bus_guideway", "foot": "yes"},
    {"highway": "escape"},
    {"highway": "emergency_bay"},
    {"highway": "disused"},
    {"highway": "demolished"},
    {"highway": "removed"},
    {"highway": "motorway", "foot": "yes"},
    {"highway": "motorway_link"},
    {"highway": "trunk", "motorroad": "yes"},
    {"highway": "construction"},
    {"highway": "service", "access": "private"},
    {"highway": "service", "access": "no"},
    {"highway": "service", "access": "no;private"},
    {"highway": "residential", "foot": "No"},
    {"highway": "residential", "access": "no", "foot": "destination"},
    {"highway": "service", "service": "private"},
    {"highway": "primary", "foot": "use_sidepath"},
    {"highway": "primary", "sidewalk:left": "separate"},
    {"highway": "pedestrian", "area": "yes"},
    {"highway": "residential", "demolished": "yes"},
    {"highway": "residential", "disused:highway": "residential"},
    {"highway": "residential", "removed:highway": "yes", "foot": "yes"},
    {"highway": "trunk", "bridge": "viaduct"},
    {"highway": "trunk_link", "bridge": "yes", "layer": "+2"},
    {"highway": "trunk", "bridge": "yes", "layer": "1;2", "sidewalk": "no"},
]


@pytest.mark.parametrize("tags", WALKED, ids=str)
def test_walked_on(tags: dict[str, str]) -> None:
    assert is_walkable(tags)


@pytest.mark.parametrize("tags", REFUSED, ids=str)
def test_not_walked_on(tags: dict[str, str]) -> None:
    assert not is_walkable(tags)
