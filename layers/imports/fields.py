"""What the fields of a file are likely to be: the name, the kind, the year, the status."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.checks import YEARS

__all__ = ["Fields", "likely_fields", "likely_kind", "opened_of", "status_of"]

_NAMES = (
    "名称", "name", "园区名称", "项目名称", "单位名称", "企业名称", "地名", "名字", "全称", "标题",
    "title", "place", "label", "mc", "text", "简称", "点名", "name_zh",
)  # fmt: skip
_ENGLISH = ("name_en", "英文名", "英文名称", "english", "name:en", "en_name")
_YEARS = (
    "opened",
    "year",
    "开园年份",
    "开业年份",
    "建成年份",
    "年份",
    "成立年份",
    "开通年份",
    "竣工年份",
)
_STATUS = ("status", "状态", "建设状态", "建设情况", "现状", "进度")
_STATUSES = (
    ("planned", ("规划", "拟建", "待建", "planned", "proposed")),
    ("under_construction", ("在建", "建设中", "施工", "construction", "building")),
    ("built_not_open", ("已建未", "未开", "not open")),
    ("operating", ("运营", "开业", "开放", "投用", "operating", "open")),
    ("existing", ("已建", "建成", "现状", "existing", "built")),
)
_KINDS = (
    ("science_park", ("大学科技园", "science park")),
    ("incubator", ("孵化", "众创", "incubator")),
    ("park", ("园区", "产业园", "工业园", "park")),
    ("university", ("大学", "高校", "学院", "university", "college")),
    ("hospital", ("医院", "hospital")),
    ("community", ("社区", "居委", "小区", "community")),
    ("bus_stop", ("公交", "bus")),
    ("enterprise", ("企业", "公司", "firm", "enterprise", "compan")),
    ("zone", ("功能区", "片区", "zone")),
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_ALIKE = 0.7
"""A field whose values repeat more than that is hardly the name."""


@dataclass(frozen=True)
class Fields:
    """Which field of a file is what; None for none.

    Parameters
    ----------
    name, name_en, opened, status
        Names of fields.
    """

    name: str | None
    name_en: str | None = None
    opened: str | None = None
    status: str | None = None


def likely_fields(frame: pd.DataFrame) -> Fields:
    """Return what the fields of a frame are likely to be, to be shown and changed."""
    columns = [str(each) for each in frame.columns if each != "geometry"]
    name = _named(columns, _NAMES) or _first_names(frame, columns)
    return Fields(
        name, _named(columns, _ENGLISH), _named(columns, _YEARS), _named(columns, _STATUS)
    )


def likely_kind(*said: str) -> str:
    """Return the kind that some words speak of, "imported" where they say nothing.

    >>> likely_kind("宝山园区2026.zip"), likely_kind("x.geojson", "甲公司"), likely_kind("a")
    ('park', 'enterprise', 'imported')
    """
    words = " ".join(said).casefold()
    return next((kind for kind, parts in _KINDS if any(each in words for each in parts)),
                "imported")  # fmt: skip


def status_of(value: object) -> str:
    """Return the status a value speaks of; what says nothing exists.

    >>> status_of("规划中"), status_of("在建"), status_of(None)
    ('planned', 'under_construction', 'existing')
    """
    words = str(value).casefold() if value is not None else ""
    found = (status for status, parts in _STATUSES if any(each in words for each in parts))
    return next(found, "existing")


def opened_of(value: Any) -> int | None:
    """Return the year a value holds, None for none.

    >>> opened_of("2019年6月"), opened_of(2021.0), opened_of("x"), opened_of(None)
    (2019, 2021, None, None)
    """
    found = _YEAR.search("" if value is None else str(value))
    return int(found[0]) if found and int(found[0]) in YEARS else None


def _named(columns: Iterable[str], names: Iterable[str]) -> str | None:
    by_name: Mapping[str, str] = {each.strip().casefold(): each for each in reversed([*columns])}
    return next((by_name[each] for each in names if each in by_name), None)


def _first_names(frame: pd.DataFrame, columns: Iterable[str]) -> str | None:
    """Return the first field of texts that hardly repeat."""
    for column in columns:
        values = [each for each in frame[column] if isinstance(each, str) and each.strip()]
        texts = [each for each in values if not each.replace(".", "").isdigit()]
        if values and len(texts) == len(values) and len(set(texts)) >= _MOST_ALIKE * len(frame):
            return column
    return None
