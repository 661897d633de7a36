"""Lines by year, from what the table of sections and the pages it cites say."""

import csv
import json
from pathlib import Path

import pytest
import shapely

from layers.model.opening import PART_YEARS
from layers.store import repository
from layers.store.atlas import to_metric
from layers.transit.lines_by_year import lines_by_year, lines_in

NEAR_M = 350.0
"""Stations lie no farther from the track of their line in the data."""


def ends_at(line: str, year: int, station: str, beyond: str) -> bool:
    """Return whether a line of a year comes by one station, and not by one beyond it."""
    stations = to_metric(repository.layer("stations").frame.geometry)
    track = to_metric(lines_in(year).frame.geometry).loc[line]
    return bool(track.distance(stations[station]) < 1 + _off(line, station)) and bool(
        track.distance(stations[beyond]) > 1000
    )


def _off(line: str, station: str) -> float:
    tracks = to_metric(repository.layer("lines").frame.geometry)
    stations = to_metric(repository.layer("stations").frame.geometry)
    return float(tracks.loc[line].distance(stations[station]))


@pytest.mark.parametrize(
    ("line", "year", "station", "beyond"),
    [
        # data/metro/sections.csv: north of Gongfu Xincun (0135) opened on 2007-12-29.
        ("metro_1", 2005, "st_1_0135", "st_1_0138"),
        ("metro_1", 2003, "st_1_0126", "st_1_0128"),
        ("metro_3", 2005, "st_3_0329", "st_3_0331"),
        ("metro_7", 2009, "st_7_0727", "st_7_0725"),
        # Opened by 2015 from the east as far as Qufu Road (1236), and in that year west of it.
        ("metro_12", 2014, "st_12_1236", "st_12_1234"),
        ("metro_18", 2024, "st_18_1846", "st_18_1848"),
        ("metro_5", 2017, "st_5_0509", "st_5_0534"),
    ],
)
def test_a_line_ends_where_it_ended(line: str, year: int, station: str, beyond: str) -> None:
    assert ends_at(line, year, station, beyond)


def test_line_1_reaches_fujin_road_from_2007_on() -> None:
    stations = to_metric(repository.layer("stations").frame.geometry)
    reach = {
        year: to_metric(lines_in(year).frame.geometry)["metro_1"].distance(stations["st_1_0138"])
        for year in (2005, 2006, 2007)
    }
    assert reach[2005] == reach[2006] > 3000
    assert reach[2007] < NEAR_M


def test_closed_stations_were_passed_and_a_gap_was_not() -> None:
    stations = to_metric(repository.layer("stations").frame.geometry)
    then = to_metric(lines_in(2010).frame.geometry)
    # Line 7 came to Meilan Lake in December 2010, past three stations that opened later.
    assert all(then["metro_7"].distance(stations[f"st_7_07{n}"]) < NEAR_M for n in range(21, 28))
    # Line 4 was a horseshoe until the stretch across the river (0420 to 0423) opened in 2007.
    horseshoe = to_metric(lines_in(2006).frame.geometry)["metro_4"]
    ring = to_metric(lines_in(2007).frame.geometry)["metro_4"]
    assert horseshoe.distance(stations["st_4_0421"]) > 1000
    assert ring.distance(stations["st_4_0421"]) < NEAR_M
    assert ring.is_ring
    assert not horseshoe.is_ring


def test_every_section_lies_on_its_line_from_its_year_on() -> None:
    """Read from the files themselves, without any code of the atlas."""
    folder = Path("data")
    text = (folder / "geojson" / "stations.geojson").read_text(encoding="utf-8")
    at = {each["properties"]["id"]: each for each in json.loads(text)["features"]}
    frame = repository.layer("stations").frame
    spots = to_metric(frame.geometry)
    with (folder / "metro" / "sections.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["opened"]]
    assert len(rows) > 50
    for row in rows:
        line, year = at[row["to_id"]]["properties"]["line"], int(row["opened"][:4])
        tracks = to_metric(lines_in(year).frame.geometry)
        own = tracks[repository.layer("lines").frame["line"] == line].dropna()
        assert min(own.distance(spots[row["from_id"]])) < NEAR_M, row
        assert min(own.distance(spots[row["to_id"]])) < NEAR_M, row


def test_parts_are_the_whole_track_the_oldest_first_and_few() -> None:
    whole, parts = repository.layer("lines").frame, lines_by_year().frame
    assert list(parts.index) == list(whole.index)
    for track, shape, years in zip(
        to_metric(whole.geometry), to_metric(parts.geometry), parts[PART_YEARS], strict=True
    ):
        assert len(shapely.get_parts(shape)) == len(years) <= 7
        assert sorted(years) == list(years)
        assert shape.length == pytest.approx(track.length, abs=2)
        assert shape.hausdorff_distance(track) < 1
    assert all(
        min(years) == opened
        for years, opened in zip(parts[PART_YEARS], whole["opened"], strict=True)
    )


def test_a_line_keeps_what_is_known_of_it() -> None:
    whole, then = repository.layer("lines"), lines_in(2005)
    assert then.names == whole.names
    assert then.style is whole.style
    assert then.frame.loc["metro_15"].geometry is None
    assert "2005" in then.lineage.steps[-1].in_("en")
    assert PART_YEARS not in then.frame


def test_the_length_of_a_year_is_that_of_what_trains_ran_along() -> None:
    whole, then = lines_by_year().frame["length_km"], lines_in(2005).frame["length_km"]
    segments = repository.table("segments")
    # Line 1 of 2005: Xinzhuang (0111) to Gongfu Xincun (0135), by the table of segments.
    own = segments[segments["line"] == "1"]
    ends = own["to_id"].str[-4:].astype(int)
    assert then["metro_1"] == pytest.approx(own.loc[ends <= 135, "length_m"].sum() / 1000, rel=0.02)
    assert then["metro_1"] < whole["metro_1"] - 3
    assert then["metro_7"] is None  # it opened in 2009
    assert lines_in(2026).frame["length_km"]["metro_1"] == pytest.approx(float(whole["metro_1"]))
