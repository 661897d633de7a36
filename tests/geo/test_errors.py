"""The tree of errors, and the problems they carry."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import geo
from geo.errors import AtlasError, DataError, NoPathError, ParameterError, PlaceError, Problem

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", [DataError, NoPathError, ParameterError, PlaceError])
def test_every_error_carries_all_its_problems(kind: type[AtlasError]) -> None:
    problems = [Problem("a", "f.csv", "x", "size", {"value": 1}), Problem("b")]
    error = kind(iter(problems))
    assert isinstance(error, AtlasError)
    assert error.problems == tuple(problems)
    assert str(error) == "f.csv, x, size: a (value 1). B."


CODE = re.compile(r'Problem\(\s*"([a-z_]+)"')
"""A kind of problem where it is raised; those of `check_layer` are given back, not raised."""


def test_every_error_of_geo_reads_as_a_sentence_without_the_words_of_the_product() -> None:
    sources = [each for each in (ROOT / "geo").rglob("*.py") if each.name != "checks.py"]
    raised = {code for each in sources for code in CODE.findall(each.read_text(encoding="utf-8"))}
    assert len(raised) > 20
    for code in raised:
        said = str(DataError(Problem(code, field="size", values={"value": -5})))
        assert re.fullmatch(r"size: .+\.", said), said
        assert code not in said
        assert code.replace("_", " ") + " (" not in said


def test_an_error_says_what_is_wrong_where_and_what_to_do() -> None:
    allowed = {"value": "boat", "allowed": ("rail", "bus")}
    error = ParameterError(
        [Problem("value_unknown", feature="#2", field="mode", values=allowed),
         Problem("radius_missing")]
    )  # fmt: skip
    assert str(error) == (
        "#2, mode: 'boat' is none of these: rail, bus. "
        "At least one radius is needed; give it in metres."
    )


def test_one_problem_needs_no_list() -> None:
    assert DataError(Problem("a")).problems == (Problem("a"),)


def test_a_problem_without_values_has_none() -> None:
    assert dict(Problem("a").values) == {}


def test_the_public_face_is_loaded_name_by_name() -> None:
    """`import geo` loads no library; each of its names is there, and found in its module."""
    statement = (
        "import sys, geo; heavy = {'geopandas', 'numba', 'numpy', 'pandas', 'shapely'};"
        "print(sorted(heavy & set(sys.modules)));"
        "geo.gini; print('numba' in sys.modules, 'geopandas' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", statement], cwd=ROOT, capture_output=True, text=True, check=True,
        encoding="utf-8",
    )  # fmt: skip
    assert done.stdout.split("\n")[:2] == ["[]", "False False"]
    assert len(geo.__all__) > 90
    assert set(geo.__all__) <= set(dir(geo))
    for name in geo.__all__:
        assert getattr(geo, name) is not None
    for name in ("gravity", "two_step", "Exponential", "gini", "palma"):
        assert name in geo.__all__
    with pytest.raises(AttributeError, match="nothing"):
        geo.nothing  # noqa: B018 - asking is what is tried
