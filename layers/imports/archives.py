"""Archives as they are handed in: looked through before anything of them is unpacked.

Unpacked is only what belongs to the one data set that is in it, under names of our own, so
that no name of the archive ever becomes a path.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from geo.errors import DataError, Problem
from layers.store import limits
from layers.store.archive_errors import DAMAGED
from layers.store.atomic_file import replacing

__all__ = ["MOST_ENTRIES", "parts_of", "require_size", "unpacked"]

MOST_ENTRIES = 5_000

_Member = tuple[PurePosixPath, zipfile.ZipInfo]
_CHUNK = 1 << 20
_UTF8_FLAG, _LOCKED_FLAG = 0x800, 0x1
_WHOLE = {".shp", ".gpkg", ".kml", ".ovkml", ".gpx", ".dxf", ".tab", ".mif"}
"""Endings of the file by which a data set goes."""

_PARTS = {
    ".shp": (".shp", ".shx", ".dbf", ".prj", ".cpg"),
    ".tab": (".tab", ".dat", ".map", ".id", ".ind"),
    ".mif": (".mif", ".mid"),
}
"""The files that make up a data set, where that is more than one."""

_FOLDER = ".gdb"
"""A file geodatabase is a folder."""


def unpacked(path: Path, folder: Path) -> Path:
    """Return the data set of an archive, unpacked into a folder.

    Raises
    ------
    DataError
        It is no archive or damaged (``import_zip_broken``), locked (``import_zip_locked``),
        too large (``limit_…``), holds no data set (``import_zip_none``) or several
        (``import_zip_several``).
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = dict(_members(archive, path.name))
            chosen = _data_set(members, path.name)
            return _extracted(archive, chosen, members, path, folder)
    except DAMAGED as error:
        if isinstance(error, DataError):
            raise
        raise DataError(Problem("import_zip_broken", file=path.name)) from error


def parts_of(path: Path) -> list[Path]:
    """Return the files that make up the data set of a path, in the order of their names."""
    suffix = path.suffix.lower()
    if path.is_dir():
        found = [each for each in path.iterdir() if each.is_file()]
    elif suffix in _PARTS:
        found = [each for each in path.parent.iterdir()
                 if each.stem == path.stem and each.suffix.lower() in _PARTS[suffix]]  # fmt: skip
    else:
        found = [path]
    return sorted(found, key=lambda each: each.name)


def require_size(path: Path, file: str) -> None:
    """Refuse a workbook, an archive too, that would unpack to too much; raises as `unpacked`."""
    add = limits.unpacking("import", path.stat().st_size, file=file)
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                add(info.file_size)
    except DAMAGED as error:
        if isinstance(error, DataError):
            raise
        raise DataError(Problem("import_zip_broken", file=file)) from error


def _members(archive: zipfile.ZipFile, file: str) -> Iterator[_Member]:
    """Yield the files of an archive by their names, which Windows writes in its own code."""
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        values = {"value": len(infos), "limit": MOST_ENTRIES}
        raise DataError(Problem("import_zip_many", file=file, values=values))
    for info in infos:
        if info.flag_bits & _LOCKED_FLAG:
            raise DataError(Problem("import_zip_locked", file=file))
        name = PurePosixPath(_name(info).replace("\\", "/"))
        hidden = any(re.match(r"\.[^.]|__MACOSX", part) for part in name.parts)
        if not info.is_dir() and not hidden:
            yield name, info


def _name(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename


def _data_set(members: dict[PurePosixPath, zipfile.ZipInfo], file: str) -> PurePosixPath:
    """Return the one data set of an archive: a file, or the folder of a geodatabase."""
    folders = {name: _geodatabase(name) for name in members}
    files = {each for each in members if not folders[each] and each.suffix.lower() in _WHOLE}
    found = sorted(files.union(each for each in folders.values() if each))
    if not found:
        values = {"allowed": (*sorted(_WHOLE), _FOLDER)}
        raise DataError(Problem("import_zip_none", file=file, values=values))
    if len(found) > 1:
        names = tuple(each.name for each in found[:10])
        raise DataError(Problem("import_zip_several", file=file, values={"names": names}))
    return found[0]


def _geodatabase(name: PurePosixPath) -> PurePosixPath | None:
    """Return the folder of the geodatabase that a file is in, None for none."""
    return next((each for each in name.parents if each.suffix.lower() == _FOLDER), None)


def _extracted(
    archive: zipfile.ZipFile,
    chosen: PurePosixPath,
    members: dict[PurePosixPath, zipfile.ZipInfo],
    path: Path,
    folder: Path,
) -> Path:
    suffix = chosen.suffix.lower()
    add = limits.unpacking("import", path.stat().st_size, file=path.name)
    for target, info in _targets(chosen, members):
        place = folder / target
        place.parent.mkdir(parents=True, exist_ok=True)
        entry = zipfile.Path(archive, info.filename)
        with entry.open("rb") as packed, replacing(place) as plain:
            while chunk := packed.read(_CHUNK):
                add(len(chunk))
                plain.write(chunk)
    return folder / f"data{suffix}"


def _targets(
    chosen: PurePosixPath, members: dict[PurePosixPath, zipfile.ZipInfo]
) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Yield the files of a data set with the names they get."""
    suffix, stem = chosen.suffix.lower(), chosen.with_suffix("")
    for name, info in members.items():
        own = name.suffix.lower()
        if suffix == _FOLDER:
            plain = name.parent == chosen and name.name.isascii() and name.name.isprintable()
            if plain:
                yield f"data{_FOLDER}/{PurePosixPath(name.name).name}", info
        elif name.with_suffix("") == stem and own in _PARTS.get(suffix, (suffix,)):
            yield f"data{own}", info
