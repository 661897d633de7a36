"""The registry of analyses: the same question answers at once, a changed world is asked anew."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pandas as pd
import pytest

from geo.uncertainty import SAMPLES
from layers.analyses import ANALYSES, Analysis
from layers.analyses.coverage.comparison import ComparisonParams
from layers.analyses.coverage.coverage import CoverageParams
from layers.analyses.coverage.growth import GrowthParams
from layers.i18n.wording import text
from layers.model.layer import Result
from layers.model.progress import Progress
from layers.streets import local_network
from tests.layers.town import small_network


class CancelledError(Exception):
    """Somebody does not want to wait."""


class Counted:
    """An analysis that counts how often it is computed."""

    def __init__(self) -> None:
        self.questions: list[Any] = []
        self.analysis = Analysis(text("page.coverage"), self.compute)
        self.run = self.analysis.run

    def compute(self, params: Any, progress: Progress) -> Result:
        """Return an empty answer, half of which takes no time."""
        self.questions.append(params)
        progress(0.5)
        return Result((), pd.DataFrame(), ())


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    return tmp_path / "local"


def test_the_same_question_answers_at_once() -> None:
    counted = Counted()
    first = counted.run(CoverageParams(year=2020))
    assert counted.run(CoverageParams(year=2020)) is first
    assert len(counted.questions) == 1
    assert counted.run(CoverageParams(year=2021)) is not first
    assert len(counted.questions) == 2
    assert counted.run(CoverageParams(year=2020)) is first


def test_asked_together_it_is_worked_out_once() -> None:
    begun, go_on = Event(), Event()

    def compute(params: Any, progress: Progress) -> Result:
        calls.append(params)
        progress(0.5)
        begun.set()
        assert go_on.wait(10)
        return Result((), pd.DataFrame(), ())

    calls: list[Any] = []
    analysis = Analysis(text("page.coverage"), compute)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(analysis.run, CoverageParams())
        assert begun.wait(10)
        others = [pool.submit(analysis.run, CoverageParams()) for _ in range(2)]
        # Who waits can stop waiting, and takes nothing from the others.
        with pytest.raises(CancelledError):
            analysis.run(CoverageParams(), stop_at(0.0)[0])
        assert len(calls) == 1
        go_on.set()
        answers = {id(each.result(10)) for each in (first, *others)}
    assert answers == {id(analysis.run(CoverageParams()))}
    assert len(calls) == 1


def test_each_analysis_keeps_its_own_answers() -> None:
    one, other = Counted(), Counted()
    assert one.run(CoverageParams()) is not other.run(CoverageParams())
    assert [len(each.questions) for each in (one, other)] == [1, 1]


def test_coverage_itself_is_kept() -> None:
    parts: list[float] = []
    ask = CoverageParams(radii_m=(777.0,))
    first = ANALYSES["coverage"].run(ask)
    assert ANALYSES["coverage"].run(ask, parts.append) is first
    assert parts == []


def test_old_answers_make_room() -> None:
    counted = Counted()
    questions = [CoverageParams(radii_m=(float(metres),)) for metres in range(100, 165)]
    first = counted.run(questions[0])
    for each in questions[1:64]:
        counted.run(each)
    assert counted.run(questions[0]) is first
    counted.run(questions[64])
    assert counted.run(questions[0]) is first
    assert len(counted.questions) == 65
    counted.run(questions[1])
    assert len(counted.questions) == 66


@pytest.mark.parametrize("file", ["geojson/zones.geojson", "metro/segments.csv", "directory.csv"])
def test_a_changed_file_is_a_new_question(file: str, data: Path) -> None:
    counted = Counted()
    first = counted.run(CoverageParams())
    stat = (data / file).stat()
    os.utime(data / file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))
    assert counted.run(CoverageParams()) is not first
    (data / file).unlink()
    counted.run(CoverageParams())
    assert len(counted.questions) == 3


DISTRICT = CoverageParams(target="district", radii_m=(800.0,))


def test_a_moved_station_changes_the_answer(
    edit: Callable[[str, Callable[[dict[str, Any]], object]], None],
) -> None:
    before = ANALYSES["coverage"].run(DISTRICT).district.share

    def close(content: dict[str, Any]) -> None:
        for feature in content["features"]:
            if feature["properties"]["line"] == "7":
                feature["properties"].update(status="under_construction", opened=None)

    edit("stations", close)
    after = ANALYSES["coverage"].run(DISTRICT).district.share
    assert after < before - 0.01


def test_a_changed_network_is_a_new_question(local: Path) -> None:
    counted = Counted()
    counted.run(CoverageParams())
    local_network.save(small_network())
    counted.run(CoverageParams())
    counted.run(CoverageParams())
    assert len(counted.questions) == 2
    path = local / "streets.npz"
    local_network.save(replace(small_network(), source="another"))
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1_000_000_000))
    counted.run(CoverageParams())
    assert len(counted.questions) == 3
    local_network.remove()
    counted.run(CoverageParams())
    assert len(counted.questions) == 3, "without a network all is as it was at first"


def stop_at(part: float) -> tuple[Progress, list[float]]:
    parts: list[float] = []

    def progress(done: float) -> None:
        parts.append(done)
        if done >= part:
            raise CancelledError

    return progress, parts


def test_work_that_is_ended_leaves_nothing_behind() -> None:
    counted = Counted()
    with pytest.raises(CancelledError):
        counted.run(CoverageParams(), stop_at(0.0)[0])
    assert counted.run(CoverageParams()) is counted.run(CoverageParams())
    assert len(counted.questions) == 2


@pytest.mark.parametrize("part", [0.1, 0.4])
def test_coverage_by_streets_can_be_ended(part: float, walkable: local_network.Network) -> None:
    assert walkable
    ask = CoverageParams(method="streets", radii_m=(321.0 + part,))
    progress, parts = stop_at(part)
    with pytest.raises(CancelledError):
        ANALYSES["coverage"].run(ask, progress)
    assert parts == sorted(parts)
    assert part <= parts[-1] < part + 0.3
    again: list[float] = []
    result = ANALYSES["coverage"].run(ask, again.append)
    assert again == sorted(again)
    assert again[-1] == pytest.approx(1.0)
    assert len(again) > SAMPLES / 2
    assert result.district.share > 0


@pytest.mark.parametrize(
    ("name", "ask"), [("growth", GrowthParams), ("comparison", ComparisonParams)]
)
def test_the_others_can_be_ended_too(
    name: str, ask: Callable[[CoverageParams], Any], walkable: local_network.Network
) -> None:
    assert walkable
    analysis = ANALYSES[name]
    params = ask(CoverageParams(lines="core", radii_m=(432.0,)))
    progress, parts = stop_at(0.3)
    with pytest.raises(CancelledError):
        analysis.run(params, progress)
    assert parts[-1] >= 0.3


@pytest.mark.usefixtures("local")
def test_after_a_start_a_kept_answer_is_not_worked_out_again() -> None:
    def start() -> tuple[Counted, Analysis[Result]]:
        counted = Counted()
        return counted, Analysis(text("page.coverage"), counted.compute, "made")

    first, before = start()
    before.run(CoverageParams(year=2020))
    second, after = start()
    after.run(CoverageParams(year=2020))
    assert (len(first.questions), len(second.questions)) == (1, 0)
    after.run(CoverageParams(year=2021))
    local_network.save(small_network())
    after.run(CoverageParams(year=2020))
    assert second.questions == [CoverageParams(year=2021), CoverageParams(year=2020)]
