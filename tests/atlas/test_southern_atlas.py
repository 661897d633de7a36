"""The whole product on another atlas: another hemisphere, one language, other layers, no code."""

import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.atlas.made_atlas import DISTRICT_KM2, STOPS, write_atlas

ROOT = Path(__file__).parents[2]
OTHER = re.compile(r"[一-鿿]|\{atlas|Baoshan|Shanghai")
"""What an atlas of another place in another language never says."""

DETOUR, SPEED_M_MIN = 1.3, 80.0

COMMANDS = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout
from layers.__main__ import main

def run(arguments):
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as wrong:
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = ended.code
    return code, out.getvalue(), wrong.getvalue()

print(json.dumps([run(each) for each in json.loads(sys.argv[1])]))
"""

VISITS = """
import json, logging, sys
logging.disable(logging.WARNING)
from streamlit.testing.v1 import AppTest
from pages.parts.frame import PAGES

SAID = ("header", "subheader", "markdown", "caption", "info", "warning", "error", "exception")
found = {}
for page in PAGES:
    app = AppTest.from_file(sys.argv[1], default_timeout=120)
    if page != "overview":
        app.switch_page(f"pages/{page}.py")
    app.run()
    found[page] = {kind: [str(each.value) for each in app.get(kind)] for kind in SAID}
    found[page]["metric"] = [each.label for each in app.metric]
print(json.dumps(found))
"""


def run_python(arguments: list[str], data: Path, local: Path) -> subprocess.CompletedProcess[str]:
    """Run Python on an atlas of other data."""
    env = {**os.environ, "ATLAS_DATA": str(data), "ATLAS_LOCAL": str(local), "PYTHONUTF8": "1",
           "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}  # fmt: skip
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, encoding="utf-8",
        timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Run a script on the made-up atlas and return the JSON that it prints."""
    folder = tmp_path_factory.mktemp("southern")
    write_atlas(folder / "data")
    path = folder / "script.py"

    def run(script: str, *arguments: str) -> Any:
        path.write_text(script, encoding="utf-8")
        done = run_python([str(path), *arguments], folder / "data", folder / "local")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


@pytest.fixture(scope="module")
def answers(
    child: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[int, Any, str]]:
    """Exit code, answer and complaints of each command, by a short name."""
    out = tmp_path_factory.mktemp("out")
    coverage = ["coverage", "--radius", "600", "--json"]
    way = ["--from", "Dock Works", "--to", "Bay Hatchery", "--wait", "none", "--json"]
    wanted = {
        "check": ["check", "--json"],
        "list": ["list", "--json"],
        "district": coverage,
        "wards": [*coverage, "--target", "wards"],
        "core": [*coverage, "--lines", "core"],
        "year": [*coverage, "--year", "2001"],
        "way": ["travel-time", *way],
        "reach": ["reach", "--from", "dock_works", "--within", "30", "45", "--json"],
        "nearest": ["access", "--indicator", "nearest_station", "--json"],
        "within": ["access", "--indicator", "places_within", "--area", "East Ward", "--json"],
        "map": ["snapshot", "--page", "sites", "--out", str(out / "sites.svg")],
        "sites": ["snapshot", "--page", "sites", "--out", str(out / "sites.csv")],
        "sheet": ["sheet", "--site", "dock_works", "--format", "svg", "--out", str(out)],
        "figures": ["figures"],
        "report": ["check", "--report"],
    }
    found = child(COMMANDS, json.dumps(list(wanted.values())))
    read = {}
    for (name, arguments), (code, said, wrong) in zip(wanted.items(), found, strict=True):
        read[name] = (code, json.loads(said) if "--json" in arguments and said else said, wrong)
    for path in (out / "sites.svg", out / "sites.csv", out / "dock_works_en.svg"):
        read[path.name] = (0, path.read_text(encoding="utf-8-sig"), "")
    return read


def test_every_command_answers_in_the_one_language(answers: dict[str, Any]) -> None:
    for name, (code, said, wrong) in answers.items():
        assert (code, wrong) == (0, "") or name == "core", name
        text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
        assert not OTHER.search(text), name
    assert answers["check"][1] == []


def test_layers_and_what_they_take_part_in_come_from_the_settings(answers: dict[str, Any]) -> None:
    listed = answers["list"][1]
    assert [each["id"] for each in listed] == [
        "district", "wards", "works", "schools", "lines", "stations", "hubs",
    ]  # fmt: skip
    assert [each["title_en"] for each in listed][1:4] == ["Wards", "Works", "Schools"]
    assert answers["core"][0] == 2
    assert "core" in answers["core"][2]


