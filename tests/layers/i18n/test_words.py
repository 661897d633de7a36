"""The wording table against the code that names its keys and the data that needs them."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from geo.checks import CERTAINTIES, STATUSES
from geo.errors import ParameterError, Problem
from layers.analyses.common.targets import LINE_SETS, target_layers
from layers.analyses.common.travel_options import WAITS
from layers.i18n import wording
from layers.i18n.languages import settings
from layers.i18n.wording import LANGUAGES, Text, line_name, say, sentence, sentences, text
from layers.model.catalogue import GROUPS
from layers.model.column_schema import COLUMNS
from layers.model.layer import Layer
from layers.model.palette import ALWAYS, GROUND
from layers.model.roles import SITE_KINDS
from layers.scenarios.tables import STREET_EDITS
from layers.store import limits, repository
from layers.store.atlas import SHIPPED
from layers.streets.facilities.facility_tags import FACILITIES
from layers.transit.gtfs.feed_services import KINDS
from layers.transit.periods import PERIODS

ROOT = Path(__file__).parents[3]
PLACE = {"file", "feature", "field"}
DYNAMIC_CODES = {
    # where the code is not a literal of the call: geo/transit/service_tables.py
    "service_ambiguous": {"from_id", "to_id"}, "service_unconnected": {"from_id", "to_id"},
    # layers/store/reading/field_values.py
    "text_form": {"value"},
    # layers/store/geojson.py
    "coordinates_empty": set(), "coordinates_few": set(), "ring_open": set(),
    "position_form": set(), "position_swapped": set(), "position_range": set(),
    # geo/checks.py
    "geometry_invalid": {"reason"}, "geometry_empty": set(), "winding": set(), "decimals": set(),
    "has_z": set(), "out_of_bounds": set(),
    # layers/cli/arguments.py
    "cli_command_missing": {"help"}, "cli_missing": {"help", "several"},
    "cli_unknown": {"help", "value"}, "cli_command": {"several", "value"},
    "cli_value_missing": {"help", "value"}, "cli_ambiguous": {"several", "value"},
    "cli_together": {"value", "other"},
    # layers/imports/file_forms.py
    "import_xls": set(), "import_dwg": set(), "import_mdb": set(), "import_rar": set(),
    "import_tif": set(), "import_sheet": set(),
    # layers/cli/question_options.py
    "point_form": {"value"},
    # layers/transit/gtfs/findings.py, gtfs_read.py, gtfs_form.py, gtfs_leave.py, gtfs_check.py
    "gtfs_more_noted": {"count", "shown"},
    "gtfs_nested": {"archives"}, "gtfs_tables_none": {"archives"},
    "gtfs_whole": {"value"}, "gtfs_time": {"value"}, "gtfs_date": {"value"},
    "gtfs_garbled": {"value"}, "gtfs_garbled_name": {"value"}, "gtfs_flex": {"value"},
    "gtfs_short": {"value"}, "gtfs_end_blank": {"value"}, "gtfs_backward": {"value"},
    "gtfs_span": {"value"}, "gtfs_headway": {"value"},
    # layers/workspace/guarded.py
    "right_read": set(), "right_edit": set(), "right_manage": set(),
    # layers/workspace/postgres/driver.py
    "store_full": {"reason"}, "store_rights": {"reason"}, "store_refused": {"reason"},
    "store_failed": {"reason"},
    # layers/store/limits.py
    **{code: {"value", "limit", "variable"} for code in limits._CODES.values()},
}  # fmt: skip


def table() -> dict[str, Text]:
    return wording._table()


@pytest.fixture(autouse=True, scope="module")
def parsed_once() -> Iterator[None]:
    """Parse the code once for all tests of this module, and forget it then: it is large."""
    yield
    modules.cache_clear()
    all_calls.cache_clear()


@cache
def modules() -> list[tuple[str, ast.Module]]:
    paths = [ROOT / "streamlit_app.py"]
    paths += [path for ring in ("geo", "layers", "pages") for path in (ROOT / ring).rglob("*.py")]
    return [
        (path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(paths)
    ]


@cache
def all_calls() -> list[tuple[str, str, ast.AST, ast.Call]]:
    """Return name, file, enclosing function and call, for each call of the code."""
    found = []
    for file, module in modules():
        scopes = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
        inner = {id(node): scope for scope in scopes for node in ast.walk(scope)}
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                found.append((name, file, inner.get(id(node), module), node))
    return found


def calls(*names: str) -> Iterator[tuple[str, ast.AST, ast.Call]]:
    """Yield file, enclosing function and call, for each call by one of some names."""
    for name, file, scope, call in all_calls():
        if name in names:
            yield file, scope, call


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def keys_of(node: ast.AST | None, scope: ast.AST) -> set[str] | None:
    """Return the keys of a dict, given as such or by the name it was last assigned to."""
    if isinstance(node, ast.Dict):
        return {key.value for key in node.keys if isinstance(key, ast.Constant)}
    if isinstance(node, ast.Name):
        found = [
            each
            for each in ast.walk(scope)
            if isinstance(each, ast.Assign)
            and ast.unparse(each.targets[0]) == node.id
            and each.lineno < node.lineno
        ]
        last = max(found, key=lambda each: each.lineno, default=None)
        return keys_of(last.value, scope) if last else None
    return set() if node is None else None


def literal_problems() -> list[tuple[str, str, set[str] | None]]:
    found = []
    for file, scope, call in calls("Problem", "report", "problem"):
        if call.args and isinstance(call.args[0], ast.Constant):
            keywords = {keyword.arg: keyword.value for keyword in call.keywords}
            found.append((file, call.args[0].value, keys_of(keywords.get("values"), scope)))
    return found


def test_both_languages_say_something_with_the_same_placeholders() -> None:
    for key, both in table().items():
        assert both.in_("zh").strip(), key
        assert both.in_("en").strip(), key
        assert placeholders(both.in_("zh")) == placeholders(both.in_("en")), key


def test_chinese_is_chinese_and_english_is_not() -> None:
    for key, both in table().items():
        assert not re.search(r"[一-鿿]", both.in_("en")) or key == "search.hint", key


def test_every_problem_has_wording_whose_places_are_filled() -> None:
    known = table()
    literal = literal_problems()
    assert len(literal) > 50
    for file, code, values in [*literal, *(("", *item) for item in DYNAMIC_CODES.items())]:
        key = f"problem.{code}"
        assert key in known, f"{file}: {code}"
        if values is not None:
            assert placeholders(known[key].in_("en")) <= values | PLACE, f"{file}: {code}"


def test_the_dynamic_codes_are_those_of_the_code() -> None:
    source = {file: ast.unparse(module) for file, module in modules()}
    for code in DYNAMIC_CODES:
        assert any(f"'{code}'" in each for each in source.values()), code


def used_keys() -> tuple[set[str], list[re.Pattern[str]]]:
    """Return the keys the code names in full, and patterns of those it puts together."""
    literal, patterns = set(), []
    for _, module in modules():
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literal.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                start = str(node.values[0].value)
                if re.match(r"[a-z_]+\.", start):
                    parts = [
                        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.-]+"
                        for part in node.values
                    ]
                    patterns.append(re.compile("".join(parts)))
    return literal, patterns


def test_no_wording_is_unused() -> None:
    literal, patterns = used_keys()
    # Tables have their headings under a prefix; controls word their choices under a prefix.
    prefixes = {key for key in literal if re.fullmatch(r"(choose|export)\.\w+", key)}
    themes = {"allocation_column", "column", "directory", "figure", "growth", "kpi", "list",
              "match", "norm.column", "scenario_column", "site", "sources",
              "town_area"}  # fmt: skip
    prefixes |= themes & literal
    prefixes |= {"limit"}  # all of them are listed, whichever the atlas has
    literal |= {each.get("label") for layer in settings()["layers"]
                for each in layer.get("classes", ())}  # fmt: skip
    codes = {f"problem.{code}" for _, code, _ in literal_problems()}
    codes |= {f"problem.{code}" for code in DYNAMIC_CODES}
    labels = {f"field.{each.label or each.slug}" for each in COLUMNS.values()}
    unused = [
        key
        for key in table()
        if key not in literal | codes | labels
        and key.rpartition(".")[0] not in prefixes
        # A control finds what stands in an empty field, or adds to it, beside its words.
        and not (key.endswith(("_none", "_other")) and key.rpartition("_")[0] in prefixes)
        and not any(
            pattern.fullmatch(key)
            for pattern in patterns
            if not pattern.pattern.startswith(("problem", "field"))
        )
    ]
    assert unused == []


def test_every_key_named_in_full_exists_and_gets_what_it_asks_for() -> None:
    known = table()
    seen = 0
    for file, _, call in calls("say", "text"):
        if not (call.args and isinstance(call.args[0], ast.Constant)):
            continue
        key = call.args[0].value
        assert key in known, f"{file}: {key}"
        given = {keyword.arg for keyword in call.keywords}
        if None not in given:
            assert placeholders(known[key].in_("en")) <= given, f"{file}: {key}"
        seen += 1
    assert seen > 100


def values_of(layers: dict[str, Layer], field: str) -> set[str]:
    return {
        value
        for layer in layers.values()
        if field in layer.frame
        for value in layer.frame[field].dropna()
        if value
    }


@pytest.fixture(scope="session")
def needed(layers: dict[str, Layer]) -> dict[str, set[str]]:
    """What each prefix must have a wording for."""
    directory = repository.table("directory")
    industries = values_of(layers, "industries") | set(directory["industries"]) - {""}
    licences = {s.licence for layer in layers.values() for s in layer.lineage.sources}
    ground = {each.kind for each in GROUND} - {*ALWAYS, "veil"}  # what its files may hold
    licences |= {"user-file"}  # of a timetable feed someone hands in
    return {
        "kind": values_of(layers, "kind")
        | {*KINDS.values(), *SITE_KINDS, *FACILITIES, "imported"}
        | ground,
        "status": set(STATUSES),
        "certainty": set(CERTAINTIES),
        "category": set(directory["category"]),
        "industry": {name for value in industries for name in value.split("|")},
        "licence": licences,
        "layer": {entry.id for entry in SHIPPED} | set(STREET_EDITS),
        "group": set(GROUPS),
        "period": set(PERIODS),
        "step": {"walk", "wait", "ride", "transfer"},
        "coverage": {f"lines_{each}" for each in LINE_SETS},
        "choose.lines": {*LINE_SETS, "label"},
        "choose.target": {*target_layers(), "label"},
        "choose.period": {*PERIODS, "label"},
        "choose.wait": {*WAITS, "label"},
    }


def test_every_value_of_the_data_has_its_wording(needed: dict[str, set[str]]) -> None:
    known = table()
    lacking = {f"{prefix}.{value}" for prefix, values in needed.items() for value in values}
    assert lacking - set(known) == set()


@pytest.mark.parametrize("prefix", ["kind", "category", "industry", "licence", "layer", "group"])
def test_no_wording_stands_for_a_value_that_is_not_there(
    needed: dict[str, set[str]], prefix: str
) -> None:
    worded = {key.removeprefix(f"{prefix}.") for key in table() if key.startswith(f"{prefix}.")}
    assert worded - needed[prefix] == set()


def test_every_line_has_a_name(layers: dict[str, Layer]) -> None:
    names = {line: line_name(line) for line in layers["lines"].frame["line"].unique()}
    assert len({name.in_("zh") for name in names.values()}) == 21
    assert names["7"] == Text(zh="7号线", en="Line 7")


def test_a_problem_says_where_and_what_in_both_languages() -> None:
    problem = Problem(
        "value_unknown", "a.geojson", "x", "kind", {"value": "y", "allowed": ("p", "q")}
    )
    assert sentence(problem, "en") == (
        "a.geojson › x › kind: “y” is not one of the allowed values: p, q."
    )
    assert sentence(problem, "zh") == "a.geojson › x › kind：“y”不在允许的值中：p、q。"
    error = ParameterError([problem, problem])
    assert len(sentences(error, "en")) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_values_are_filled_in_as_they_stand(lang: wording.Lang) -> None:
    hostile = "{0} {x.__class__} %s"
    assert hostile in say("legend.line", lang, line=hostile)
    assert hostile in text("legend.line", line=Text(zh=hostile, en=hostile)).in_(lang)


def test_an_unknown_key_is_a_slip_in_the_code() -> None:
    with pytest.raises(KeyError):
        say("no.such_key", "en")


def test_refusals_of_where_next_name_no_flags() -> None:
    """They stand on the page of scenarios as well, where no one has a flag to set."""
    words = Path(__file__).parents[3] / "layers/i18n/words/layouts.toml"
    refusals = tomllib.loads(words.read_text(encoding="utf-8"))["problem"]
    assert refusals
    assert not [code for code, texts in refusals.items() if any("--" in t for t in texts.values())]
