"""A small timetable feed, whole or with faults, as a folder or an archive."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

SHARED = Path(__file__).parents[3] / "shared" / "data"
SAMPLE = SHARED / "gtfs_sample"
BUS = SHARED / "porto_alegre" / "poa_eptc.zip"
RAIL = SHARED / "porto_alegre" / "poa_trensurb.zip"

TABLES = {
    "agency": "agency_name,agency_timezone\n宝山公交,Asia/Shanghai\n",
    "stops": (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "A,甲路,31.40,121.40,,\n"
        "B1,乙站,31.41,121.41,,B\n"
        "B2,乙站,31.4101,121.4101,,B\n"
        "B,乙站,31.41,121.41,1,\n"
        "C,丙路,31.42,121.42,,\n"
    ),
    "routes": (
        "route_id,route_short_name,route_long_name,route_type\n"
        "r1,1,,1\nr2,,乙丙线,3\n"
    ),
    "trips": (
        "route_id,service_id,trip_id\n"
        "r1,work,t1\nr1,work,t2\nr2,work,t3\nr2,rest,t4\nr2,rest,t5\n"
    ),
    "stop_times": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\n"
        "t1,7:30:00,7:30:00,A,1,,\n"
        "t1,7:34:00,7:35:00,B1,2,,\n"
        "t2,8:30:00,8:30:00,A,1,,\n"
        "t2,8:34:00,8:35:00,B1,2,,\n"
        "t3,7:40:00,7:40:00,B2,1,,\n"
        "t3,,,A,5,,\n"
        "t3,8:00:00,8:00:00,C,9,,\n"
        "t4,10:00:00,10:00:00,B2,1,,1\n"
        "t4,10:20:00,10:20:00,C,9,1,\n"
        "t5,25:00:00,25:00:00,B2,1,,1\n"
        "t5,25:20:00,25:20:00,C,9,1,\n"
    ),
    "calendar": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "work,1,1,1,1,1,0,0,20260101,20261231\n"
    ),
    "calendar_dates": "service_id,date,exception_type\nrest,20260104,1\nwork,20260101,2\n",
}  # fmt: skip
"""2026-01-01 is a Thursday, on which nothing runs; the Sunday is 2026-01-04."""


def tables(**changes: str | None) -> dict[str, str]:
    """Return the feed's tables; a change takes the place of one, None leaves it out."""
    changed: dict[str, str | None] = {**TABLES, **changes}
    return {name: text for name, text in changed.items() if text is not None}


def replaced(**changes: tuple[str, str]) -> dict[str, str]:
    """Return the feed's tables with one text in place of another in some of them."""
    for name, (old, _) in changes.items():
        assert old in TABLES[name]
    return tables(**{name: TABLES[name].replace(*pair) for name, pair in changes.items()})


def folder(path: Path, content: Mapping[str, str]) -> Path:
    """Write tables into a folder."""
    path.mkdir(parents=True, exist_ok=True)
    for name, text in content.items():
        (path / f"{name}.txt").write_text(text, encoding="utf-8")
    return path


def archive(path: Path, content: Mapping[str, str | bytes], inside: str = "") -> Path:
    """Write tables into an archive, in a folder of it if one is given."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in content.items():
            packed.writestr(f"{inside}{name}.txt", text)
    return path
