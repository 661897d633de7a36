"""Feeds with every kind of fault, and whole ones in every form in which they come."""

import struct
import zipfile
from pathlib import Path

import pytest

from geo.errors import DataError, Problem
from layers.i18n.faults import MOST_NAMED
from layers.i18n.wording import LANGUAGES, sentence
from layers.transit.gtfs.check import Checked, check_feed, usable
from tests.layers.small_feed import (
    BUS,
    RAIL,
    SAMPLE,
    TABLES,
    archive,
    folder,
    replaced,
    tables,
)

Found = tuple[str, str | None, str | None, str | None]


def checked(tmp_path: Path, content: dict[str, str]) -> Checked:
    return check_feed(archive(tmp_path / "feed.zip", content))


def found(problems: tuple[Problem, ...]) -> list[Found]:
    return [(each.code, each.file, each.feature, each.field) for each in problems]


def test_a_sound_feed_is_counted(tmp_path: Path) -> None:
    whole = checked(tmp_path, tables())
    assert whole.problems == ()
    counts = whole.counts
    assert (counts.stops, counts.routes, counts.trips, counts.stop_times) == (5, 2, 5, 11)
    assert (counts.interpolated, counts.headway_trips, counts.other_types) == (1, 0, ())
    # Thursday the 1st is excepted; the year's last weekday is Thursday the 31st.
    assert (counts.first_day, counts.last_day) == ("2026-01-02", "2026-12-31")


