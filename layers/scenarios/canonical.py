"""JSON written in one way, so that equal content has equal bytes and an equal hash."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

__all__ = ["canonical", "digest_of", "plain"]

_DIGITS = 16


def plain(value: Any) -> Any:
    """Return a value in the kinds that JSON knows; a whole number is written without decimals.

    >>> plain({"b": (1.0, 2.5), "a": None})
    {'b': [1, 2.5], 'a': None}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def canonical(value: Any) -> str:
    """Return JSON text without blanks, its keys in order. Raises ValueError for NaN.

    >>> canonical({"b": 1.0, "a": "南大"})
    '{"a":"南大","b":1}'
    """
    return json.dumps(
        plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
    )


def digest_of(value: Any) -> str:
    """Return the hash of a value's canonical JSON: 16 hexadecimal digits.

    >>> digest_of({"a": 1, "b": 2}) == digest_of({"b": 2.0, "a": 1.0})
    True
    """
    return sha256(canonical(value).encode("utf-8")).hexdigest()[:_DIGITS]
