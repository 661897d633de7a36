"""What runs in a period and a year, from the atlas's own tables."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.errors import DataError, ParameterError
from geo.uncertainty import SAMPLES
from layers.analyses.travel.travel_places import places
from layers.store import repository
from layers.transit.gtfs import feed
from layers.transit.periods import PERIODS, headways
from layers.transit.services import HEADWAY_RANGE, anyway, plan, transit
from tests.layers.small_feed import TABLES, archive, tables


@pytest.mark.parametrize("period", PERIODS)
def test_every_station_in_operation_is_a_stop(period: str) -> None:
    running = transit(period)
    frame = repository.layer("stations").frame
    assert list(running.timetable.stops) == list(frame.index[frame["status"] == "operating"])
    assert list(running.stops.index) == list(running.timetable.stops)
    lines = set(running.stops["line"])
    assert set(running.timetable.routes) == lines - {"maglev"}  # it has no run time
    assert set(running.stops["mode"]) == {"rail"}
    assert transit(period) is running


def test_a_line_runs_all_its_segments_both_ways() -> None:
    """Line 7 has no branch: its patterns are its segments, in the order of the table."""
    running = transit("am_peak")
    table = running.timetable
    segments = repository.table("segments")
    own = segments[segments["line"] == "7"]
    there, back = (k for k, route in enumerate(table.routes) if route == "7")
    for pattern, forth in ((there, True), (back, False)):
        rows = slice(table.ptr[pattern], table.ptr[pattern + 1])
        stops = [table.stops[k] for k in table.stop[rows]]
        legs = {frozenset(pair) for pair in pairwise(stops)}
        assert legs == {frozenset(p) for p in own[["from_id", "to_id"]].to_numpy().tolist()}
        assert table.arrive_ms[rows][-1] == own["run_s"].sum() * 1000
        assert stops[0] == ("st_7_0721" if forth else "st_7_0753")
        assert table.headway_ms[pattern] == headways("am_peak")["7"].seconds * 1000


def test_an_interchange_is_what_ways_on_foot_join() -> None:
    running = transit("am_peak")
    transfers = repository.table("transfers")
    for one, other in transfers[["station_a", "station_b"]].to_numpy().tolist():
        if one in running.position and other in running.position:
            assert other in running.interchanges[one]
    sizes = [len(group) for group in set(running.interchanges.values())]
    assert sum(sizes) == 532
    assert len(sizes) < 532


@pytest.mark.parametrize(
    ("year", "lines", "stations"),
    [(1993, {"1"}, None), (1995, {"1"}, 13), (2001, {"1", "2", "3"}, None)],
)
def test_a_year_has_what_had_opened(year: int, lines: set[str], stations: int | None) -> None:
    running = transit("am_peak", year)
    opened = pd.to_numeric(repository.layer("stations").frame["opened"])
    assert set(running.timetable.stops) == set(opened.index[opened <= year])
    assert set(running.timetable.routes) == lines
    if stations:
        assert len(running.timetable.stops) == stations


def test_a_planned_line_runs_from_its_year_on(
    data: Path, edit: Callable[[str, Callable[[dict[str, Any]], object]], None]
) -> None:
    """Someone adds the north of line 19, to open in 2030: two stations and the way between."""

    def added(content: dict[str, Any]) -> None:
        blank = dict.fromkeys(content["features"][0]["properties"])
        for k, place in enumerate(((121.40, 31.40), (121.41, 31.41))):
            feature = {
                "id": f"plan_19_{k}", "name_zh": f"规划{k}", "name_en": f"Planned {k}",
                "kind": "metro_station", "status": "planned", "opened": 2030,
                "certainty": "schematic", "uncertainty_m": 1000, "line": "18",
                "source": content["features"][0]["properties"]["source"],
            }  # fmt: skip
            content["features"].append(
                {
                    "type": "Feature",
                    "properties": blank | feature,
                    "geometry": {"type": "Point", "coordinates": place},
                }
            )

    edit("stations", added)
    for name, row in (
        ("services", "18,north,plan_19_0,plan_19_1"),
        ("segments", "18,plan_19_0,plan_19_1,1500,planned,120,estimate"),
    ):
        path = data / "metro" / f"{name}.csv"
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
        width = len(lines[0].split(","))
        lines.append(",".join([*row.split(","), *[""] * width][:width]))
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for year, runs in ((None, False), (2029, False), (2030, True)):
        table = transit("am_peak", year).timetable
        assert ("plan_19_0" in table.stops) == runs
        if runs:
            stop = table.position("plan_19_0")
            assert (table.stop == stop).sum() == 2


def test_headways_are_drawn_as_far_as_they_are_known() -> None:
    running = transit("am_peak")
    sampled = running.headway_samples_ms()
    table = running.timetable
    assert sampled.shape == (SAMPLES, len(table.routes))
    for pattern, route in enumerate(table.routes):
        low, high = HEADWAY_RANGE[running.quality[route]]
        factor = sampled[:, pattern] / table.headway_ms[pattern]
        assert low - 1e-4 <= factor.min() < factor.max() <= high + 1e-4
        # Evenly: the mean is the middle, within four standard errors.
        assert abs(factor.mean() - (low + high) / 2) < 4 * (high - low) / np.sqrt(12 * SAMPLES)
    seven = [sampled[:, k] for k, route in enumerate(table.routes) if route == "7"]
    assert (seven[0] == seven[1]).all()
    assert running.assumed == tuple(
        line for line in running.quality if headways("am_peak")[line].assumed
    )


def test_an_unknown_period_and_broken_tables_are_refused(data: Path) -> None:
    with pytest.raises(ParameterError):
        transit("night")
    path = data / "metro" / "services.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("st_7_0721", "nowhere"), "utf-8")
    with pytest.raises(DataError) as caught:
        plan()
    assert "station_unknown" in {problem.code for problem in caught.value.problems}


def test_a_feed_of_weekends_only_still_names_its_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    given = tables(
        trips=TABLES["trips"].replace(",work,", ",rest,"),
        calendar=None,
        calendar_dates="service_id,date,exception_type\nrest,20260104,1\n",
    )
    feed.use(archive(tmp_path / "feed.zip", given))
    with pytest.raises(DataError) as caught:
        transit("am_peak")
    assert [problem.code for problem in caught.value.problems] == ["gtfs_no_day"]
    running = anyway()
    assert running is transit("weekend")
    assert running.trips == 1  # of five, one sets out between nine and twenty
    served = {stop for stops in (place.stations for place in places().values()) for stop in stops}
    assert served == set(running.timetable.stops)
    assert places().keys() == places(period="weekend").keys()
