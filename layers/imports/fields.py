"""What the fields of a file are likely to be: the name, the kind, the year, the status."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from geo.checks import YEARS
from layers.i18n.wording import LANGUAGES, keys, say

__all__ = [
    "SILENT", "Fields", "is_silent", "kind_of", "likely_fields", "likely_kind", "opened_of",
    "status_of",
]  # fmt: skip

_NAMES = (
    "名称", "name", "园区名称", "项目名称", "单位名称", "企业名称", "地名", "名字", "全称", "标题",
    "title", "place", "label", "mc", "text", "简称", "点名", "name_zh",
)  # fmt: skip
_ENGLISH = (
    "name_en", "英文名", "英文名称", "英文", "english", "name:en", "en_name", "english name",
    "name in english", "town in english",
)  # fmt: skip
_YEARS = (
    "opened", "year", "开园年份", "开业年份", "建成年份", "年份", "成立年份", "开通年份",
    "竣工年份", "开园时间", "开业时间", "建成时间", "开通时间", "竣工时间", "成立时间",
    "开园日期", "开业日期", "建成日期", "开通日期", "竣工日期", "成立日期", "opening date",
    "opening year", "year built",
)  # fmt: skip
_STATUS = ("status", "状态", "建设状态", "建设情况", "现状", "进度")
_KIND = (
    "kind", "类别", "类型", "种类", "设施类别", "设施类型", "分类", "大类", "type", "category",
    "class",
)  # fmt: skip
_STATUSES = (
    ("planned", r"未[^,;，；。]{0,2}(开工|动工|启动)|未建(?!成)|缓建", "not started", "not built",
     "unbuilt"),
    ("under_construction", r"未[^,;，；。]{0,2}(建成|完工|竣工|完成)|停工|停建", "unfinished",
     "not finished", "not completed?"),
    ("planned", "规划|拟建|待建|筹建", "planned", "proposed"),
    ("under_construction", "在建|建设中|施工|已开工", "construction", "building"),
    ("built_not_open", "已建未|未开|停运|停业|停用|关闭",
     r"未[^,;，；。]{0,2}(运营|运行|营业|投用|投入|使用|启用)", "not (yet )?open", "unopened",
     "closed", "disused"),
    ("operating", "运营|开业|开放|投用|使用中", "operating", "in operation", "open(ed)?"),
    ("existing", "已建|建成|竣工|完工|现状", "existing", "built", "completed?"),
)  # fmt: skip
"""Words of each status, the first that is met: what negates a word stands before the word."""

_KINDS = (
    ("science_park", "大学科技园", "science parks?"),
    ("incubator", "孵化|众创", "incubators?"),
    ("park", "园区|产业园|工业园", "parks?"),
    ("university", "大学|高校|学院", "universit(y|ies)", "colleges?"),
    ("hospital", "医院", "hospitals?"),
    ("school", "小学|中学|学校", "schools?"),
    ("community", "社区|居委|小区", "communit(y|ies)"),
    ("bus_stop", "公交", "bus(es)?"),
    ("enterprise", "企业|公司", "firms?", "enterprises?", "compan(y|ies)"),
    ("zone", "功能区|片区", "zones?"),
)
"""Words of each kind, the first that is met."""

SILENT = "existing"
"""The status of a feature whose file says nothing of it."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_ALIKE = 0.7
"""A field whose values repeat more than that is hardly the name."""

_MOST_SPEAK = 0.5
"""Of a field of kinds more than this share of the values speaks of a known one."""


@dataclass(frozen=True)
class Fields:
    """Which field of a file is what; None for none.

    Parameters
    ----------
    name, name_en, opened, status, kind
        Names of fields.
    """

    name: str | None
    name_en: str | None = None
    opened: str | None = None
    status: str | None = None
    kind: str | None = None