def test_coverage_is_that_of_separate_circles(answers: dict[str, Any]) -> None:
    circle = math.pi * 0.6**2
    rows = [row for name in ("district", "wards") for row in answers[name][1]]
    shares = {row["id"]: row["share"] for row in rows}
    # Six stations far from each other and from every border: four in the west, two in the east.
    assert shares["kestrel_bay"] == pytest.approx(6 * circle / DISTRICT_KM2, rel=2e-3)
    assert shares["ward_west"] == pytest.approx(4 * circle / (DISTRICT_KM2 / 2), rel=2e-3)
    assert shares["ward_east"] == pytest.approx(2 * circle / (DISTRICT_KM2 / 2), rel=2e-3)
    # The green line, and with it the quay, opened in 2003.
    then = answers["year"][1][0]["share"]
    assert then == pytest.approx(5 * circle / DISTRICT_KM2, rel=2e-3)


def test_a_way_takes_what_its_parts_take(answers: dict[str, Any]) -> None:
    # 1000 m to West Gate, 3 min, 1 to change, 3, 1 to change, 5, and 500 m from the quay.
    expected = (1000 + 500) * DETOUR / SPEED_M_MIN + 3 + 1 + 3 + 1 + 5
    assert answers["way"][1]["minutes"] == pytest.approx(expected, abs=0.1)


def test_minutes_to_a_station_are_those_over_the_ground(answers: dict[str, Any]) -> None:
    side_m = 50.0
    x, y = np.meshgrid(np.arange(25, 10_000, side_m), np.arange(25, 8000, side_m))
    stops = np.array([at for _, _, at in STOPS.values()])
    apart_m = np.hypot(x[..., None] - stops[:, 0], y[..., None] - stops[:, 1]).min(axis=-1)
    expected = apart_m.mean() * DETOUR / SPEED_M_MIN
    whole = answers["nearest"][1]["by_area"][0]
    assert whole["mean_min"] == pytest.approx(expected, rel=0.01)


def test_places_to_settle_are_on_the_map_and_on_their_sheet(answers: dict[str, Any]) -> None:
    assert {"Dock Works", "Hill Works", "Bay Hatchery"} <= set(
        re.findall(r"Dock Works|Hill Works|Bay Hatchery", answers["sites.csv"][1])
    )
    assert "Kestrel Bay Atlas" in answers["sites.svg"][1]


def test_every_page_opens_in_the_one_language(child: Callable[..., Any]) -> None:
    found = child(VISITS, str(ROOT / "streamlit_app.py"))
    assert len(found) == 9
    for page, said in found.items():
        assert said["exception"] == said["error"] == said["warning"] == [], page
        assert said["header"] or said["markdown"] or said["caption"], page
        assert not re.search(
            r"[一-鿿]|\{atlas|Baoshan|Shanghai", json.dumps(said, ensure_ascii=False)
        )


BROKEN = 'languages = ["en"]\ncrs = "EPSG:4326"\n'
OPEN_PAGE = """
import json, sys
from streamlit.testing.v1 import AppTest

app = AppTest.from_file(sys.argv[1], default_timeout=60).run()
kinds = ("exception", "warning")
print(json.dumps({each: [str(x.value) for x in app.get(each)] for each in kinds}))
"""


@pytest.mark.parametrize(
    ("content", "lang", "wanted"),
    [(BROKEN, "en", ["crs", "bounds", "layers.stations"]), ("languages = [", "zh", ["atlas.toml"]),
     (None, "zh", ["atlas.toml"])],
    ids=["wrong", "toml", "none"],
)  # fmt: skip
def test_broken_settings_are_said_in_sentences(
    content: str | None, lang: str, wanted: list[str], tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "atlas.toml").write_text(content, encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text(OPEN_PAGE, encoding="utf-8")
    page, command = (
        run_python([str(each) for each in arguments], tmp_path, tmp_path / "local")
        for arguments in (
            [script, ROOT / "streamlit_app.py"], ["-m", "layers", "list", "--lang", lang],
        )
    )  # fmt: skip
    answer = json.loads(page.stdout.splitlines()[-1])
    assert answer["exception"] == []
    said = "".join(answer["warning"]).replace("\\", "")
    assert command.returncode == 1
    assert all(line in said for line in command.stderr.splitlines())
    assert all(any(each in line for line in command.stderr.splitlines()) for each in wanted)
