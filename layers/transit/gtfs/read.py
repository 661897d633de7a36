"""A GTFS feed as it lies on disk: where its tables are, their bytes, and their text.

Tables are read as plain text, so that every fault can be told with its row: a
reader that guesses types stops at the first value it cannot take. Nothing is
unpacked to disk; members of an archive are found by their names.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

import pandas as pd

from geo.errors import DataError, Problem
from layers.store import limits
from layers.store.archive_errors import DAMAGED
from layers.store.table_limits import require_table

__all__ = ["COLUMNS", "FACTS", "NEEDED", "Tables", "read_raw", "read_tables"]

FACTS = "atlas_facts.json"
"""Where the feed in use keeps what is known of it, beside its tables."""

NEEDED = ("agency", "stops", "routes", "trips", "stop_times")
"""Tables without which there is no feed."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

COLUMNS: dict[str, tuple[str, ...]] = {
    "agency": ("agency_id", "agency_name", "agency_timezone"),
    "stops": ("stop_id", "stop_name", "stop_lat", "stop_lon", "location_type", "parent_station"),
    "routes": (
        "route_id", "route_short_name", "route_long_name", "route_type", "route_color",
    ),
    "trips": ("route_id", "service_id", "trip_id", "block_id"),
    "stop_times": (
        "trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence",
        "pickup_type", "drop_off_type", "location_id", "location_group_id",
        "start_pickup_drop_off_window",
    ),
    "calendar": ("service_id", *_DAYS, "start_date", "end_date"),
    "calendar_dates": ("service_id", "date", "exception_type"),
    "frequencies": ("trip_id", "start_time", "end_time", "headway_secs", "exact_times"),
    "transfers": (
        "from_stop_id", "to_stop_id", "transfer_type",
        "from_route_id", "to_route_id", "from_trip_id", "to_trip_id",
    ),
    "feed_info": ("feed_publisher_name", "feed_version"),
}  # fmt: skip
"""The tables and columns that are read; a feed may hold more, which is passed over."""

Tables = Mapping[str, "pd.DataFrame | None"]
"""Tables by name, all text; None for one that is there but cannot be read."""


@dataclass(frozen=True)
class _Member:
    """A file of a feed: its path inside, how large it is, and how it is read."""

    path: PurePosixPath
    size: int
    read: Callable[[], bytes]


def read_raw(path: Path) -> tuple[dict[str, bytes | None], tuple[Problem, ...]]:
    """Return the tables of a feed as they lie there, and which of them cannot be unpacked.

    Parameters
    ----------
    path
        A zip file, or a folder. Where tables lie in one folder inside, they are
        taken from there.

    Returns
    -------
    raw
        Bytes by the table's name; None for one that is damaged. A table that is
        not needed and has no bytes is passed over.
    problems
        ``gtfs_damaged``, one a table.

    Raises
    ------
    DataError
        Nothing is there (``own_file_missing``), it is neither archive nor
        folder (``gtfs_archive``), or too large (``limit_unpacked_mb``, ``limit_ratio``);
        it holds archives instead of tables (``gtfs_nested``), several feeds
        (``gtfs_several``), a table twice (``gtfs_member_twice``) or no table of a
        feed (``gtfs_tables_none``).
    """
    raw: dict[str, bytes | None] = {}
    problems: list[Problem] = []
    with ExitStack() as stack:
        members = _tables(tuple(_members(path, stack)), path)
        # What an archive says of a member's size is all that is ever unpacked of it.
        _limit(sum(each.size for each in members.values()), path)
        for name, member in members.items():
            try:
                raw[name] = member.read()
            except DAMAGED as error:
                raw[name] = None
                values = {"reason": str(error) or type(error).__name__}
                problems.append(Problem("gtfs_damaged", f"{name}.txt", values=values))
    return {k: v for k, v in raw.items() if v is None or v.strip() or k in NEEDED}, tuple(problems)


