"""How names are spelt for finding: folded, in pinyin, and by their initials."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from pypinyin import Style, lazy_pinyin, load_phrases_dict, pinyin_dict

__all__ = ["fold", "has_han", "initials", "pinyin", "use_readings"]

_FIRST_HAN = 0x3400
"""The first of the ideographs; below it pypinyin's table has a few signs that are none."""

_WORDS = re.compile(r"[^\W\d_]+|\d+")


def fold(text: str) -> str:
    """Return a text as it is compared: letters and digits alone, without case, marks or width.

    >>> fold("Yán’ān Road (W.)"), fold("１号线"), fold(" · ")
    ('yananroadw', '1号线', '')
    """
    plain = unicodedata.normalize("NFKD", text).lower()
    return "".join(each for each in plain if each.isalnum())


def has_han(text: str) -> bool:
    """Return whether a text holds a Chinese character that has a reading."""
    return any(ord(each) >= _FIRST_HAN and ord(each) in pinyin_dict.pinyin_dict for each in text)


def use_readings(readings: Mapping[str, str]) -> None:
    """Let phrases be read as an atlas says, syllables with a blank between, for all that follows.

    Raises
    ------
    ValueError
        A phrase has not one syllable a character.
    """
    for phrase, syllables in readings.items():
        if len(phrase) != len(syllables.split()):
            raise ValueError(phrase)
    load_phrases_dict(
        {phrase: [[each] for each in syllables.split()] for phrase, syllables in readings.items()}
    )
    _syllables.cache_clear()


def pinyin(text: str) -> str:
    """Return how a name is spelt in pinyin without tones; what is no Chinese stays.

    >>> pinyin("顾村公园"), pinyin("1号线"), pinyin("绿舟")
    ('gucungongyuan', '1haoxian', 'lvzhou')
    """
    return fold("".join(_syllables(text)))


def initials(text: str) -> str:
    """Return the first letters of a name's syllables, or of its words; numbers stay whole.

    >>> initials("顾村公园"), initials("浦东1号2号航站楼"), initials("Gucun Park")
    ('gcgy', 'pd1h2hhzl', 'gp')
    """
    if not has_han(text):
        words = _WORDS.findall(text.replace("’", "").replace("'", ""))
        return fold("".join(each if each.isdigit() else each[0] for each in words))
    parts = (
        fold(part) if part[:1].isdigit() else fold(part)[:1]
        for each in _syllables(text)
        for part in _WORDS.findall(each)
    )
    return "".join(parts)


@lru_cache(maxsize=8192)
def _syllables(text: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(text, style=Style.NORMAL))
