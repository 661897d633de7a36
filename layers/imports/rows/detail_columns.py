"""Which fields of a file tell of a site whom to ask, which land is free, and name its photo."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

import pandas as pd

from layers.i18n.languages import columns
from layers.model.sites.site_details import DETAILS, is_address

__all__ = ["detail_columns", "photo_names"]

_CALLED = MappingProxyType({
    "contact": ("联系方式", "联系", "联系人", "联系电话", "招商联系人", "招商电话"),
    "land": ("可用土地", "可用地", "可供土地", "可供用地", "可出让土地", "free_land", "free land"),
    "photo": ("照片", "照片文件", "图片", "photo_file", "photo_url"),
})  # fmt: skip
"""What they are called beside their own names here."""


def detail_columns(read: pd.DataFrame, source: str) -> dict[str, list[Any]]:
    """Return the details of a file's features by the fields of every layer, with their source.

    Parameters
    ----------
    read
        The features; texts alone are taken.
    source
        Id of the source of all of them.

    Examples
    --------
    >>> detail_columns(pd.DataFrame({"照片": ["a.jpg", None]}), "file")
    {'photo': ['a.jpg', None], 'photo_source': ['file', '']}
    """
    by_name = {str(each).strip().casefold(): each for each in reversed([*read.columns])}
    found: dict[str, list[Any]] = {}
    for field in DETAILS:
        own = {name: by_name[name] for name in (field, *columns(field)) if name in by_name}
        other = next((by_name[name] for name in _CALLED[field] if name in by_name), None)
        named = own or ({} if other is None else {field: other})
        texts = {name: _texts(read[column]) for name, column in named.items()}
        if texts:
            found |= texts
            some = zip(*texts.values(), strict=True)
            found[f"{field}_source"] = [source if any(each) else "" for each in some]
    return found


def photo_names(frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the files of photos that features name, each once; addresses are none.

    >>> photo_names(pd.DataFrame({"photo": ["a.jpg", None, "https://x.example/b.jpg"]}))
    ('a.jpg',)
    """
    named = (each for name in ("photo", *columns("photo")) for each in frame.get(name, ()))
    found = (each for each in named if isinstance(each, str) and each and not is_address(each))
    return tuple(dict.fromkeys(found))


def _texts(values: Iterable[Any]) -> list[str | None]:
    return [each.strip() or None if isinstance(each, str) else None for each in values]
