"""What the fields of files mean, with their units, and slugs as their readers know them."""

import re
from typing import Any

from layers.i18n.wording import Lang, has, line_name, say

__all__ = ["has_label", "meaning", "value_text"]

_LIMIT = re.compile(
    r"(covered_km2|share|share_low|share_high|target_gap_pp|target_gap_low_pp|target_gap_high_pp)"
    r"_(\d+(?:\.\d+)?)(m|min)"
)
_SLUGS = {"kind": "kind", "status": "status", "certainty": "certainty", "layer": "layer",
          "opened_certainty": "year_certainty"}  # fmt: skip


def has_label(name: str) -> bool:
    """Return whether the meaning of a field is worded."""
    limited = _LIMIT.fullmatch(name)
    return has(f"field.{limited[1] if limited else name}")


def meaning(name: str, lang: Lang) -> str:
    """Return what a field holds, with its unit; the name itself where that is not worded.

    >>> meaning("share_500m", "en")
    'share covered (0–1), within 500 m'
    """
    limited = _LIMIT.fullmatch(name)
    if limited is None:
        return say(f"field.{name}", lang) if has(f"field.{name}") else name
    told = say(f"field.{limited[1]}", lang)
    limit = say(f"unit.{limited[3]}", lang, value=limited[2])
    return say("carried.within", lang, told=told, limit=limit)


def value_text(name: str, value: Any, lang: Lang) -> Any:
    """Return a value as its reader knows it: a slug in words, anything else as it is."""
    if not isinstance(value, str):
        return value
    if name in _SLUGS and has(f"{_SLUGS[name]}.{value}"):
        return say(f"{_SLUGS[name]}.{value}", lang)
    if name == "line":
        return line_name(value).in_(lang)
    if name == "industries":
        parts = [part for part in value.split("|") if part]
        return " | ".join(
            say(f"industry.{part}", lang) if has(f"industry.{part}") else part for part in parts
        )
    return value