def likely_fields(frame: pd.DataFrame) -> Fields:
    """Return what the fields of a frame are likely to be, to be shown and changed."""
    columns = [str(each) for each in frame.columns if each != "geometry"]
    name = _named(columns, _NAMES) or _first_names(frame, columns)
    kind = _named(columns, _KIND)
    return Fields(
        name, _named(columns, _ENGLISH), _named(columns, _YEARS), _named(columns, _STATUS),
        kind if kind is not None and _speaks_of_kinds(frame[kind]) else None,
    )  # fmt: skip


def likely_kind(*said: str) -> str:
    """Return the kind that some words speak of, "imported" where they say nothing.

    >>> likely_kind("宝山园区2026.zip"), likely_kind("x.geojson", "甲公司"), likely_kind("a")
    ('park', 'enterprise', 'imported')
    >>> likely_kind("business"), likely_kind("bus_stops"), likely_kind("parking")
    ('imported', 'bus_stop', 'imported')
    """
    return _first_met(" ".join(said), _KINDS) or "imported"


def kind_of(value: Any) -> str | None:
    """Return the kind that a value is called by or speaks of, None for none that is known.

    >>> kind_of("三级医院"), kind_of("School"), kind_of("bus_stop"), kind_of("甲级"), kind_of(None)
    ('hospital', 'school', 'bus_stop', None, None)
    >>> kind_of("metro_station"), kind_of("Research institute"), kind_of("实验室")
    ('metro_station', 'institute', 'laboratory')
    """
    return None if is_silent(value) else _kind_in(str(value).strip().casefold())


@lru_cache(maxsize=4096)
def _kind_in(said: str) -> str | None:
    return _called_kinds().get(said) or _first_met(said, _KINDS)


@cache
def _called_kinds() -> Mapping[str, str]:
    """Return the kinds by what they are called, as slugs and in every language."""
    slugs = [key.removeprefix("kind.") for key in keys("kind.")]
    called = {say(f"kind.{each}", lang).casefold(): each for lang in LANGUAGES for each in slugs}
    return {**called, **{each: each for each in slugs}}


def is_silent(value: Any) -> bool:
    """Return whether a value says nothing."""
    return value is None or pd.isna(value) is True or not str(value).strip()


def status_of(value: Any) -> str | None:
    """Return the status a value speaks of; what says nothing exists; None for unknown words.

    >>> status_of("规划中"), status_of("在建"), status_of(None), status_of("built_not_open")
    ('planned', 'under_construction', 'existing', 'built_not_open')
    >>> status_of("未开工"), status_of("未建成"), status_of("停运"), status_of("已建成未正式运营")
    ('planned', 'under_construction', 'built_not_open', 'built_not_open')
    >>> status_of("unbuilt"), status_of("not yet open"), status_of("在建，未开放")
    ('planned', 'built_not_open', 'under_construction')
    >>> status_of("甲级") is None
    True
    """
    if is_silent(value):
        return SILENT
    return _first_met(str(value), _STATUSES)


def _first_met(said: str, table: Iterable[tuple[str, ...]]) -> str | None:
    """Return the first slug of a table whose words are met; Latin ones as whole words."""
    words = said.casefold().replace("_", " ")
    for slug, *parts in table:
        for part in parts:
            whole = rf"(?<![a-z])(?:{part})(?![a-z])" if part.isascii() else part
            if re.search(whole, words):
                return slug
    return None


def opened_of(value: Any) -> int | None:
    """Return the year a value holds, None for none.

    >>> opened_of("2019年6月"), opened_of(2021.0), opened_of("x"), opened_of(None)
    (2019, 2021, None, None)
    """
    found = _YEAR.search("" if value is None else str(value))
    return int(found[0]) if found and int(found[0]) in YEARS else None


def _speaks_of_kinds(values: Iterable[Any]) -> bool:
    """Return whether most values that say anything speak of known kinds."""
    said = [each for each in values if not is_silent(each)]
    return sum(kind_of(each) is not None for each in said) > _MOST_SPEAK * len(said)


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
