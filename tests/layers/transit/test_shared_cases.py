"""The feeds of ../shared/cases that no test of one rule takes: harmless, or refused by cause."""

from datetime import date
from pathlib import Path

import pytest

from geo.errors import AtlasError
from layers.transit.gtfs.check import check_feed

CASES = Path(__file__).parents[4] / "shared" / "cases"
TODAY = date(2026, 3, 2)

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/cases")


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("strict_harmless/dangling_parent.zip", True),
        ("strict_harmless/never_service.zip", True),
        ("strict_harmless/calendar_row_twice.zip", True),
        ("strict_harmless/one_call_trip.zip", True),
        ("archives_and_separators/zero_byte_optional.zip", False),
        ("tofu_names/odd_names.zip", False),
    ],
)
def test_what_is_harmless_is_used_and_what_is_left_out_is_told(name: str, left_out: bool) -> None:  # noqa: FBT001
    checked = check_feed(CASES / name, TODAY)
    assert checked.problems == ()
    assert bool(checked.findings.problems("left_out")) == left_out


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("fullwidth_digits/fullwidth_headway.zip", "gtfs_wide"),
        ("stray_quote/stray_quote.zip", "gtfs_swallowed"),
        ("archives_and_separators/tabs.zip", "gtfs_separator"),
        ("archives_and_separators/zip_in_zip.zip", "gtfs_nested"),
    ],
)
def test_what_is_refused_is_told_by_its_one_cause(name: str, code: str) -> None:
    try:
        problems = check_feed(CASES / name, TODAY).problems
    except AtlasError as error:
        problems = error.problems
    assert {each.code for each in problems} - {"more_of_kind"} == {code}
