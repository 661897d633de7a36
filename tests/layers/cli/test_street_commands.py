"""The `streets` commands, and the job that runs them beside the app."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from layers.__main__ import main
from layers.cli import streets
from layers.i18n import wording
from layers.i18n.wording import say
from layers.store import atomic_file, local_folder
from layers.streets import local_network
from tests.layers.town import (
    BOX,
    SOUTH,
    STEP,
    WEST,
    Server,
    small_network,
    wait_for,
)

FILE = f"""<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">
  <node id="1" lat="{SOUTH}" lon="{WEST}"/><node id="2" lat="{SOUTH}" lon="{WEST + STEP}"/>
  <node id="3" lat="{SOUTH + STEP}" lon="{WEST}"/>
  <way id="7" timestamp="2024-05-06T07:08:09Z"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
    <tag k="highway" v="footway"/></way></osm>"""
FAR = FILE.replace('lat="31.4', 'lat="-30.0').replace('lon="121.4', 'lon="-51.2')
TOWN_BOX = "--bbox=" + ",".join(map(str, BOX))

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["streets", *arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return call


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "街道.osm"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_without_a_network_info_says_so(run: Run) -> None:
    assert run("info", "--json") == (0, '{\n  "loaded": false\n}\n', "")
    code, out, _ = run("info", "--lang", "zh")
    assert (code, out.strip()) == (0, say("streets.none", "zh"))


def test_import_info_and_remove(run: Run, file: Path) -> None:
    code, out, err = run("import", str(file), "--json")
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert (data["nodes"], data["segments"], data["ways"]) == (3, 2, 1)
    assert 0 < data["length_km"] < 10
    assert (data["origin"], data["source"]) == ("import", "街道.osm")
    assert (data["data_date"], data["dated_by"]) == ("2024-05-06", "edit")
    assert data["bounds"] == pytest.approx([WEST, SOUTH, WEST + STEP, SOUTH + STEP])
    # A disc of 500 m around three nodes: about a square kilometre of 301.5.
    assert 0 < data["covers"] < 0.01
    assert json.loads(run("info", "--json")[1]) == data
    code, out, _ = run("info", "--lang", "zh")
    assert code == 0
    assert "街道.osm" in out
    assert "ODbL" in out
    assert json.loads(run("remove", "--json")[1]) == {"removed": True}
    assert json.loads(run("remove", "--json")[1]) == {"removed": False}
    assert local_network.load() is None


def test_a_network_of_another_place_is_kept_and_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "far.osm").write_text(FAR, encoding="utf-8")
    code, out, _ = run("import", str(tmp_path / "far.osm"), "--lang", "en")
    assert code == 0
    assert "This network covers 0.0 % of Baoshan" in out
    found = local_network.load()
    assert found is not None
    assert found.covers == 0


def test_an_import_of_an_area_and_of_an_outline(run: Run, file: Path, tmp_path: Path) -> None:
    near_third = f"--bbox={WEST - STEP},{SOUTH + STEP / 2},{WEST + STEP / 4},{SOUTH + 2 * STEP}"
    assert json.loads(run("import", str(file), near_third, "--json")[1])["segments"] == 1
    ring = [[WEST - 1, SOUTH - 1], [WEST + 1, SOUTH - 1], [WEST, SOUTH + 1], [WEST - 1, SOUTH - 1]]
    outline = tmp_path / "outline.geojson"
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {}, "geometry": shape}
    outline.write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8"
    )
    code, out, _ = run("import", str(file), "--outline", str(outline), "--json")
    assert code == 0
    assert json.loads(out)["segments"] == 2
    assert json.loads(out)["area_en"] == "outline in outline.geojson and 2 km around"


WRONG_OPTIONS = [
    (("import",), "cli_missing"),
    (("import", "FILE", "--area", "zzzzqqqq"), "place_unlike"),
    (("import", "FILE", "--area", "顾村镇", TOWN_BOX), "area_several"),
    (("import", "FILE", "--bbox", "1,2,3"), "bbox_form"),
    (("import", "FILE", "--bbox", "121.5,31.3,121.4,31.5"), "bbox_form"),
    (("import", "FILE", TOWN_BOX, "--margin-km", "-1"), "value_range"),
    (("import", "FILE", TOWN_BOX, "--margin-km", "x"), "number_invalid"),
    (("download", "--endpoint", "nowhere"), "endpoint_form"),
    (("download", "--bbox", "121,31,121.5,31.5"), "area_large"),
    (("download", "--timeout", "soon"), "number_invalid"),
    (("download", "--area", "metro_1", "--margin-km", "0"), "area_none"),
]


@pytest.mark.parametrize(("arguments", "code"), WRONG_OPTIONS)
def test_what_is_asked_wrongly_is_one_sentence(
    arguments: tuple[str, ...], code: str, run: Run, file: Path
) -> None:
    given = [str(file) if each == "FILE" else each for each in arguments]
    exit_code, out, err = run(*given, "--lang", "en")
    assert (exit_code, out) == (2, "")
    assert len(err.splitlines()) == 1
    # The sentence is that of the code: it ends as its wording does after the last value.
    pieces = wording._table()[f"problem.{code}"].in_("en").split("{")
    assert pieces[-1].split("}")[-1] in err


def test_a_missing_or_damaged_file_is_a_problem_of_the_data(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.osm").write_bytes(b"<html>")
    for name in ("bad.osm", "none.osm", "bad.txt"):
        code, out, err = run("import", str(tmp_path / name), "--lang", "en")
        assert (code, out) == (1, "")
        assert err.startswith(name)
    code, out, err = run("import", str(tmp_path / "bad.osm"), "--progress", "json")
    *_, last = map(json.loads, out.splitlines())
    assert (code, err) == (1, "")
    assert list(last) == ["problems"]


def test_a_changed_network_is_told_by_info(run: Run) -> None:
    local_network.save(replace(small_network(), digest="0" * 16))
    code, _, err = run("info", "--lang", "en")
    assert code == 1
    assert "streets remove" in err


def test_an_interrupted_import_leaves_the_network_before(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local_network.save(small_network())
    before = (local_folder.folder() / "streets.npz").read_bytes()

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(atomic_file.os, "fsync", interrupt)
    code, out, err = run("import", str(file), "--lang", "en")
    assert (code, out) == (streets.CANCELLED, "")
    assert err.strip() == say("streets.cancelled", "en")
    assert [path.name for path in local_folder.folder().iterdir()] == ["streets.npz"]
    assert (local_folder.folder() / "streets.npz").read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="needs SIGTERM")
def test_a_terminated_command_says_that_it_was_cancelled(server: Server) -> None:
    server.mode = "silent"
    command = ["download", TOWN_BOX, "--allow-private", "--endpoint", server.endpoint]
    with subprocess.Popen(
        [sys.executable, "-m", "layers", "streets", *command, "--progress", "json", "--lang", "en"],
        stdout=subprocess.PIPE, encoding="utf-8",
    ) as process:  # fmt: skip
        wait_for(lambda: len(server.requests) > 0)
        process.terminate()
        said, _ = process.communicate(timeout=60)
    first, *_, last = map(json.loads, said.splitlines())
    assert (first["done"], first["total"]) == (0, 6)
    assert process.returncode == streets.CANCELLED
    assert last == {"problems": [say("streets.cancelled", "en")]}


def test_streets_alone_asks_for_one_of_its_commands(run: Run) -> None:
    code, _, errors = run("--lang", "zh")
    assert code == 2
    assert "{download,import,info,remove}" in errors
