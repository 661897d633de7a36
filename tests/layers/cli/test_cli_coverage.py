"""The coverage command: three methods, years, ranges in every row, and faults told."""

from functools import partial
from pathlib import Path

import pytest

from layers.__main__ import main
from layers.analyses.common.proximity import METHODS
from layers.streets import local_network
from tests.layers.commands import Run, data_of
from tests.layers.model.test_columns import has_label

pytestmark = pytest.mark.usefixtures("english")
DISTRICT = ("--target", "district", "--json")
FIGURES = (
    ("share_low", "share", "share_high"),
    ("nearest_m_low", "nearest_m", "nearest_m_high"),
    ("walk_min_low", "walk_min", "walk_min_high"),
)


@pytest.fixture
def run(run: Run) -> Run:
    return partial(run, "coverage")


@pytest.mark.parametrize("method", METHODS)
def test_every_row_has_its_ranges_and_its_method(
    run: Run, walkable: local_network.Network, method: str
) -> None:
    assert walkable
    arguments = ("--minutes", "10", "--method", method, "--year", "2026", "--target", "towns")
    rows = data_of(run(*arguments, "--json"))
    assert len(rows) == 12
    known = [row for row in rows if row["share"] is not None]
    assert len(known) == (11 if method == "streets" else 12)
    for row in known:
        for low, value, high in FIGURES:
            assert row[low] <= row[value] <= row[high]
        if method != "circle":
            assert row["walk_min"] == pytest.approx(row["nearest_m"] / 80)
        else:  # circles measure straight; nobody walks that way
            assert row["walk_min"] > row["nearest_m"] / 80 or row["nearest_m"] == 0
    for row in rows:
        assert all(map(has_label, row))
        assert (row["method"], row["year"], row["minutes"]) == (method, 2026, 10)
        assert row["radius_m"] == 800
    code, out, _ = run(*arguments, "--lang", "zh")
    assert code == 0
    assert "2026 年底" in out
    assert "nan" not in out
    assert "inf" not in out


def test_ten_minutes_at_80_m_are_800_m(run: Run) -> None:
    """The reference share of 800 m, and a hundredth of its area by a fifth of the radius."""
    (row,) = data_of(run(*DISTRICT, "--minutes", "10"))
    assert row["share"] == pytest.approx(0.2141, abs=0.001)
    (slow,) = data_of(run(*DISTRICT, "--minutes", "10", "--speed", "60"))
    assert slow["radius_m"] == 600
    assert slow["share"] == pytest.approx(0.1349, abs=0.001)
    (longer,) = data_of(run(*DISTRICT, "--radius", "1200", "--method", "detour", "--detour", "2"))
    assert longer["share"] == pytest.approx(0.1349, abs=0.001)


def test_the_same_question_has_the_same_answer_to_the_letter(run: Run) -> None:
    arguments = ("--target", "zones", "--method", "detour", "--json")
    assert run(*arguments) == run(*arguments)


def test_what_is_under_construction_can_be_counted(run: Run) -> None:
    (now, *_), (then, *_) = (data_of(run(*DISTRICT, *more)) for more in ((), ("--building",)))
    assert then["share"] > now["share"]


def test_without_a_way_there_is_null(run: Run, walkable: local_network.Network) -> None:
    assert walkable
    (row,) = data_of(run("--method", "streets", "--year", "1993", "--radius", "800", *DISTRICT))
    assert row["share"] == row["share_low"] == row["share_high"] == 0
    assert [row[name] for name in ("nearest_m", "walk_min", "nearest_station_id")] == [None] * 3


def test_without_a_network_a_detour_stands_in(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    arguments = ("--minutes", "10", "--method", "streets", "--target", "district")
    (row,) = data_of(run(*arguments, "--json"))
    assert row["method"] == "detour"
    code, out, _ = run(*arguments)
    assert code == 0
    assert "a detour factor stands in" in out
    (tmp_path / "streets.npz").write_bytes(b"nothing")
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert "streets.npz" in err
    assert "streets remove" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--method", "hull"), "circle, detour, streets"),
        (("--minutes", "ten"), "ten"),
        (("--minutes", "0"), "0"),
        (("--minutes", "500"), "120"),
        (("--minutes", "nan"), "nan"),
        (("--minutes", "10", "10"), "more than once"),
        (("--minutes", "10", "--speed", "0"), "150"),
        (("--minutes", "10", "--speed", "quick"), "--speed"),
        (("--detour", "0.5"), "1.0"),
        (("--detour", "far"), "--detour"),
        (("--year", "1900"), "1993"),
        (("--year", "0"), "1993"),
        (("--year", "2026.5"), "--year"),
        (("--year", "soon"), "soon"),
        (("--year",), "--year"),
    ],
)
def test_bad_numbers_are_told(run: Run, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_names_every_option(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["coverage", "--help", "--lang", lang])
    assert caught.value.code == 0
    out = capsys.readouterr().out
    options = ("--minutes", "--speed", "--method", "--detour", "--year", "--building", "--target")
    assert all(option in out for option in options)
    assert all(method in out for method in METHODS)