def read_tables(
    raw: Mapping[str, bytes | None],
) -> tuple[dict[str, pd.DataFrame | None], tuple[Problem, ...]]:
    """Return tables as text, and which of them cannot be read.

    Returns
    -------
    tables
        Text without blanks around it, "" where nothing is given; None for a table
        that cannot be read.
    problems
        ``gtfs_empty``, ``not_utf8`` or ``not_csv``, one a table, or the limits it is beyond.
    """
    tables: dict[str, pd.DataFrame | None] = dict.fromkeys(raw)
    problems: list[Problem] = []
    for name, data in raw.items():
        if data is None:
            continue
        file = f"{name}.txt"
        if not data.strip():
            problems.append(Problem("gtfs_empty", file))
            continue
        try:
            require_table(data, file, kind="feed")
            tables[name] = _table(data, COLUMNS[name])
        except DataError as error:
            problems += error.problems
        except UnicodeDecodeError as error:
            problems.append(Problem("not_utf8", file, values={"byte": error.start}))
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            problems.append(Problem("not_csv", file, values={"reason": str(error).strip()}))
    return tables, tuple(problems)


def _members(path: Path, stack: ExitStack) -> Iterator[_Member]:
    """Yield the files of a feed: all of an archive, of a folder those down to the next level."""
    if path.is_dir():
        for file in sorted({*path.glob("*"), *path.glob("*/*")}):
            if file.is_file():
                inside = PurePosixPath(file.relative_to(path).as_posix())
                yield _Member(inside, file.stat().st_size, file.read_bytes)
        return
    if not path.is_file():
        raise DataError(Problem("own_file_missing", file=path.name))
    try:
        archive = stack.enter_context(zipfile.ZipFile(path))
    except DAMAGED as error:
        raise DataError(Problem("gtfs_archive", file=path.name)) from error
    for info in archive.infolist():
        inside = PurePosixPath(info.filename)
        # Tables above the archive's own top are nobody's: they are passed over.
        if not info.is_dir() and not {"__MACOSX", ".."} & {*inside.parts}:
            yield _Member(inside, info.file_size, partial(archive.read, info))


def _tables(members: tuple[_Member, ...], path: Path) -> dict[str, _Member]:
    """Return the members that are the tables of the one feed there is, by the table's name."""
    known = {f"{name}.txt": name for name in COLUMNS}
    found = [each for each in members if each.path.name.lower() in known]
    homes = Counter(each.path.parent for each in found)
    whole = sorted({each.path.parent for each in found if each.path.name.lower() == "stops.txt"})
    if path.is_dir() and PurePosixPath() in whole:
        whole = [PurePosixPath()]  # what lies in folders below a whole feed is not meant
    if len(whole) > 1:
        values = {"folders": tuple(f"{home}/" if home.name else "/" for home in whole)}
        raise DataError(Problem("gtfs_several", path.name, values=values))
    if not found:
        packed = tuple(str(each.path) for each in members if each.path.suffix.lower() == ".zip")
        code = "gtfs_nested" if packed else "gtfs_tables_none"
        raise DataError(Problem(code, path.name, values={"archives": packed[:5]}))
    home = whole[0] if whole else homes.most_common(1)[0][0]
    chosen = [each for each in found if each.path.parent == home]
    names = Counter(each.path.name.lower() for each in chosen)
    if twice := [name for name, count in names.items() if count > 1]:
        raise DataError(Problem("gtfs_member_twice", name) for name in twice)
    by_name = {known[each.path.name.lower()]: each for each in chosen}
    return {name: by_name[name] for name in COLUMNS if name in by_name}


def _limit(size: int, path: Path) -> None:
    packed = path.stat().st_size if path.is_file() else size
    limits.unpacking("feed", packed, file=path.name)(size)


def _table(data: bytes, wanted: tuple[str, ...]) -> pd.DataFrame:
    """Return a table's wanted columns as text. Raises UnicodeDecodeError, or pandas's errors."""
    text = data.decode("utf-8-sig")
    frame = pd.read_csv(
        io.StringIO(text),
        dtype=str,
        keep_default_na=False,
        skipinitialspace=True,
        index_col=False,
        usecols=lambda column: column.strip() in wanted,
    )
    frame.columns = frame.columns.str.strip()
    frame = frame.loc[:, ~frame.columns.duplicated()].fillna("")
    return frame.apply(lambda column: column.str.strip()) if len(frame) else frame
