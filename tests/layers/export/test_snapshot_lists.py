"""A list of maps for the command that prints them: how it is read, made, and refused."""

from pathlib import Path

import pytest

from geo.errors import ParameterError
from layers.cli.print_options import snapshot_options
from layers.export import snapshot_query
from layers.export.snapshot_list import key_forms, read_list
from layers.export.snapshot_query import queries_for
from layers.i18n.wording import say
from tests.layers.commands import Run

pytestmark = pytest.mark.usefixtures("english")

LIST = """
size = "a3"
langs = ["zh", "en"]
set = { building = "on" }

[[maps]]
page = "coverage"
radius = [500, 800]
out = "coverage_{lang}.svg"

[[maps]]
page = "overview"
for = "zones"
portrait = true
dpi = 150
set = { building = "off", halo = "on" }
out = "{place}_{lang}.png"
"""


def test_a_list_is_read_with_what_holds_for_all(tmp_path: Path) -> None:
    path = tmp_path / "maps.toml"
    path.write_text(LIST.replace('building = "off", ', "").replace(
        'set = { building = "on" }', ""), encoding="utf-8")  # fmt: skip
    found = read_list(path, "en")
    assert [each.out.name for each in found] == [
        "coverage_zh.svg", "coverage_en.svg", "nanda_smart_city_zh.png",
        "nanda_smart_city_en.png", "wusong_innovation_city_zh.png", "wusong_innovation_city_en.png",
    ]  # fmt: skip
    assert {each.out.parent for each in found} == {tmp_path}
    assert {each.wish.paper.size for each in found} == {"a3"}
    wishes = [each.wish for each in found[::2]]
    assert [(each.form, each.paper.portrait, each.paper.dpi) for each in wishes] == [
        ("svg", False, 300), ("png", True, 150), ("png", True, 150),
    ]  # fmt: skip
    assert found[0].query == {"radii": "500,800"}
    assert found[2].query == {"halo": "on", "place": "nanda_smart_city"}


def test_a_list_is_made_map_by_map(run: Run, tmp_path: Path, blank: None) -> None:  # noqa: ARG001
    path = tmp_path / "maps.toml"
    path.write_text('[[maps]]\npage = "access"\nfor = "towns"\nout = "{place}.pdf"\n',
                    encoding="utf-8")  # fmt: skip
    code, out, err = run("snapshot", "--batch", str(path), "--out", str(tmp_path / "made"))
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert [line.split()[0] for line in lines] == [f"{n}/12" for n in range(1, 13)]
    assert len(list((tmp_path / "made").iterdir())) == 12


def test_everything_wrong_with_a_list_is_told_at_once(
    run: Run, tmp_path: Path, blank: None  # noqa: ARG001
) -> None:  # fmt: skip
    path = tmp_path / "maps.toml"
    path.write_text(
        """
colour = "red"
[[maps]]
page = "coverage"
out = "a.gif"
dpi = "high"
[[maps]]
out = "b.png"
portrait = 1
[[maps]]
page = "overview"
out = "c.png"
size = 4
langs = ["zh", 5]
""",
        encoding="utf-8",
    )
    code, out, err = run("snapshot", "--batch", str(path))
    assert (code, out) == (2, "")
    lines = err.splitlines()
    for part in ("colour", "[[maps]] 1 › dpi", "[[maps]] 2 › portrait", "[[maps]] 3 › size",
                 "[[maps]] 3 › langs"):  # fmt: skip
        assert sum(part in line for line in lines) == 1, part
    assert all(line.startswith("maps.toml") for line in lines)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('page = "overview"\nout = "a.png"\nlangs = ["zh", "en"]', ["a.png", "more than once"]),
        ('page = "overview"\nfor = "parks"\nout = "a.png"', ["a.png", "more than once"]),
        ('page = "overview"\nfor = "moons"\nout = "{place}.png"', ["for", "“moons”", "parks"]),
        ('page = "overview"\nout = "no/a.png"', ["There is no folder"]),
        ('out = "a.png"', ["[[maps]] 1 › page", say("problem.batch_missing", "en")]),
        ('page = "overview"\nlangs = ["fr"]\nout = "a.png"', ["langs", "“fr”"]),
    ],
)
def test_a_wrong_entry_of_a_list_is_told(
    run: Run, tmp_path: Path, entry: str, expected: list[str], blank: None  # noqa: ARG001
) -> None:  # fmt: skip
    path = tmp_path / "maps.toml"
    path.write_text(f"[[maps]]\n{entry}\n", encoding="utf-8")
    code, out, err = run("snapshot", "--batch", str(path))
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    for each in expected:
        assert each in err
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("written", "code"),
    [(b"maps = 3", 2), (b"", 2), (b"maps = []", 2), (b"[[maps", 1), (b"\xff\xfe", 1)],
)
def test_what_is_no_list_is_told(run: Run, tmp_path: Path, written: bytes, code: int) -> None:
    path = tmp_path / "maps.toml"
    path.write_bytes(written)
    found, out, err = run("snapshot", "--batch", str(path))
    assert (found, out) == (code, "")
    assert len(err.splitlines()) == 1
    assert "maps.toml" in err


def test_every_entry_a_list_may_hold_is_an_option_or_told_in_the_readme() -> None:
    flags = {flag.strip("-").replace("-", "_") for flag, _ in snapshot_options("en")}
    assert set(key_forms()) - {"for", "langs", "lang"} <= flags


def test_a_map_of_coverage_for_each_place_is_that_of_its_growth() -> None:
    found = queries_for("coverage", "zones", str)
    assert list(found) == ["nanda_smart_city", "wusong_innovation_city"]
    assert found["nanda_smart_city"] == {"view": "growth", "of": "nanda_smart_city"}
    assert queries_for("overview", "zones", str)["nanda_smart_city"] == {
        "place": "nanda_smart_city"
    }


def test_a_page_that_names_no_place_cannot_be_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot_query, "params_by_key", lambda page: {})  # noqa: ARG005
    with pytest.raises(ParameterError) as refused:
        queries_for("coverage", "parks", str)
    assert [each.code for each in refused.value.problems] == ["snapshot_for"]