STOP_TIMES = "stop_times.txt"
FAULTS: list[tuple[dict[str, str], list[Found]]] = [
    (tables(agency=None), [("gtfs_missing", "agency.txt", None, None)]),
    (tables(routes=None), [("gtfs_missing", "routes.txt", None, None)]),
    (tables(stops=None), [("gtfs_missing", "stops.txt", None, None)]),
    (tables(calendar=None, calendar_dates=None),
     [("gtfs_no_calendar", "calendar.txt", None, None)]),
    (tables(stop_times=TABLES["stop_times"].splitlines()[0] + "\n"),
     [("gtfs_trips_none", "trips.txt", None, None), ("gtfs_empty", STOP_TIMES, None, None)]),
    (replaced(stop_times=("stop_sequence", "order")),
     [("column_missing", STOP_TIMES, None, "stop_sequence")]),
    (replaced(trips=("r2,work,t3", "r9,work,t3")),
     [("gtfs_unknown", "trips.txt", "#4", "route_id")]),
    (replaced(trips=("r2,work,t3", "r2,night,t3")),
     [("gtfs_service_unknown", "trips.txt", "#4", "service_id")]),
    (replaced(stop_times=("t3,,,A,5", "t9,,,A,5")),
     [("gtfs_unknown", STOP_TIMES, "#7", "trip_id"),
      ("gtfs_end_blank", STOP_TIMES, "#7", None)]),
    (replaced(stop_times=("t3,,,A,5", "t3,,,Z,5")),
     [("gtfs_unknown", STOP_TIMES, "#7", "stop_id")]),
    (replaced(stop_times=("t3,7:40:00,7:40:00", "t3,,")),
     [("gtfs_end_blank", STOP_TIMES, "#6", None)]),
    (replaced(stop_times=("t3,8:00:00,8:00:00", "t3,,")),
     [("gtfs_end_blank", STOP_TIMES, "#8", None)]),
    (replaced(stop_times=("t1,7:34:00,7:35:00", "t1,7:29:00,7:35:00")),
     [("gtfs_backward", STOP_TIMES, "#3", None)]),
    (replaced(stop_times=("t1,7:34:00,7:35:00", "t1,7:34:00,7:33:00")),
     [("gtfs_backward", STOP_TIMES, "#3", None)]),
    (replaced(stop_times=("t3,8:00:00,8:00:00", "t3,7:39:00,7:39:00")),
     [("gtfs_backward", STOP_TIMES, "#8", None)]),
    (replaced(stop_times=("7:34:00,7:35:00,B1", "7.34,7:35:00,B1")),
     [("gtfs_time", STOP_TIMES, "#3", "arrival_time")]),
    (replaced(stop_times=("t3,8:00:00,8:00:00,C,9", "t3,8:00:00,8:00:00,C,5")),
     [("gtfs_twice", STOP_TIMES, "#8", "trip_id + stop_sequence")]),
    (replaced(stop_times=("t3,,,A,5", "t3,,,A,-5")),
     [("gtfs_whole", STOP_TIMES, "#7", "stop_sequence")]),
    (replaced(stop_times=("A,5,,", "A,5,7,")),
     [("value_unknown", STOP_TIMES, "#7", "pickup_type")]),
    (replaced(stops=("A,甲路,31.40,121.40", "A,甲路,,")),
     [("gtfs_nowhere", "stops.txt", "#2", None)]),
    (replaced(stops=("A,甲路,31.40,121.40", "A,甲路,121.40,31.40")),
     [("gtfs_position", "stops.txt", "#2", "stop_lat + stop_lon")]),
    (replaced(stops=("A,甲路,31.40,121.40", "A,甲路,0,0")),
     [("gtfs_position", "stops.txt", "#2", "stop_lat + stop_lon")]),
    (replaced(stops=("A,甲路,31.40,121.40", "A,甲路,north,121.40")),
     [("gtfs_position", "stops.txt", "#2", "stop_lat + stop_lon")]),
    (replaced(stops=("C,丙路", "A,丙路")),
     [("gtfs_twice", "stops.txt", "#6", "stop_id"),
      ("gtfs_unknown", STOP_TIMES, "#8", "stop_id")]),
    (replaced(trips=("work,t2", "work,")),
     [("gtfs_blank", "trips.txt", "#3", "trip_id"),
      ("gtfs_unknown", STOP_TIMES, "#4", "trip_id")]),
    (replaced(routes=("1,,1", "1,,metro")), [("gtfs_whole", "routes.txt", "#2", "route_type")]),
    (replaced(calendar=("20261231", "2026-12-31")),
     [("gtfs_date", "calendar.txt", "#2", "end_date")]),
    (replaced(calendar=("20261231", "20251231")),
     [("gtfs_dates", "calendar.txt", "#2", "end_date")]),
    (replaced(calendar_dates=("20260104,1", "20260230,1")),
     [("gtfs_date", "calendar_dates.txt", "#2", "date")]),
    (replaced(calendar_dates=("20260104,1", "20260104,3")),
     [("value_unknown", "calendar_dates.txt", "#2", "exception_type")]),
    (tables(frequencies="trip_id,start_time,end_time,headway_secs\n"
            "t1,7:00:00,9:00:00,0\nt2,7:00:00,9:00:00,-600\nt3,9:00:00,9:00:00,600\n"
            "t9,7:00:00,9:00:00,600\n"),
     [("gtfs_whole", "frequencies.txt", "#3", "headway_secs"),
      ("gtfs_span", "frequencies.txt", "#4", "end_time"),
      ("gtfs_headway", "frequencies.txt", "#2", "headway_secs")]),
    (tables(trips='route_id,service_id,trip_id\nr1,"work,t1\n'),
     [("not_csv", "trips.txt", None, None)]),
    (tables(agency=""), [("gtfs_empty", "agency.txt", None, None)]),
    (replaced(calendar=("work,1,1,1,1,1,0,0", "work,0,0,0,0,0,0,0"), calendar_dates=("1\n", "2\n")),
     [("gtfs_days_none", "calendar.txt", None, None)]),
    # A quotation mark that is closed a row later takes that row into its value.
    (replaced(stops=("A,甲路,31.40,121.40,,\nB1,乙站", 'A,"甲路,31.40,121.40,,\nB1,乙站"')),
     [("gtfs_swallowed", "stops.txt", "#2", None)]),
    (replaced(stops=("A,甲路,31.40,121.40,,", "A,甲路,31.40,121.40,,,北")),
     [("gtfs_surplus", "stops.txt", "#2", None)]),
    (replaced(stops=("31.40,121.40", "31.40,１２１.40")),
     [("gtfs_position", "stops.txt", "#2", "stop_lat + stop_lon")]),
    (replaced(stop_times=("t3,,,A,5", "t3,,,A,５")),
     [("gtfs_wide", STOP_TIMES, "#7", "stop_sequence")]),
    (replaced(stop_times=("t1,7:34:00", "t1,７:34:00")),
     [("gtfs_wide", STOP_TIMES, "#3", "arrival_time")]),
    (replaced(calendar=("20261231", "２0261231")),
     [("gtfs_wide", "calendar.txt", "#2", "end_date")]),
    (replaced(calendar=("work,1", "work,１")),
     [("gtfs_wide", "calendar.txt", "#2", "monday")]),
    (replaced(routes=("乙丙线,3", "乙丙线,３")),
     [("gtfs_wide", "routes.txt", "#3", "route_type")]),
    (replaced(trips=("r2,work,t3", "r2\ufffd,work,t3")),
     [("gtfs_garbled", "trips.txt", "#4", "route_id"),
      ("gtfs_unknown", "trips.txt", "#4", "route_id")]),
    (tables(trips=TABLES["trips"].replace(",", ";")),
     [("gtfs_separator", "trips.txt", None, None)]),
    (tables(trips=TABLES["trips"].replace(",", "\t"), agency="a\tagency_name\nx\ty\n"),
     [("gtfs_separator", "agency.txt, trips.txt", None, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), FAULTS)
def test_each_fault_is_named_where_it_is(
    tmp_path: Path, content: dict[str, str], expected: list[Found]
) -> None:
    assert found(checked(tmp_path, content).problems) == expected


LEFT_OUT: list[tuple[dict[str, str], list[Found]]] = [
    (replaced(stops=("31.41,121.41,,B\n", "31.41,121.41,,X\n")),
     [("gtfs_parent", "stops.txt", "#3", "parent_station")]),
    (replaced(calendar_dates=("rest,20260104,1", "rest,20260104,2")),
     [("gtfs_service_never", "trips.txt", "#5", "service_id")]),
    (replaced(calendar=("work,1,1,1,1,1,0,0", "work,0,0,0,0,0,0,0")),
     [("gtfs_service_never", "trips.txt", "#2", "service_id")]),
    (replaced(trips=("rest,t4\n", "rest,t4\nr2,rest,t6\n")),
     [("gtfs_short", "trips.txt", "#6", "trip_id")]),
    # A trip of one call may lack its times: it is gone before they are asked for.
    (tables(trips=TABLES["trips"] + "r2,rest,t6\n",
            stop_times=TABLES["stop_times"] + "t6,,,A,1,,\n"),
     [("gtfs_short", "trips.txt", "#7", "trip_id")]),
    (tables(calendar=TABLES["calendar"] + TABLES["calendar"].splitlines()[1] + "\n"),
     [("gtfs_repeated", "calendar.txt", "#3", None)]),
    (tables(stop_times=TABLES["stop_times"] + "t1,7:30:00,7:30:00,A,1,,\n"),
     [("gtfs_repeated", STOP_TIMES, "#13", None)]),
    (tables(transfers="from_stop_id,to_stop_id,transfer_type\nA,Q,0\n"),
     [("gtfs_dangling", "transfers.txt", "#2", "to_stop_id")]),
    (tables(frequencies="trip_id,start_time,end_time,headway_secs\nt9,7:00:00,9:00:00,600\n"),
     [("gtfs_dangling", "frequencies.txt", "#2", "trip_id")]),
    (tables(stops=TABLES["stops"] + "D,丁路,31.43,121.43,,\n"),
     [("gtfs_unused", "stops.txt", "#7", None)]),
    (tables(trips=TABLES["trips"] + "r2,rest,t6\n",
            stop_times=TABLES["stop_times"].replace("off_type", "off_type,location_group_id")
            + "t6,,,,1,,,zone\nt6,,,,2,,,zone\n"),
     [("gtfs_flex", "trips.txt", "#7", "trip_id")]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), LEFT_OUT)
def test_what_is_harmless_is_left_out_and_told(
    tmp_path: Path, content: dict[str, str], expected: list[Found]
) -> None:
    whole = checked(tmp_path, content)
    assert whole.problems == ()
    problems = found(whole.findings.problems("left_out"))
    assert [(code, file, row) for code, file, row, _ in problems] == [each[:3] for each in expected]
    # The same tables come out when the feed is read again later.
    for name, frame in usable(whole.raw).items():
        assert frame.equals(whole.tables[name]), name


def test_all_faults_are_told_at_once_in_both_languages(tmp_path: Path) -> None:
    content = replaced(
        stops=("A,甲路,31.40,121.40", "A,甲路,0,0"),
        trips=("r2,work,t3", "r9,night,t3"),
        stop_times=("t1,7:34:00,7:35:00", "t1,7:29:00,7:35:00"),
        calendar=("20261231", "soon"),
    )
    del content["agency"]
    problems = checked(tmp_path, content).problems
    assert {each.code for each in problems} == {
        "gtfs_missing", "gtfs_position", "gtfs_unknown", "gtfs_service_unknown", "gtfs_backward",
        "gtfs_date",
    }  # fmt: skip
    for lang in LANGUAGES:
        sentences = [sentence(each, lang) for each in problems]
        assert len(set(sentences)) == len(problems) == 6
        assert not any("{" in each for each in sentences)


def test_a_service_with_a_faulty_calendar_is_not_said_to_run_never(tmp_path: Path) -> None:
    content = replaced(calendar=("20261231", "soon"), calendar_dates=("rest,20260104,1\n", ""))
    codes = [each.code for each in checked(tmp_path, content).problems]
    assert codes == ["gtfs_date", "gtfs_service_unknown"]


def test_many_of_one_kind_are_counted(tmp_path: Path) -> None:
    more = "".join(f"r9,work,t{k}\n" for k in range(1, 4))
    content = tables(trips=TABLES["trips"].splitlines()[0] + "\n" + more)
    fault = checked(tmp_path, content).findings.tallies("fault")
    assert [(each.code, each.count) for each in fault][:1] == [("gtfs_unknown", 3)]
    more = "".join(f"r2,work,x{k}\n" for k in range(MOST_NAMED + 7))
    found = checked(tmp_path, tables(trips=TABLES["trips"] + more)).findings
    problems = found.problems("left_out")
    assert [each.code for each in problems] == ["gtfs_short"] * MOST_NAMED + ["gtfs_more_noted"]
    assert problems[-1].values["count"] == 7
    assert [(each.code, each.count) for each in found.tallies("left_out")] == [
        ("gtfs_short", MOST_NAMED + 7)
    ]


def test_of_a_long_value_a_sentence_repeats_the_beginning(tmp_path: Path) -> None:
    content = replaced(trips=("r2,work,t3", f"{'r' * 5000},work,t3"))
    (problem,) = checked(tmp_path, content).problems
    assert len(sentence(problem, "en")) < 200


def test_ids_are_text_whatever_they_look_like(tmp_path: Path) -> None:
    # Readers that guess take these for numbers and for nothing.
    text = {name: each.replace("t1,", "0010,").replace("t1\n", "0010\n")
            for name, each in TABLES.items()}  # fmt: skip
    text = {name: each.replace("t2,", "NA,").replace("t2\n", "NA\n") for name, each in text.items()}
    whole = checked(tmp_path, text)
    assert whole.problems == ()
    assert whole.tables["trips"]["trip_id"].tolist()[:2] == ["0010", "NA"]


@pytest.mark.parametrize("form", ["folder", "inside", "bom", "spaces", "crlf", "quotes", "extra"])
def test_a_feed_may_come_in_many_forms(tmp_path: Path, form: str) -> None:
    content = tables()
    path = tmp_path / "feed.zip"
    match form:
        case "folder":
            path = folder(tmp_path / "feed", content)
        case "inside":
            archive(path, content, inside="shanghai/")
        case "bom":
            archive(path, {name: b"\xef\xbb\xbf" + t.encode() for name, t in content.items()})
        case "spaces":
            archive(path, {name: t.replace(",", " , ") for name, t in content.items()})
        case "crlf":
            archive(path, {name: t.replace("\n", "\r\n") for name, t in content.items()})
        case "quotes":
            quoted = {
                name: "".join(
                    ",".join(f'"{cell}"' for cell in line.split(",")) + "\n"
                    for line in text.splitlines()
                )
                for name, text in content.items()
            }
            archive(path, quoted)
        case "extra":
            archive(path, {**content, "shapes": "nonsense\n\0", "../stops": "evil"})
    plain = check_feed(archive(tmp_path / "plain.zip", content))
    found = check_feed(path)
    assert found.problems == ()
    assert found.counts == plain.counts
    for name, table in plain.tables.items():
        assert found.tables[name].to_numpy().tolist() == table.to_numpy().tolist()


def test_a_feed_without_a_calendar_by_weekday_runs_on_its_dates(tmp_path: Path) -> None:
    dates = "service_id,date,exception_type\nrest,20260104,1\nwork,20260106,1\nwork,20260105,1\n"
    whole = checked(tmp_path, tables(calendar=None, calendar_dates=dates))
    assert whole.problems == ()
    assert (whole.counts.first_day, whole.counts.last_day) == ("2026-01-04", "2026-01-06")


def test_text_of_another_encoding_is_named(tmp_path: Path) -> None:
    path = archive(tmp_path / "feed.zip", {**tables(), "agency": TABLES["agency"].encode("gbk")})
    (problem,) = check_feed(path).problems
    assert (problem.code, problem.file) == ("not_utf8", "agency.txt")


def test_what_is_no_feed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "feed.zip"
    path.write_bytes(b"PK\3\4 is not enough")
    assert _refusal(path) == "gtfs_archive"
    assert _refusal(tmp_path / "none.zip") == "own_file_missing"
    archive(path, tables())
    monkeypatch.setenv("ATLAS_LIMIT_FEED_UNPACKED_MB", "0.0001")
    assert _refusal(path) == "limit_unpacked_mb"
    assert _refusal(folder(tmp_path / "feed", tables())) == "limit_unpacked_mb"


def _refusal(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        check_feed(path)
    (problem,) = caught.value.problems
    return problem.code


def refused(path: Path) -> list[Found]:
    with pytest.raises(DataError) as caught:
        check_feed(path)
    for lang in LANGUAGES:
        assert not any("{" in sentence(each, lang) for each in caught.value.problems)
    return found(caught.value.problems)


def test_what_holds_no_one_feed_is_refused_with_its_cause(tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    assert refused(archive(path, {})) == [("gtfs_tables_none", "feed.zip", None, None)]
    inner = archive(tmp_path / "inner.zip", tables()).read_bytes()
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("1/google_transit.zip", inner)
    assert refused(path) == [("gtfs_nested", "feed.zip", None, None)]
    two = {f"{home}/{name}": text for home in ("bus", "metro") for name, text in tables().items()}
    assert refused(archive(path, two)) == [("gtfs_several", "feed.zip", None, None)]
    archive(path, tables())
    with zipfile.ZipFile(path, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("stops.txt", TABLES["stops"])
    assert refused(path) == [("gtfs_member_twice", "stops.txt", None, None)]


def test_a_folder_with_a_feed_is_that_feed_whatever_lies_below(tmp_path: Path) -> None:
    path = folder(tmp_path / "feed", tables())
    folder(path / "older", tables())
    assert check_feed(path).problems == ()
    for name in TABLES:
        (path / f"{name}.txt").unlink()
    assert check_feed(path).counts.trips == 5


def test_a_damaged_table_is_named_and_the_others_are_checked(tmp_path: Path) -> None:
    content = replaced(stops=("A,甲路,31.40,121.40", "A,甲路,0,0"))
    path = archive(tmp_path / "feed.zip", content)
    with zipfile.ZipFile(path) as packed:
        at = packed.getinfo("agency.txt").header_offset
    data = bytearray(path.read_bytes())
    name_length, extra = struct.unpack("<HH", data[at + 26 : at + 30])
    start = at + 30 + name_length + extra
    data[start : start + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    codes = {(each.code, each.file) for each in check_feed(path).problems}
    assert codes == {("gtfs_damaged", "agency.txt"), ("gtfs_position", "stops.txt")}


@pytest.mark.parametrize("path", [SAMPLE, BUS, RAIL], ids=lambda path: path.name)
def test_real_feeds_are_sound(path: Path) -> None:
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the repository, in ../shared/data")
    assert check_feed(path).problems == ()


def test_the_real_bus_feed_leaves_most_times_blank() -> None:
    if not BUS.exists():
        pytest.skip(f"{BUS.name} is not beside the repository, in ../shared/data")
    with zipfile.ZipFile(BUS) as packed:
        lines = packed.read("stop_times.txt").decode().splitlines()[1:]
    blank = sum(line.split(",")[1] in ("", '""') for line in lines)
    counts = check_feed(BUS).counts
    assert (counts.stop_times, counts.interpolated) == (len(lines), blank)
    assert blank > 100_000
