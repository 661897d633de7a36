"""The command over a region: what it writes and says, and what is refused in a sentence."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import shapely

from layers.cli.progress_lines import STOPPED
from layers.export.regions import region_run
from layers.export.regions.region_run import State
from tests.layers.commands import Run, refuse

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def run(run: Run) -> Run:
    return partial(run, "access", "--method", "detour")


@pytest.fixture
def outline(tmp_path: Path) -> str:
    """A file of two small areas beside each other."""
    path = tmp_path / "outline.geojson"
    features = [
        {"type": "Feature", "properties": {},
         "geometry": shapely.geometry.mapping(shapely.box(west, 31.37, west + 0.01, 31.38))}
        for west in (121.40, 121.41)
    ]  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return str(path)


def test_an_outline_is_worked_out_with_progress_and_once(
    run: Run, outline: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(region_run, "CHUNK_CELLS", 40)
    question = ("--outline", outline, "--resolution", "10", "--out", str(tmp_path / "cells"))
    code, out, err = run(*question, "--json")
    facts = json.loads(out)
    assert code == 0
    assert facts["cells"] == facts["all_cells"] > 80
    assert facts["files"] == len(list((tmp_path / "cells").glob("*.parquet"))) == 5
    lines = err.splitlines()
    assert lines[0] == f"0 of 5 files, 0 of {facts['cells']} cells"
    assert lines[1].startswith(f"1 of 5 files, 40 of {facts['cells']} cells; about ")
    assert lines[-1] == f"5 of 5 files, {facts['cells']} of {facts['cells']} cells"
    code, out, err = run(*question, "--lang", "zh")
    assert (code, len(err.splitlines())) == (0, 1)
    assert str(tmp_path / "cells") in out


def test_an_area_of_the_atlas_is_a_region_too(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("--area", "wusong_innovation_city", "--resolution", "9", "--out",
                       str(tmp_path / "cells"), "--json")  # fmt: skip
    assert code == 0
    assert json.loads(out)["cells"] > 10


def test_who_interrupts_is_told_how_to_go_on(
    run: Run, outline: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*given: Any) -> State:
        report = given[2]
        report(State(2, 7, 20, 70))
        raise KeyboardInterrupt

    monkeypatch.setattr(region_run, "run", interrupted)
    code, out, err = run("--outline", outline, "--out", str(tmp_path / "cells"))
    assert (code, out) == (STOPPED, "")
    assert err.splitlines()[-1] == (
        "Stopped: 2 of 7 files are done; the same command goes on from there."
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--outline", "{outline}"), "Name a folder with --out"),
        (("--resolution", "12"), "Name a folder with --out"),
        (("--out", "{folder}", "--resolution", "14"), "use 4 to 13"),
        (("--out", "{folder}", "--resolution", "fine"), "“fine” is not a valid number"),
        (("--out", "{folder}", "--outline", "{outline}", "--area", "town_gucun"), "--outline"),
        (("--out", "{folder}", "--cell", "8930995adcbffff"), "--cell"),
        (("--out", "{folder}", "--indicator", "time_to", "--to", "南大智慧城"),
         "take one of nearest_station, ptal, places_within"),
        (("--out", "{outline}", "--resolution", "8"), "is a file"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused(
    run: Run, outline: str, tmp_path: Path, more: tuple[str, ...], said: str
) -> None:
    folder = tmp_path / "cells"
    given = [each.format(outline=outline, folder=folder) for each in more]
    refuse(run, given, said)
    assert not folder.exists() or not any(folder.iterdir())


def test_a_folder_of_another_question_is_refused(run: Run, outline: str, tmp_path: Path) -> None:
    question = ("--outline", outline, "--out", str(tmp_path / "cells"))
    assert run(*question, "--resolution", "9")[0] == 0
    refuse(run, (*question, "--resolution", "8"), "differs in resolution")
