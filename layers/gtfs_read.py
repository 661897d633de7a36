"""A GTFS feed as it lies on disk: its tables as text, and what they mean by gtfs_kit.

The tables are first read as plain text, so that every fault can be told with
its row: gtfs_kit, as any reader, stops at the first value it cannot take. Only
a feed without fault becomes a gtfs_kit feed, with its types and calendars.
Nothing is unpacked to disk; members of an archive are found by their names.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from geo.errors import DataError, Problem
from layers.archive import DAMAGED

__all__ = ["COLUMNS", "FACTS", "LIMIT_BYTES", "Tables", "read_raw", "read_tables", "typed"]

LIMIT_BYTES = 1_000_000_000
"""How large the tables may be together once unpacked."""

FACTS = "atlas_facts.json"
"""Where the feed in use keeps what is known of it, beside its tables."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

COLUMNS: dict[str, tuple[str, ...]] = {
    "agency": ("agency_id", "agency_name", "agency_timezone"),
    "stops": ("stop_id", "stop_name", "stop_lat", "stop_lon", "location_type", "parent_station"),
    "routes": ("route_id", "route_short_name", "route_long_name", "route_type"),
    "trips": ("route_id", "service_id", "trip_id"),
    "stop_times": (
        "trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence",
        "pickup_type", "drop_off_type",
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

_Opener = Callable[[], bytes]


def read_raw(path: Path) -> tuple[dict[str, bytes | None], tuple[Problem, ...]]:
    """Return the tables of a feed as they lie there, and which of them cannot be unpacked.

    Parameters
    ----------
    path
        A zip file, or a folder. Where tables lie in one folder inside the
        archive, they are taken from there.

    Returns
    -------
    raw
        Bytes by the table's name; None for one that is damaged.
    problems
        ``gtfs_damaged``, one a table.

    Raises
    ------
    DataError
        Nothing is there (``own_file_missing``), it is neither archive nor
        folder (``gtfs_archive``), or too large (``gtfs_large``).
    """
    raw: dict[str, bytes | None] = {}
    problems: list[Problem] = []
    with ExitStack() as stack:
        for name, read in _members(path, stack).items():
            try:
                raw[name] = read()
            except DAMAGED as error:
                raw[name] = None
                values = {"reason": str(error) or type(error).__name__}
                problems.append(Problem("gtfs_damaged", f"{name}.txt", values=values))
    return raw, tuple(problems)


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
        ``not_utf8`` or ``not_csv``, one a table.
    """
    tables: dict[str, pd.DataFrame | None] = dict.fromkeys(raw)
    problems: list[Problem] = []
    for name, data in raw.items():
        if data is None:
            continue
        file = f"{name}.txt"
        try:
            tables[name] = _table(data, COLUMNS[name])
        except UnicodeDecodeError as error:
            problems.append(Problem("not_utf8", file, values={"byte": error.start}))
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            problems.append(Problem("not_csv", file, values={"reason": str(error).strip()}))
    return tables, tuple(problems)


def _members(path: Path, stack: ExitStack) -> dict[str, _Opener]:
    """Return how to read each table of a feed that is there."""
    if path.is_dir():
        found = {name: path / f"{name}.txt" for name in COLUMNS}
        files = {name: file for name, file in found.items() if file.is_file()}
        _limit(sum(file.stat().st_size for file in files.values()), path)
        return {name: file.read_bytes for name, file in files.items()}
    if not path.is_file():
        raise DataError(Problem("own_file_missing", file=path.name))
    try:
        archive = stack.enter_context(zipfile.ZipFile(path))
        held = dict(_within(archive))
    except DAMAGED as error:
        raise DataError(Problem("gtfs_archive", file=path.name)) from error
    # What an archive says of a member's size is all that is ever unpacked of it.
    _limit(sum(each.file_size for each in held.values()), path)
    return {name: _reader(archive, each) for name, each in held.items()}


def typed(tables: Tables) -> Any:
    """Return tables without fault as a feed of gtfs_kit, whose columns have their types."""
    import gtfs_kit  # noqa: PLC0415 - takes a while, and only feeds need it

    def of_types(name: str, frame: pd.DataFrame) -> pd.DataFrame:
        # Headways and waits beyond nine hours do not fit into the sixteen bits of some.
        types = {
            column: "Int64" if kind.startswith("Int") else kind
            for column, kind in gtfs_kit.DTYPES[name].items()
            if column in frame
        }
        known = frame.astype(object).mask(frame == "")
        numbers = {column: pd.to_numeric(known[column]) for column in types
                   if types[column] != "string"}  # fmt: skip
        typed: pd.DataFrame = known.assign(**numbers).astype(types)
        return typed

    return gtfs_kit.Feed(
        dist_units="km",
        **{name: of_types(name, frame) for name, frame in tables.items()
           if frame is not None and len(frame)},
    )  # fmt: skip


def _within(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Yield the tables of an archive: those at its top, else those beside its stops."""
    files = {PurePosixPath(each.filename): each for each in archive.infolist()}
    homes = sorted(
        {path.parent for path in files if path.name == "stops.txt" and "__MACOSX" not in path.parts}
        or {PurePosixPath()},
        key=lambda home: (len(home.parts), str(home)),
    )
    for name in COLUMNS:
        if (found := files.get(homes[0] / f"{name}.txt")) is not None:
            yield name, found


def _reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> _Opener:
    return lambda: archive.read(member)


def _limit(size: int, path: Path) -> None:
    if size > LIMIT_BYTES:
        values = {"value": f"{size / 1e6:,.0f}", "limit": f"{LIMIT_BYTES / 1e6:,.0f}"}
        raise DataError(Problem("gtfs_large", file=path.name, values=values))


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
