"""Archives as they are handed in: looked through before anything of them is unpacked.

Unpacked is only what belongs to the one data set that is in it, under names of our own, so
that no name of the archive ever becomes a path.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geo.errors import DataError, Problem
from layers.store import limits
from layers.store.archive_errors import DAMAGED
from layers.store.atomic_file import replacing

__all__ = [
    "MOST_ENTRIES", "PARTS", "Unpacked", "data_sets", "parts_of", "require_size", "unpacked",
]  # fmt: skip

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

PARTS = tuple(dict.fromkeys(
    (*(each for parts in _PARTS.values() for each in parts[1:]), ".sbn", ".sbx", ".qix", ".xml")
))  # fmt: skip
"""Endings of files that are nothing without the one they belong to, read or not."""

_FOLDER = ".gdb"
"""A file geodatabase is a folder."""


@dataclass(frozen=True)
class Unpacked:
    """The data set of an archive.

    Parameters
    ----------
    path
        Where it was unpacked to.
    name
        Its path in the archive where that has several; empty where it is the only one.
    layer
        Which of its own layers is to be read; None for the only one.
    """

    path: Path
    name: str
    layer: str | None


def unpacked(path: Path, folder: Path, layer: str | None = None) -> Unpacked:
    """Return the data set of an archive, unpacked into a folder.

    Parameters
    ----------
    path, folder
        The archive, and where to.
    layer
        The path in the archive of the data set to be read, where there are several, and behind
        a stroke one of its layers; of the only data set one of its layers.

    Raises
    ------
    DataError
        It is no archive or damaged (``import_zip_broken``), locked (``import_zip_locked``),
        too large (``limit_…``), holds no data set (``import_zip_none``) or several of which
        none is chosen (``import_layers``).
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = dict(_members(archive, path.name))
            found = _data_sets(members, path.name)
            chosen, name, inner = _choice(found, layer, path.name)
            return Unpacked(_extracted(archive, chosen, members, path, folder), name, inner)
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


def data_sets(names: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Return which of some files belong together, by the name of the file they go by.

    Parameters
    ----------
    names
        Of files that were chosen at once.

    Raises
    ------
    DataError
        There are parts alone, and not what they belong to (``import_parts_missing``).

    Examples
    --------
    >>> data_sets(["园区.dbf", "园区.shp", "园区.shp.xml", "路.zip"])
    {'园区.shp': (1, 0), '路.zip': (3,)}
    """
    paths = [PurePosixPath(each) for each in names]
    wholes = [k for k, each in enumerate(paths) if each.suffix.casefold() not in PARTS]
    found = {}
    for k in wholes:
        endings = _PARTS.get(paths[k].suffix.casefold(), ())
        own = (j for j, each in enumerate(paths) if j != k and each.stem == paths[k].stem
               and each.suffix.casefold() in endings)  # fmt: skip
        found[names[k]] = (k, *own)
    if not found:
        lacks = tuple(dict.fromkeys(_whole_name(each) for each in paths))
        raise DataError(Problem("import_parts_missing", file=names[0], values={"names": lacks}))
    return found


def _whole_name(part: PurePosixPath) -> str:
    """Return what the file is called that a part belongs to.

    >>> _whole_name(PurePosixPath("a.dbf")), _whole_name(PurePosixPath("a.MID"))
    ('a.shp', 'a.mif')
    """
    own = part.suffix.casefold()
    ending = next((whole for whole, parts in _PARTS.items() if own in parts[1:]), ".shp")
    return f"{part.stem}{ending}"


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


def _data_sets(members: dict[PurePosixPath, zipfile.ZipInfo], file: str) -> list[PurePosixPath]:
    """Return the data sets of an archive: files, or the folders of geodatabases."""
    folders = {name: _geodatabase(name) for name in members}
    files = {each for each in members if not folders[each] and each.suffix.lower() in _WHOLE}
    found = sorted(files.union(each for each in folders.values() if each))
    if not found:
        values = {"allowed": (*sorted(_WHOLE), _FOLDER)}
        raise DataError(Problem("import_zip_none", file=file, values=values))
    return found


def _choice(
    found: list[PurePosixPath], layer: str | None, file: str
) -> tuple[PurePosixPath, str, str | None]:
    """Return which data set is read, its name where there are others, and which of its layers."""
    if len(found) == 1:
        return found[0], "", layer
    names = {str(each): each for each in found}
    if layer is None:
        raise DataError(Problem("import_layers", file=file, values={"names": tuple(names)}))
    fits = [name for name in names if layer == name or layer.startswith(f"{name}/")]
    if not fits:
        values = {"value": layer, "allowed": tuple(names)}
        raise DataError(Problem("value_unknown", file=file, field="--layer-name", values=values))
    name = max(fits, key=len)
    return names[name], name, layer[len(name) + 1 :] or None


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
        with entry.open("rb") as packed, replacing(place, lasting=False) as plain:
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
