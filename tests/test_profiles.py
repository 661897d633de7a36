"""What a quick run keeps is there, and what the suite draws is the same every time."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests import profiles
from tests.profiles import part_of
from tests.quick import KEPT, LEFT_OUT, is_kept
from tests.running import ROOT


@pytest.fixture(autouse=True)
def suite() -> Iterator[None]:
    """Choose what the suite runs, and what ran before again."""
    before = settings.get_current_profile_name()
    settings.load_profile(profiles.SUITE)
    yield
    settings.load_profile(before)


def test_what_a_quick_run_keeps_exists() -> None:
    assert [each for each in (*KEPT, *LEFT_OUT) if not (ROOT / each).exists()] == []


def test_folders_are_kept_with_all_below_them_and_nothing_beside() -> None:
    assert is_kept("tests/geo/transit/test_raptor.py")
    assert is_kept("tests/browser/test_every_page.py")
    assert not is_kept("tests/browser/test_map.py")
    assert not is_kept("tests/geography/test_x.py")
    assert is_kept("tests/layers/store/test_data.py")
    assert not is_kept("tests/layers/store/test_hostile.py")


def test_a_part_is_the_same_every_time_and_in_order() -> None:
    cases = list(range(50))
    part = part_of(cases, 0.2)
    assert part == part_of(cases, 0.2) == sorted(part)
    assert len(set(part)) == 10
    assert part != part_of(cases, 0.2, seed="other")
    assert len(part_of(cases[:3])) == 1


def test_a_soak_takes_every_case() -> None:
    settings.load_profile(profiles.SOAK)
    assert part_of(range(50), 0.2) == list(range(50))
