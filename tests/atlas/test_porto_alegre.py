"""The atlas of another city, made from a box and two feeds as docs/another-place.md has it."""

import io
import json
import re
import statistics
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from tests.atlas.test_southern_atlas import COMMANDS, run_python
from tests.layers.small_feed import BUS, RAIL

EXTRACT = BUS.parent / "poa_osm.pbf"
POINTS = BUS.parent / "poa_points_of_interest.csv"
CENTRE = (-51.24, -30.05, -51.20, -30.02)
BOX = ",".join(map(str, CENTRE))
CRS = "EPSG:32722"
OTHER = re.compile(r"宝山|上海|Baoshan|Shanghai|GCJ|BD-09")
"""What no answer about another city says."""

pytestmark = pytest.mark.skipif(
    not all(each.exists() for each in (BUS, RAIL, EXTRACT, POINTS)),
    reason="needs ../shared/data/porto_alegre",
)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, Any, str]]:
    """Exit code, answer and complaints of each command of the walk, by a short name."""
    folder = tmp_path_factory.mktemp("porto")
    data, local, printed = folder / "data", folder / "local", folder / "ptal.svg"
    made = ["new-atlas", str(data), "--name", "Porto Alegre", "--name-zh", "阿雷格里港",
            "--bbox", BOX, "--gtfs", str(RAIL), str(BUS), "--json"]  # fmt: skip
    midday = ["--period", "off_peak"]
    ptal = ["access", "--indicator", "ptal", *midday, "--json"]
    walk = {
        "check": ["check", "--json"],
        "coverage": ["coverage", "--radius", "600", "--json"],
        "sentences": ["coverage", "--radius", "600", "--lang", "zh"],
        "import": ["import", str(POINTS), "--yes", "--lang", "en"],
        "streets": ["streets", "import", str(EXTRACT), "--bbox", BOX, "--json"],
        "rail": ptal,
        "feeds": ["gtfs", "use", str(RAIL), str(BUS), "--json"],
        "both": ptal,
        "way": ["travel-time", "--from", "ESTACAO MERCADO", "--to", "ESTACAO RODOVIARIA",
                "--wait", "none", "--json", *midday],
        "reach": ["reach", "--at", "-51.2282,-30.0263", "--within", "15", "--json", *midday],
        "point": ["point", "-51.2282,-30.0263", "--lang", "zh"],
        "sites": ["sites", "--lang", "en"],
        "print": ["snapshot", "--page", "access", "--set", "indicator=ptal", *midday,
                  "--lang", "zh", "--out", str(printed)],
    }  # fmt: skip
    script = folder / "commands.py"
    script.write_text(COMMANDS, encoding="utf-8")
    # The first one writes the folder that all others read when they start.
    found = run_all(script, [made], Path(__file__).parents[2] / "data", local)
    commands = list(walk.values())
    for part in (commands[:6], commands[6:]):
        found += run_all(script, part, data, local)
    answered = {}
    for (name, arguments), (code, said, wrong) in zip(
        [("made", made), *walk.items()], found, strict=True
    ):
        answered[name] = (code, json.loads(said) if "--json" in arguments else said, wrong)
    answered["map"] = (0, printed.read_text(encoding="utf-8"), "")
    return answered


def run_all(script: Path, commands: list[list[str]], data: Path, local: Path) -> list[Any]:
    done = run_python([str(script), json.dumps(commands)], data, local)
    assert done.returncode == 0, done.stderr
    answered: list[Any] = json.loads(done.stdout.splitlines()[-1])
    return answered


def test_every_command_of_the_walk_answers_for_the_other_city(answers: dict[str, Any]) -> None:
    for name, (code, said, wrong) in answers.items():
        assert (code, wrong) == (0, ""), name
        assert not OTHER.search(json.dumps(said, ensure_ascii=False)), name
    assert answers["check"][1] == []
    assert answers["made"][1]["crs"] == CRS


def test_nothing_is_said_of_towns_where_there_are_none(answers: dict[str, Any]) -> None:
    assert "置信区间" in answers["sentences"][1]
    assert "街镇" not in answers["sentences"][1]


def table_of(feed: Path, name: str) -> pd.DataFrame:
    with zipfile.ZipFile(feed) as archive:
        return pd.read_csv(io.BytesIO(archive.read(f"{name}.txt")), skipinitialspace=True)


def test_coverage_is_the_circles_around_the_feed_s_stations(answers: dict[str, Any]) -> None:
    stops = table_of(RAIL, "stops")
    way = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
    circles = shapely.buffer(shapely.points(*way.transform(stops.stop_lon, stops.stop_lat)), 600)
    box = shapely.transform(
        shapely.segmentize(shapely.box(*CENTRE), 0.001), way.transform, interleaved=False
    )
    share = shapely.union_all(circles).intersection(box).area / box.area
    assert answers["coverage"][1][0]["share"] == pytest.approx(share, rel=0.01)
    assert answers["made"][1]["stations"] == len(stops)


def test_a_ride_takes_what_the_feed_says(answers: dict[str, Any]) -> None:
    calls = table_of(RAIL, "stop_times").set_index("trip_id")
    leave = pd.to_timedelta(calls[calls.stop_id == "MR"].departure_time)
    arrive = pd.to_timedelta(calls[calls.stop_id == "RD"].arrival_time)
    took = ((arrive - leave).dt.total_seconds() / 60).dropna()
    expected = statistics.median(took[took > 0])
    assert answers["way"][1]["minutes"] == pytest.approx(expected, abs=1.0)


def test_buses_of_the_second_feed_raise_the_access_index(answers: dict[str, Any]) -> None:
    rail, both = (answers[each][1]["by_area"][0] for each in ("rail", "both"))
    figure = next(each for each in rail if each.startswith("mean"))
    assert both[figure] > 2 * rail[figure] > 0
    assert answers["feeds"][1]["routes"] > 100


def test_the_print_is_that_of_the_other_city(answers: dict[str, Any]) -> None:
    said = answers["map"][1]
    assert "阿雷格里港规划图集" in said
    assert "UTM 22S" in said
