"""Workbooks as offices fill them: hidden sheets, notes, formulas without results, merged cells."""

import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from geo.errors import AtlasError, DataError
from layers.imports.file_forms import content_of
from layers.store import child_process

READER = "tests.layers.imports.reading:read_all"
HEAD, FIRST, SECOND = ("名称", "经度", "纬度"), ("甲园", 121.4, 31.3), ("乙园", 121.5, 31.4)


def hidden(book: Any) -> None:
    book.active.append(["内部", "x"])
    book.active.append(["不公开", 1])
    book.active.sheet_state = "hidden"
    sheet(book, HEAD, FIRST)


def noted(book: Any) -> None:
    book.active.append(["本表由规划科整理"])
    sheet(book, HEAD, FIRST)


def several(book: Any) -> None:
    sheet(book, HEAD, FIRST)
    sheet(book, HEAD, SECOND)


def hidden_rows(book: Any) -> None:
    sheet(book, HEAD, FIRST, SECOND).row_dimensions[3].hidden = True


def formulas(book: Any) -> None:
    sheet(book, (*HEAD, "人口"), (*FIRST, "=1+1"), (*SECOND, 7))


def places_by_formula(book: Any) -> None:
    sheet(book, HEAD, ("甲园", "=121+0.4", 31.3))


def merged(book: Any) -> None:
    page = sheet(book, ("街镇", *HEAD, "人口"), ("罗店镇", *FIRST, 9), (None, *SECOND, None))
    page.merge_cells("A2:A3")
    page.merge_cells("E2:E3")


def two_columns_of_a_name(book: Any) -> None:
    sheet(book, (*HEAD, "备注", "备注"), (*FIRST, "a", "b"))


def sheet(book: Any, *rows: tuple[Any, ...]) -> Any:
    page = book.create_sheet()
    for row in rows:
        page.append(row)
    return page


BOOKS = (hidden, noted, several, hidden_rows, formulas, places_by_formula, merged,
         two_columns_of_a_name)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of each kind, and one with a result saved beside its formula."""
    out = tmp_path_factory.mktemp("books")
    for fill in BOOKS:
        book = openpyxl.Workbook()
        fill(book)
        book.save(out / f"{fill.__name__}.xlsx")
    with zipfile.ZipFile(out / "formulas.xlsx") as source:
        parts = {each: source.read(each) for each in source.namelist()}
    answered = {
        name: re.sub(rb"</f><v\s*/>|</f><v></v>", b"</f><v>2</v>", data)
        for name, data in parts.items()
    }
    with zipfile.ZipFile(out / "answered.xlsx", "w") as target:
        for name, data in answered.items():
            target.writestr(name, data)
    (out / "locked.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    (out / "macros.xlsm").write_bytes((out / "formulas.xlsx").read_bytes())
    return out


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, Any]:
    """What a child has read of them."""
    content: dict[str, Any] = child_process.call(READER, folder)
    return content


def column(found: dict[str, Any], book: str, name: str) -> list[Any]:
    return list(found[f"{book}.xlsx"]["columns"][name])


def codes(found: dict[str, Any], book: str) -> list[str]:
    return [each.code for each in found[f"{book}.xlsx"]["notes"]]


@pytest.mark.parametrize("book", ["hidden", "noted"])
def test_the_sheet_with_the_table_is_read_and_the_others_named(
    found: dict[str, Any], book: str
) -> None:
    assert column(found, book, "名称") == ["甲园"]
    (note,) = found[f"{book}.xlsx"]["notes"]
    assert (note.code, note.values["names"]) == ("import_sheets_passed", ("Sheet",))


def test_of_several_tables_one_has_to_be_chosen(found: dict[str, Any]) -> None:
    assert found["several.xlsx"] == ["import_layers"]


def test_hidden_rows_are_read_and_counted(found: dict[str, Any]) -> None:
    assert column(found, "hidden_rows", "名称") == ["甲园", "乙园"]
    assert "import_rows_hidden" in codes(found, "hidden_rows")


def test_formulas_without_a_result_are_counted_as_empty(found: dict[str, Any]) -> None:
    assert column(found, "formulas", "人口") == [None, 7]
    notes = {each.code: each.values.get("count") for each in found["formulas.xlsx"]["notes"]}
    assert notes["import_formulas"] == 1
    assert column(found, "answered", "人口") == [2, 7]
    assert "import_formulas" not in codes(found, "answered")
    assert found["macros.xlsm"]["columns"] == found["formulas.xlsx"]["columns"]


def test_texts_of_merged_cells_are_in_each_row_and_numbers_once(found: dict[str, Any]) -> None:
    assert column(found, "merged", "街镇") == ["罗店镇", "罗店镇"]
    assert column(found, "merged", "人口") == [9, None]
    assert "import_merged" in codes(found, "merged")


def test_columns_of_one_name_are_both_read(found: dict[str, Any]) -> None:
    book = "two_columns_of_a_name"
    assert (column(found, book, "备注"), column(found, book, "备注_")) == (["a"], ["b"])


def test_a_locked_workbook_is_told_from_a_damaged_one(found: dict[str, Any]) -> None:
    assert found["locked.xlsx"] == ["import_book_locked"]


def test_where_formulas_hold_the_places_the_refusal_names_them(
    folder: Path, found: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(*_: object, **__: object) -> Any:
        return found["places_by_formula.xlsx"]

    monkeypatch.setattr(child_process, "call", answer)
    with pytest.raises(AtlasError) as caught:
        content_of(folder / "places_by_formula.xlsx")
    assert {each.code for each in caught.value.problems} >= {"import_nowhere", "import_formulas"}


def test_tables_of_one_sheet_are_offered_and_those_of_the_same_heads_are_one(
    tmp_path: Path,
) -> None:
    towns, parks = [("街镇", "人口"), ("顾村镇", 5)], [("园区", "岗位"), ("机器人产业园", 7)]
    below = sheet_file(tmp_path / "below.xlsx", [("表一",), *towns, (), ("表二",), *parks])
    beside = sheet_file(
        tmp_path / "beside.xlsx",
        [("街镇", "人口", None, "街镇", "人口"), ("顾村镇", 5, None, "罗店镇", 7), ("大场镇", 6)],
    )
    with pytest.raises(DataError) as caught:
        content_of(below)
    (problem,) = caught.value.problems
    first, second = problem.values["names"]
    assert [first, second] == ["Sheet › 街镇 / 人口", "Sheet › 园区 / 岗位"]
    assert content_of(below, second).frame["岗位"].to_list() == ["7"]
    stacked = content_of(beside)
    assert stacked.frame["街镇"].to_list() == ["顾村镇", "大场镇", "罗店镇"]
    assert stacked.frame["人口"].to_list() == [5, 6, 7]
    assert "import_tables_joined" in [each.code for each in stacked.notes]


def sheet_file(path: Path, rows: list[tuple[Any, ...]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path
