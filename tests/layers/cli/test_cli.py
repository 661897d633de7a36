"""The command line: answers, exit codes, and sentences instead of tracebacks."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.errors import ParameterError
from layers.__main__ import main
from layers.cli.arguments import _Parser
from layers.i18n.wording import sentences
from layers.store import repository
from layers.store.atlas import SHIPPED
from tests.layers.commands import Run, data_of, refuse

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.usefixtures("english")


def test_list_names_every_layer(run: Run) -> None:
    rows = data_of(run("list", "--json"))
    assert [row["id"] for row in rows] == [entry.id for entry in SHIPPED]
    assert {row["id"]: row["features"] for row in rows}["stations"] == 569
    code, out, _ = run("list", "--lang", "zh")
    assert code == 0
    assert len(out.splitlines()) == len(SHIPPED) + 1
    assert "两区" in out


def test_check_is_silent_about_sound_data(run: Run) -> None:
    assert data_of(run("check", "--json")) == []
    code, out, _ = run("check")
    assert code == 0
    checked = (*SHIPPED, *repository.TABLES, *repository.ground_files())
    assert str(len(checked)) in out


def test_check_names_every_problem_with_file_feature_and_field(
    run: Run, edit: Callable[..., None], data: Path
) -> None:
    edit("zones", lambda c: c["features"][0]["properties"].update(certainty="sure", name_en=""))
    edit("parks", lambda c: c["features"][0]["properties"].update(id="metro_1"))
    (data / "metro" / "headways.csv").unlink()
    code, out, err = run("check", "--json", "--lang", "en")
    assert (code, err) == (1, "")
    rows = json.loads(out)
    found = {(row["file"], row["feature"], row["field"], row["code"]) for row in rows}
    assert found == {
        ("zones.geojson", "nanda_smart_city", "certainty", "value_unknown"),
        ("zones.geojson", "nanda_smart_city", "name_en", "text_missing"),
        ("lines.geojson", "metro_1", None, "id_shared"),
        ("headways.csv", None, None, "file_missing"),
    }
    assert set(rows[0]) == {"file", "feature", "field", "code", "message"}
    code, out, _ = run("check", "--lang", "zh")
    assert code == 1
    assert "zones.geojson › nanda_smart_city › certainty：“sure”不在允许的值中" in out
    assert len(out.splitlines()) == len(rows) + 1


def test_check_asks_how_the_metro_tables_fit(run: Run, data: Path) -> None:
    path = data / "metro" / "segments.csv"
    text = path.read_text(encoding="utf-8").replace("st_1_0111", "st_1_9999", 1)
    path.write_text(text, encoding="utf-8")
    code, out, _ = run("check", "--json")
    assert code == 1
    assert "station_unknown" in {row["code"] for row in json.loads(out)}


def test_check_takes_files(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.geojson"
    bad.write_text("{", encoding="utf-8")
    good = repository.DATA / "geojson" / "zones.geojson"
    assert run("check", str(good))[0] == 0
    code, out, _ = run("check", str(good), str(bad), str(tmp_path / "none.geojson"), "--json")
    assert code == 1
    assert [(row["file"], row["code"]) for row in json.loads(out)] == [
        ("bad.geojson", "not_json"), ("none.geojson", "file_missing"),
    ]  # fmt: skip


def test_coverage_gives_shares(run: Run) -> None:
    of = ("coverage", "--target", "district", "--json")
    (row,) = data_of(run(*of, "--lines", "core", "--radius", "800"))
    assert row["id"] == "baoshan_district"
    assert row["share"] == pytest.approx(0.1726, abs=0.001)
    assert row["area_km2"] == pytest.approx(301.53, abs=0.01)
    assert {"name_zh", "name_en", "nearest_station_zh", "nearest_station_id", "nearest_m",
            "radius_m", "part_of", "certainty"} <= set(row)  # fmt: skip
    rows = data_of(run("coverage", "--lines", "operating", "--radius", "500", "1000",
                       "--target", "district", "--json"))  # fmt: skip
    assert {row["radius_m"]: row["share"] for row in rows} == pytest.approx(
        {500: 0.0965, 1000: 0.2886}, abs=0.001
    )


def test_coverage_of_places_without_a_location_is_null(run: Run) -> None:
    rows = data_of(run("coverage", "--target", "science_parks", "--json"))
    row = next(row for row in rows if row["id"] == "caijing_sci_park")
    unknown = ("share", "area_km2", "nearest_station_zh", "nearest_station_id", "nearest_m")
    assert all(row[name] is None for name in unknown)
    code, out, _ = run("coverage", "--target", "science_parks", "--lang", "zh")
    assert code == 0
    assert "位置未知" in out
    assert "nan" not in out


@pytest.mark.parametrize("target", ["towns", "parks", "zones", "sites"])
def test_coverage_of_each_target_names_stations(run: Run, target: str) -> None:
    for row in data_of(run("coverage", "--target", target, "--json")):
        assert 0 <= row["share"] <= 1
        assert row["nearest_station_zh"]
        assert row["nearest_station_id"].startswith("st_")


def test_travel_time_gives_minutes_and_legs(run: Run) -> None:
    ride = ("--wait", "none", "--transfer-min", "5", "--json")
    answer = data_of(
        run("travel-time", "--from", "顾村公园", "--to", "Hongqiao Railway Station", *ride)
    )
    assert answer["minutes"] == 48
    assert sum(leg["minutes"] for leg in answer["legs"]) == pytest.approx(48)
    assert [leg["kind"] for leg in answer["legs"]].count("transfer") >= 1
    answer = data_of(run("travel-time", "--from", "富锦路", "--to", "人民广场", "--json"))
    assert answer["minutes"] > 34.5
    code, out, _ = run("travel-time", "--from", "富锦路", "--to", "人民广场", "--lang", "zh")
    assert code == 0
    assert "1号线" in out


def test_travel_time_without_a_goal_lists_every_destination(run: Run) -> None:
    rows = data_of(run("travel-time", "--from", "富锦路", "--wait", "none", "--transfer-min", "5",
                       "--json"))  # fmt: skip
    minutes = {row["id"]: row["minutes"] for row in rows}
    assert minutes["st_1_0123"] == 34.5
    assert "st_1_0138" not in minutes
    known = [value for value in minutes.values() if value is not None]
    assert known == sorted(known)
    code, out, _ = run("travel-time", "--from", "富锦路")
    assert code == 0
    assert "assumed" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "command"),
        (("fly",), "fly"),
        (("list", "--what"), "--what"),
        (("list", "--lang"), "--lang"),
        (("coverage", "--lines", "all"), "core, operating"),
        (("coverage", "--target", "moon"), "science_parks"),
        (("coverage", "--radius", "far"), "far"),
        (("coverage", "--radius", "-5"), "-5"),
        (("coverage", "--radius", "nan"), "nan"),
        (("coverage", "--radius", "1e9"), "20000"),
        (("coverage", "--radius"), "--radius"),
        (("coverage", "--radius", "800", "800"), "more than once"),
        (("travel-time",), "--from"),
        (("travel-time", "--from", "南大智"), "南大智慧城"),
        (("travel-time", "--from", "Fujin Raod", "--to", "qqzz"), "Fujin Road"),
        (("travel-time", "--from", "Fujin Raod", "--to", "qqzz"), "qqzz"),
        (("travel-time", "--from", ""), "No place"),
        (("travel-time", "--from", "富锦路", "--period", "night"), "am_peak"),
        (("travel-time", "--from", "富锦路", "--wait", "long"), "random, informed, none"),
        (("travel-time", "--from", "富锦路", "--transfer-min", "99"), "60"),
        (("travel-time", "--from", "富锦路", "--transfer-min", "x"), "--transfer-min"),
    ],
)
def test_a_request_that_cannot_be_answered_exits_2(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    refuse(run, arguments, said)


def test_a_language_that_there_is_not_is_refused(run: Run) -> None:
    code, out, err = run("list", "--lang", "fr")
    assert (code, out) == (2, "")
    assert "zh, en" in err


HELP = "python -m layers"


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        ((), f"没有写命令。用法见 {HELP} -h。", f"No command is given. See {HELP} -h."),
        (("gtfs",), f"缺少：{{check,use,info,remove}}。用法见 {HELP} gtfs -h。",
         f"Missing: {{check,use,info,remove}}. See {HELP} gtfs -h."),
        (("fly",), "没有命令“fly”，可用：streets、ground、gtfs、scenario、workspace、",
         "There is no command “fly”; available: streets, ground, gtfs, scenario, workspace, "),
        (("gtfs", "it's"), "没有命令“it's”，可用：check、use、info、remove。",
         "There is no command “it's”; available: check, use, info, remove."),
        (("gtfs", "use"), f"缺少：FILE。用法见 {HELP} gtfs use -h。",
         f"Missing: FILE. See {HELP} gtfs use -h."),
        (("list", "--what", "a, b"), f"无法识别“--what a, b”。用法见 {HELP} -h。",
         f"“--what a, b” is not recognised. See {HELP} -h."),
        (("coverage", "--speed"), f"--speed 后面要写值。用法见 {HELP} coverage -h。",
         f"--speed needs a value after it. See {HELP} coverage -h."),
        (("coverage", "--radius"), f"--radius 后面要写值。用法见 {HELP} coverage -h。",
         f"--radius needs a value after it. See {HELP} coverage -h."),
        (("coverage", "--m=x y"), "“--m=x y”可以是几个选项：--minutes、--method，请写全。",
         "“--m=x y” may be several options: --minutes, --method. Write it in full."),
    ],
)  # fmt: skip
def test_what_is_written_wrong_is_told_in_the_language_alone(
    run: Run, arguments: tuple[str, ...], zh: str, en: str
) -> None:
    for lang, sentence in (("zh", zh), ("en", en)):
        code, out, err = run("--lang", lang, *arguments)
        assert (code, out) == (2, "")
        assert sentence in err
        assert len(err.splitlines()) == 1


def test_options_that_exclude_each_other_are_told_in_the_language_alone() -> None:
    parser = _Parser()
    either = parser.add_mutually_exclusive_group()
    for flag in ("--circle", "--detour"):
        either.add_argument(flag, action="store_true")
    with pytest.raises(ParameterError) as caught:
        parser.parse_args(["--circle", "--detour"])
    assert sentences(caught.value, "zh") == ["--detour 和 --circle 不能同时用，请去掉一个。"]
    assert sentences(caught.value, "en") == [
        "--detour and --circle cannot be used together; leave one out."
    ]


def test_what_else_is_wrong_stands_as_it_is_told(run: Run) -> None:
    code, _, err = run("list", "--json=yes", "--lang", "zh")
    assert code == 2
    assert "命令写法不对（argument --json: " in err


def test_a_name_of_several_places_lists_them(run: Run, edit: Callable[..., None]) -> None:
    def same(content: dict[str, Any]) -> None:
        for feature in content["features"]:
            feature["properties"]["alias_zh"] = "同名处"

    edit("zones", same)
    code, _, err = run("travel-time", "--from", "同名处")
    assert code == 2
    assert "[nanda_smart_city]" in err
    assert "[wusong_innovation_city]" in err


def test_broken_data_exits_1_with_its_sentences(run: Run, data: Path) -> None:
    (data / "geojson" / "stations.geojson").write_text("{", encoding="utf-8")
    for command in (("coverage",), ("travel-time", "--from", "富锦路"), ("list",)):
        code, _, err = run(*command)
        assert code == 1
        assert "stations.geojson" in err


@pytest.mark.parametrize(
    ("tag", "lang"),
    [("zh_CN.UTF-8", "zh"), ("en_US.UTF-8", "en"), ("C", "en"), ("fr_FR", "en"),
     ("Chinese (Simplified)_China.936", "zh")],
)  # fmt: skip
def test_the_language_is_the_systems_unless_asked(
    run: Run, monkeypatch: pytest.MonkeyPatch, tag: str, lang: str
) -> None:
    monkeypatch.setenv("LANG", tag)
    expected = {"zh": "两区", "en": "Two zones"}
    assert expected[lang] in run("list")[1]
    for code, word in expected.items():
        assert word in run("list", "--lang", code)[1]
        assert word in run("--lang", code, "list")[1]


COMMANDS = (
    "list", "check", "coverage", "travel-time", "reach", "access", "streets", "streets download",
    "streets import", "streets info", "streets remove", "gtfs", "gtfs check", "gtfs use",
    "gtfs info", "gtfs remove",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_tells_its_help(
    capsys: pytest.CaptureFixture[str], command: str, lang: str
) -> None:
    with pytest.raises(SystemExit) as left:
        main([*command.split(), "--help", "--lang", lang])
    assert left.value.code == 0
    out = capsys.readouterr().out
    assert f"layers {command}" in out
    # The words' own per cent signs come through as they are.
    assert "%%" not in out
    assert ("95 %" in out) == (command == "reach")


@pytest.mark.parametrize(
    ("lang", "word", "heading"), [("zh", "用法：", "选项："), ("en", "usage: ", "options:")]
)
def test_help_is_in_the_language(
    capsys: pytest.CaptureFixture[str], lang: str, word: str, heading: str
) -> None:
    for arguments in (["--lang", lang, "-h"], ["coverage", "-h", "--lang", lang]):
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 0
        out = capsys.readouterr().out
        assert out.startswith(word)
        assert f"\n{heading}\n" in out


def test_the_process_speaks_utf_8_whatever_the_console() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [sys.executable, "-m", "layers", "travel-time", "--from", "蕰川", "--lang", "zh"],
        cwd=ROOT, env=environment, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "蕰川" in done.stderr.decode("utf-8")
    assert b"Traceback" not in done.stderr
