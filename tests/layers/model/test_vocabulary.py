"""A slug without a word is refused where it enters, by name, and never reaches a page."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.errors import DataError, Problem
from layers.i18n.wording import LANGUAGES, sentence
from layers.model.vocabulary import FIELDS, unworded
from layers.store import repository


def with_category(data: Path, category: str) -> None:
    """Give the second entry of the directory, line 3 of its file, a category."""
    path = data / "directory.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    rows[1][header.index("category")] = category
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def with_industries(value: object) -> Callable[[dict[str, Any]], None]:
    """Return what gives the first feature industries, each with a source of its own."""
    count = value.count("|") + 1 if isinstance(value, str) and value else 0
    sources = "|".join(["plan-2021 三(三)4"] * count) or None

    def change(content: dict[str, Any]) -> None:
        first = content["features"][0]["properties"]
        first.update(industries=value, industries_source=sources)

    return change


def refused(read: Callable[[], object]) -> list[Problem]:
    with pytest.raises(DataError) as caught:
        read()
    for problem in caught.value.problems:
        assert all(str(problem.values["value"]) in sentence(problem, lang) for lang in LANGUAGES)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("tea", ["tea"]),
        ("ngit|tea|cruise|coffee", ["tea", "coffee"]),
        ("ngit|", [""]),
        ("ngit | cruise", ["ngit ", " cruise"]),
        ("NGIT", ["NGIT"]),
        (5, ["5"]),
        (["ngit"], ["['ngit']"]),
    ],
)
def test_an_industry_without_a_word_is_refused(
    edit: Callable[..., None], value: object, wrong: list[str]
) -> None:
    edit("zones", with_industries(value))
    found = refused(lambda: repository.layer("zones"))
    assert [(p.code, p.file, p.field) for p in found] == [
        ("value_unknown", "zones.geojson", "industries")
    ] * len(wrong)
    assert [problem.values["value"] for problem in found] == wrong
    assert {problem.feature for problem in found} == {"nanda_smart_city"}
    assert "ngit" in found[0].values["allowed"]  # type: ignore[operator]


@pytest.mark.parametrize("value", [None, "", "ngit", "ngit|cruise"])
def test_a_known_industry_or_none_is_let_in(edit: Callable[..., None], value: str | None) -> None:
    edit("zones", with_industries(value))
    assert repository.layer("zones").frame["industries"].iloc[0] == value


@pytest.mark.parametrize("kind", ["dragon", "zone|park"])
def test_a_kind_without_a_word_is_refused(edit: Callable[..., None], kind: str) -> None:
    edit("zones", lambda c: c["features"][1]["properties"].update(kind=kind))
    (problem,) = refused(lambda: repository.layer("zones"))
    assert (problem.code, problem.field, problem.values["value"]) == ("value_unknown", "kind", kind)


@pytest.mark.parametrize("category", ["castle", "", "laboratory|venue"])
def test_a_category_without_a_word_is_refused(data: Path, category: str) -> None:
    with_category(data, category)
    (problem,) = refused(lambda: repository.table("directory"))
    assert (problem.code, problem.file, problem.feature, problem.field) == (
        "value_unknown", "directory.csv", "#3", "category",
    )  # fmt: skip
    assert problem.values["value"] == category


def test_a_known_category_is_let_in(data: Path) -> None:
    with_category(data, "laboratory")
    assert repository.table("directory")["category"].iloc[1] == "laboratory"


def test_a_missing_field_is_left_to_other_checks() -> None:
    segments = repository.table("segments")
    assert unworded(segments, segments.index, FIELDS, file="x.geojson") == ()
