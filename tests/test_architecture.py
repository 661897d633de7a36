"""The laws of the code, read off its source and off the tables of docs/architecture.md.

A law is a function from a module to the lines that break it. Each law is also
given made-up modules that break it: a law that cannot fail proves nothing.
"""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "architecture.md"
FOLDERS = ("geo", "layers", "pages")
OURS = {*FOLDERS, "streamlit_app"}
STREAMLIT = {"streamlit", "streamlit_folium"}
MAY_IMPORT = {
    "geo": {"geo"},
    "layers": {"geo", "layers"},
    "pages": {"geo", "layers", "pages"},
    "streamlit_app.py": {"geo", "layers", "pages"},
}
TEXT_ACCESS = {"open", "read_text", "write_text"}
FILE_ACCESS = TEXT_ACCESS | {"read_bytes", "write_bytes", "read_csv", "read_file", "to_file"}
CODE_TEXT = re.compile(r"epsg:\s*\d{4,6}|\b(4326|32651|3857|4490|4479|4979)\b", re.IGNORECASE)
MAX_LINES, MAX_FILES = 400, 20
FRAME = {"__init__", "__main__", "conftest"}
QUESTIONS = {
    "overview", "coverage", "travel", "reach", "access", "sites", "site_compare", "streets",
}  # fmt: skip
"""Module names that may stand in several packages: the same question in each of them."""


@cache
def rows(heading: str) -> dict[str, str]:
    """Return the first two columns of the table under a heading of the document."""
    section = DOCUMENT.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(r"^\| `([^|]+)` \| ([^|]+) \|", section, re.MULTILINE)
    return {name: value.strip("` ") for name, value in found}


def packages() -> tuple[str, ...]:
    """Return the packages of layers in the order of the import law."""
    return tuple(rows("Packages of layers"))


