"""Readings of names: as they are syllables here, whatever the dictionary says first."""

import pytest

from layers.search.entries import index
from layers.search.spelling import fold, initials, pinyin


@pytest.mark.parametrize(
    ("name", "syllables"),
    # As the stations and roads themselves are signed in Latin letters.
    [
        ("刘行", "liuhang"), ("七莘路", "qixinlu"), ("莘庄", "xinzhuang"),
        ("大场镇", "dachangzhen"),
        ("长清路", "changqinglu"), ("长风公园", "changfenggongyuan"), ("蕰藻浜", "wenzaobang"),
    ],
)  # fmt: skip
def test_places_are_read_as_they_are_signed(name: str, syllables: str) -> None:
    index()  # takes the readings of the data
    assert pinyin(name) == syllables


def test_initials_of_either_language() -> None:
    assert initials("上海大学") == "shdx"
    assert initials("People's Square") == "ps"
    assert initials("") == ""


def test_folding_passes_over_width_case_marks_and_signs() -> None:
    assert fold("ＰＶＧ") == fold("pvg")
    assert fold("Lǜ Zhōu") == "luzhou"
    assert fold("—（）") == ""
