"""Tables and workbooks that are wrong in one way each."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import openpyxl

from tests.layers.imports.bad_inputs.bad_input import BadInput, Lure
from tests.layers.imports.bad_inputs.sound_files import sound_files

__all__ = ["wrong_rows"]

HEAD = "name,lon,lat\n"
BLIND = "import_datum_blind"


def wrong_rows(lure: Lure) -> Iterator[BadInput]:
    """Yield every case by its name."""
    for name, (data, codes) in _texts().items():
        text = data if isinstance(data, bytes) else data.encode()
        yield BadInput(f"rows_{name}.csv", text, frozenset(codes.split()))
    for name, (data, codes) in {**_books(), **_book_parts(lure)}.items():
        yield BadInput(f"book_{name}.xlsx", data, frozenset(codes.split()))


def _texts() -> dict[str, tuple[str | bytes, str]]:
    return {
        "head_only": (HEAD, "import_nothing"),
        "blank_lines": ("\n\n\n", "import_nothing"),
        "cells_beyond": (HEAD + "a,121.4,31.3,5\n", "import_row_width"),
        "decimal_comma": ("name;lon;lat\na;121,4;31,3\n", "import_no_position"),
        "letter_l": (HEAD + "a,12l.4,31.3\n", "import_no_position"),
        "nan": (HEAD + "a,NaN,31.3\n", "import_no_position"),
        "infinite": (HEAD + "a,inf,31.3\n", "import_no_position"),
        "beyond_floats": (HEAD + f"a,{'9' * 400},31.3\n", "import_no_position"),
        "exponent": (HEAD + "a,1.2e2,31.3\n", "import_no_position"),
        "minutes_60": (HEAD + "a,121°75',31°10'\n", "import_no_position"),
        "seconds_60": (HEAD + "a,121°27'99\",31°10'\n", "import_no_position"),
        "huge": (HEAD + f"a,{'9' * 300},31.3\n", "import_no_position"),
        "wkt_huge": ('name,WKT\na,"POINT(1e308 1e308)"\n', "import_no_position"),
        "wkt_curve": ('name,WKT\na,"CIRCULARSTRING(0 0,1 1,2 0)"\nb,"POINT(121.4 31.3)"\n',
                      "import_no_position"),
        "wkt_curve_within": (('name,WKT\na,"GEOMETRYCOLLECTION(CIRCULARSTRING(0 0,1 1,2 0))"\n'
                             'b,"POINT(121.4 31.3)"\n'), "import_no_position"),
        "no_lat": ("name,lon\na,121.4\n", "import_nowhere"),
        "swapped": (HEAD + "a,31.3,121.4\n", "out_of_bounds " + BLIND),
        "one_place_swapped": (HEAD + "a,121.4,31.3\nb,31.3,121.4\n", "out_of_bounds " + BLIND),
        "nul": ("name,lon,lat\na\x00,121.4,31.3\n", "import_rows"),
        "open_quote": (HEAD + '"a,121.4,31.3\nb,121.4,31.3\n', ("import_nowhere import_rows "
                       "import_no_position import_row_width import_nothing import_quote")),
        "huge_cell": (HEAD + '"' + "x" * 300_000 + '",121.4,31.3\n', "import_rows"),
        "columns_300": (",".join(f"c{k}" for k in range(300)) + "\n1\n", "limit_columns"),
        "head_of_megabytes": ("a" * 3_000_000 + ",lon,lat\n1,121.4,31.3\n",
                              "import_rows limit_header_kb"),
        "neither_encoding": (HEAD.encode() + b"\xff\xff\x81,121.4,31.3\n", "import_encoding"),
        "utf16_without_mark": ((HEAD + "a,121.4,31.3\n").encode("utf-16-le"), "import_decoded"),
        "utf16_cut": ((HEAD + "蕰,121.4,31.3\n").encode("utf-16")[:-1],
                      "import_decoded import_encoding"),
        "utf32": ((HEAD + "a,121.4,31.3\n").encode("utf-32"), "import_rows import_encoding"),
        "big5": (HEAD.encode() + "寶山區,121.4,31.3\n".encode("big5"),
                 "import_decoded import_encoding"),
        "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "import_rows import_encoding"),
        "column_twice": ("name,lon,lat,lat\na,121.4,31.3,31.4\n", BLIND + " import_column_twice"),
        "unknown_towns": ("街镇,人口\n甲镇,12\n乙镇,13\n", "import_nowhere"),
        "figures_of_text": ("街镇,人口\n顾村镇,约三万\n", "weight_no_number import_joined"),
        "negative_figures": ("街镇,人口\n顾村镇,-5\n杨行镇,7\n", "import_joined"),
        "town_twice": ("街镇,人口\n顾村镇,5\n顾村镇,7\n", "import_joined"),
        "formula": (HEAD + '=cmd|"/c calc"!A1,121.4,31.3\n', BLIND),
        "only_separators": (",,,\n,,,\n", "import_nothing"),
        "pair_of_three": ('坐标\n"121.4,31.3,5"\n', "import_no_position"),
        "west": (HEAD + "a,121°27'W,31°\n", "out_of_bounds " + BLIND),
    }  # fmt: skip


def _books() -> dict[str, tuple[bytes, str]]:
    return {
        "no_rows": (_book([]), "import_nothing import_nowhere"),
        "head_only": (_book([("name", "lon", "lat")]), "import_nothing import_nowhere"),
        "two_sheets": (_book([("a", "lon", "lat"), (1, 121.4, 31.3)], more=True), "import_layers"),
        "formula_place": (_book([("name", "lon", "lat"), ("a", "=100+21.4", 31.3)]),
                          "import_nowhere"),
        "error_cell": (_book([("name", "lon", "lat"), ("a", "#DIV/0!", 31.3)]),
                       "import_no_position"),
        "date_place": (_book([("name", "lon", "lat"), ("a", "2020-01-01", 31.3)]),
                       "import_no_position"),
        "columns_300": (_book([[f"c{k}" for k in range(300)], [1] * 300]), "limit_columns"),
        "blank_rows": (_book([("name", "lon", "lat"), (None, None, None), ("a", 121.4, 31.3)]),
                       BLIND),
        "merged_title": (_book([("宝山区园区一览表", None, None), ("name", "lon", "lat"),
                                ("a", 121.4, 31.3)]), "import_heads"),
        "far_cell": (_book([("name", "lon", "lat"), ("a", 121.4, 31.3)], far="XFD1048576"),
                     BLIND),
        "far_row": (_book([("name", "lon", "lat"), ("a", 121.4, 31.3)], far="A1048576"),
                    "import_no_position"),
    }  # fmt: skip


def _book(rows: Sequence[Sequence[Any]], *, more: bool = False, far: str = "") -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    if more:
        sheet = book.create_sheet("b")
        for row in rows:
            sheet.append(list(row))
    if far:
        book.active[far] = "x"
    book.save(target)
    return target.getvalue()


def _book_parts(lure: Lure) -> dict[str, tuple[bytes, str]]:
    """Return workbooks of which one inner part is wrong or points elsewhere."""
    sheet, rels = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"
    laughs = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 10))
    broken = "import_unreadable import_nothing import_disguised"
    return {
        "no_sheet": (_with_part(sheet, None), broken),
        "sheet_cut": (_with_part(sheet, lambda data: data[: len(data) // 2]), broken),
        "sheet_no_markup": (_with_part(sheet, lambda _: b"\x00" * 500), broken),
        "entity_file": (_with_part(sheet, lambda data: _doctype(
            data, f'<!ENTITY x SYSTEM "{lure.path.as_uri()}">')), broken),
        "laughs": (_with_part(sheet, lambda data: _doctype(
            data, f'<!ENTITY a0 "ha">{laughs}')), broken),
        "link_out": (_with_part(rels, lambda data: data.replace(
            b"worksheets/sheet1.xml", lure.path.as_uri().encode())), broken),
        "link_up": (_with_part(rels, lambda data: data.replace(
            b"worksheets/sheet1.xml", b"../../../../../../etc/passwd")), broken),
        "bomb": (_with_part("xl/media/x.bin", lambda _: bytes(60_000_000)), "limit_ratio"),
    }  # fmt: skip


def _doctype(data: bytes, entities: str) -> bytes:
    text = data.decode()
    head = f"<!DOCTYPE worksheet [{entities}]>"
    return (head + text.replace("<sheetData>", "<sheetData>&x;&a9;", 1)).encode()


def _with_part(name: str, change: Any) -> bytes:
    """Return the sound workbook with one part of it changed, added or, for None, left out."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sound_files()["sound.xlsx"])) as sound,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        parts = {each: sound.read(each) for each in sound.namelist()}
        if change is None:
            del parts[name]
        else:
            parts[name] = change(parts.get(name, b""))
        for each, data in parts.items():
            packed.writestr(each, data)
    return target.getvalue()