@dataclass(frozen=True)
class Module:
    """A source file: its path from the root, "/" between, and its text."""

    path: str
    source: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders and the file."""
        return PurePosixPath(self.path).parts

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All nodes of the syntax tree."""
        return list(ast.walk(ast.parse(self.source)))

    @cached_property
    def imports(self) -> list[tuple[int, str]]:
        """Line and full name of each import; of ``from a import b`` both a and a.b."""
        found = []
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found += [(node.lineno, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = ".".join(self.parts[: -node.level]) if node.level else ""
                module = ".".join(filter(None, (base, node.module or "")))
                found += [(node.lineno, f"{module}.{alias.name}") for alias in node.names]
        return found

    @property
    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Each call with the last part of its name: ``open`` for ``path.open(...)``."""
        for node in self.nodes:
            if isinstance(node, ast.Call):
                yield node, getattr(node.func, "attr", getattr(node.func, "id", ""))


def folders_keep_apart(module: Module) -> Iterator[int]:
    allowed = MAY_IMPORT.get(module.parts[0], OURS)
    yield from (line for line, name in module.imports if name.split(".")[0] in OURS - allowed)


def packages_keep_their_order(module: Module) -> Iterator[int]:
    if module.parts[0] != "layers" or len(module.parts) < 3:
        return
    order = {name: place for place, name in enumerate(packages())}
    own = order[module.parts[1]]
    for line, name in module.imports:
        other = name.split(".")[1:2] if name.startswith("layers.") else []
        if other and order.get(other[0], len(order)) > own:
            yield line


def pages_leave_the_command_line_alone(module: Module) -> Iterator[int]:
    if module.parts[0] == "pages":
        yield from (line for line, name in module.imports if name.startswith("layers.cli"))


def streamlit_stays_in_pages(module: Module) -> Iterator[int]:
    if module.parts[0] not in ("pages", "streamlit_app.py"):
        yield from (line for line, name in module.imports if name.split(".")[0] in STREAMLIT)


def heavy_libraries_have_one_owner(module: Module) -> Iterator[int]:
    owners = rows("Libraries with one owner")
    for line, name in module.imports:
        if owners.get(name.split(".")[0], module.path) != module.path:
            yield line


def files_are_opened_where_the_document_says(module: Module) -> Iterator[int]:
    if module.path not in rows("Modules that open files"):
        yield from (call.lineno for call, name in module.calls if name in FILE_ACCESS)


def files_are_written_in_one_place(module: Module) -> Iterator[int]:
    if module.path == "layers/store/atomic_file.py":
        return
    for call, name in module.calls:
        given = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
        modes = [str(each.value) for each in given if isinstance(each, ast.Constant)]
        opened = any(re.fullmatch(r"[rwaxbt+]*[wax+][rwaxbt+]*", mode) for mode in modes)
        if name in {"write_bytes", "write_text", "to_file"} or (name == "open" and opened):
            yield call.lineno


def text_files_name_their_encoding(module: Module) -> Iterator[int]:
    for call, name in module.calls:
        words = {keyword.arg for keyword in call.keywords}
        modes = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
        binary = any(
            isinstance(mode, ast.Constant) and re.fullmatch(r"[rwax+]*b[rwax+]*", str(mode.value))
            for mode in modes
        )
        if name in TEXT_ACCESS and "encoding" not in words and not binary:
            yield call.lineno


def crs_codes_have_one_home(module: Module) -> Iterator[int]:
    if module.path != "geo/crs.py":
        for node in module.nodes:
            if isinstance(node, ast.Constant) and CODE_TEXT.search(str(node.value)):
                yield node.lineno


def errors_are_caught_by_name(module: Module) -> Iterator[int]:
    for node in module.nodes:
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {kind and ast.unparse(kind).removeprefix("builtins.") for kind in kinds}
            if names & {None, "Exception", "BaseException"}:
                yield node.lineno


def geo_prints_nothing(module: Module) -> Iterator[int]:
    if module.parts[0] == "geo":
        yield from (call.lineno for call, name in module.calls if name == "print")


Law = Callable[[Module], Iterator[int]]
LAWS: tuple[Law, ...] = (
    folders_keep_apart,
    packages_keep_their_order,
    pages_leave_the_command_line_alone,
    streamlit_stays_in_pages,
    heavy_libraries_have_one_owner,
    files_are_opened_where_the_document_says,
    files_are_written_in_one_place,
    text_files_name_their_encoding,
    crs_codes_have_one_home,
    errors_are_caught_by_name,
    geo_prints_nothing,
)


def long_files(sizes: Iterable[tuple[str, int]]) -> list[str]:
    """Return the files of more than `MAX_LINES` lines, of paths with their lines."""
    return [f"{path}: {lines} lines" for path, lines in sizes if lines > MAX_LINES]


def full_folders(paths: Iterable[str]) -> list[str]:
    """Return the folders of more than `MAX_FILES` modules, the files of a frame not counted."""
    counts = Counter(
        PurePosixPath(path).parent.as_posix()
        for path in paths
        if PurePosixPath(path).stem not in FRAME
    )
    return [f"{folder}: {count} files" for folder, count in counts.items() if count > MAX_FILES]


def shared_names(paths: Iterable[str]) -> list[str]:
    """Return module names that stand in several folders and are no question's."""
    packages_of = defaultdict(list)
    for path in paths:
        if (stem := PurePosixPath(path).stem) not in FRAME | QUESTIONS:
            packages_of[stem].append(path)
    return [f"{stem}: {', '.join(found)}" for stem, found in packages_of.items() if len(found) > 1]


def own_files(*suffixes: str) -> list[Path]:
    """Return the files of the product and its tests with some suffixes."""
    folders = (*FOLDERS, "tests", "data")
    found = [path for each in folders for path in (ROOT / each).rglob("*") if path.is_file()]
    found += [path for path in ROOT.glob("*") if path.is_file()]
    local = ROOT / "data" / "local"
    return sorted(p for p in found if p.suffix in suffixes and local not in p.parents)


@pytest.fixture(scope="module")
def modules() -> list[Module]:
    """All our modules, each parsed once for all laws."""
    paths = [ROOT / "streamlit_app.py", *(p for f in FOLDERS for p in (ROOT / f).rglob("*.py"))]
    return [
        Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(paths)
    ]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_every_module_keeps_the_law(law: Law, modules: list[Module]) -> None:
    assert [f"{each.path}:{line}" for each in modules for line in law(each)] == []


def test_the_document_names_what_there_is() -> None:
    folders = {path.parent.name for path in (ROOT / "layers").glob("*/__init__.py")}
    assert set(packages()) == folders
    named = {*rows("Libraries with one owner").values(), *rows("Modules that open files")}
    assert [path for path in sorted(named) if not (ROOT / path).is_file()] == []
    inner = {path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "geo").rglob("*.py")}
    assert set(rows("Packages of geo")) == inner


def test_no_file_is_long() -> None:
    files = own_files(".py", ".js", ".toml", ".css")
    sizes = [
        (path.relative_to(ROOT).as_posix(), len(path.read_text(encoding="utf-8").splitlines()))
        for path in files
    ]
    assert long_files(sizes) == []
    assert long_files([("geo/x.py", MAX_LINES + 1)])


def test_no_folder_is_full() -> None:
    paths = [path.relative_to(ROOT).as_posix() for path in own_files(".py")]
    assert full_folders(paths) == []
    assert full_folders([f"layers/x/m{number}.py" for number in range(MAX_FILES + 1)])


def test_a_module_name_means_one_thing(modules: list[Module]) -> None:
    paths = [each.path for each in modules]
    assert shared_names(paths) == []
    assert shared_names(["geo/tables.py", "layers/x/tables.py"])
    assert not shared_names(["pages/coverage.py", "layers/views/coverage.py"])


@pytest.mark.parametrize(
    ("law", "path", "source"),
    [
        (folders_keep_apart, "geo/x.py", "from layers.store.repository import layer"),
        (folders_keep_apart, "layers/x/y.py", "def f():\n    import pages.parts.frame"),
        (folders_keep_apart, "pages/x.py", "import streamlit_app"),
        (packages_keep_their_order, "layers/model/x.py", "from layers.store import repository"),
        (packages_keep_their_order, "layers/streets/x.py", "import layers.analyses.common.legs"),
        (packages_keep_their_order, "layers/views/x.py", "from layers import paper"),
        (pages_leave_the_command_line_alone, "pages/x.py", "from layers.cli import terminal"),
        (streamlit_stays_in_pages, "layers/x/y.py", "import streamlit as st"),
        (streamlit_stays_in_pages, "geo/x.py", "from streamlit_folium import st_folium"),
        (heavy_libraries_have_one_owner, "pages/x.py", "from folium.map import Layer"),
        (heavy_libraries_have_one_owner, "geo/x.py", "def f():\n    import numba"),
        (files_are_opened_where_the_document_says, "geo/x.py", "open('a', encoding='utf-8')"),
        (files_are_opened_where_the_document_says, "layers/x/y.py", "gpd.read_file('a')"),
        (files_are_opened_where_the_document_says, "pages/x.py", "Path('a').open('rb')"),
        (files_are_written_in_one_place, "layers/x/y.py", "Path('a').write_bytes(b'')"),
        (files_are_written_in_one_place, "layers/x/y.py", "path.open('wb')"),
        (text_files_name_their_encoding, "layers/x/y.py", "Path('a').read_text()"),
        (text_files_name_their_encoding, "layers/x/y.py", "open('a', 'w')"),
        (crs_codes_have_one_home, "layers/x/y.py", "frame.to_crs('epsg:3857')"),
        (crs_codes_have_one_home, "pages/x.py", "frame.to_crs(4326)"),
        (errors_are_caught_by_name, "geo/x.py", "try:\n    f()\nexcept:\n    pass"),
        (
            errors_are_caught_by_name,
            "geo/x.py",
            "try:\n    f()\nexcept (KeyError, Exception):\n    0",
        ),
        (geo_prints_nothing, "geo/x.py", "print(1)"),
    ],
)
def test_each_law_can_be_broken(law: Law, path: str, source: str) -> None:
    assert list(law(Module(path, source)))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_a_lawful_module_is_left_alone(law: Law) -> None:
    source = """
        from geo.crs import STORAGE
        from layers.model import layer
        import numpy as np
        with path.open("rb") as stream, open(name, encoding="utf-8") as text:
            total = 43260 + 432_651
        try:
            read()
        except (OSError, json.JSONDecodeError):
            raise
    """
    assert not list(law(Module("layers/store/repository.py", "if True:" + source)))
