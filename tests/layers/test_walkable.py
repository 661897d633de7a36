"""The table of walked ways: the question to a server and the test agree."""

from hypothesis import given
from hypothesis import strategies as st

from layers.walkable import KEYS, MAY_WALK, REFUSED, UNLESS_FOOT, is_walkable, way_filter
from tests.layers.town import passes

VALUES = sorted({value for values in REFUSED.values() for value in values} | MAY_WALK)
# Beside the values of the table those that hold one of them, which must not be taken for it.
OTHERS = ["residential", "trunk", "motorway_junction", "noexit", "steps", "none", "private2", ""]
TAGS = st.dictionaries(st.sampled_from([*KEYS, "name"]), st.sampled_from(VALUES + OTHERS))


def yields_to_foot(tags: dict[str, str]) -> bool:
    return any(tags.get(key) in values for key, values in UNLESS_FOOT.items())


@given(TAGS)
def test_the_filter_lets_through_what_is_walked_on(tags: dict[str, str]) -> None:
    if is_walkable(tags):
        assert passes(way_filter(), tags)


@given(TAGS)
def test_the_filter_refuses_all_else_but_what_yields_to_a_right_to_walk(
    tags: dict[str, str],
) -> None:
    if not yields_to_foot(tags):
        assert passes(way_filter(), tags) == is_walkable(tags)


def test_each_rule_by_hand() -> None:
    walked = [
        {"highway": "residential"},
        {"highway": "trunk"},
        {"highway": "steps", "access": "destination"},
        {"highway": "cycleway", "foot": "designated"},
        {"highway": "service", "access": "private", "foot": "yes"},
        {"highway": "service", "service": "parking_aisle"},
        {"highway": "residential", "sidewalk": "both"},
        {"highway": "pedestrian", "area": "no"},
    ]
    refused = [
        {},
        {"railway": "rail", "foot": "yes"},
        {"highway": "cycleway"},
        {"highway": "cycleway", "foot": "no"},
        {"highway": "motorway", "foot": "yes"},
        {"highway": "motorway_link"},
        {"highway": "trunk", "motorroad": "yes"},
        {"highway": "construction"},
        {"highway": "service", "access": "private"},
        {"highway": "service", "access": "no"},
        {"highway": "service", "service": "private"},
        {"highway": "primary", "foot": "use_sidepath"},
        {"highway": "primary", "sidewalk:left": "separate"},
        {"highway": "pedestrian", "area": "yes"},
    ]
    assert [tags for tags in walked if not is_walkable(tags)] == []
    assert [tags for tags in refused if is_walkable(tags)] == []
