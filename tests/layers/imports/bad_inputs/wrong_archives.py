"""Archives that unpack to too much, point outside, are locked or hold the wrong things."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.layers.imports.bad_inputs.bad_input import BadInput, Lure
from tests.layers.imports.bad_inputs.sound_files import COUNT, sound_files, zip_of

__all__ = ["wrong_archives"]


def wrong_archives(lure: Lure) -> Iterator[BadInput]:
    """Yield every case by its name."""
    for name, (data, codes) in {**_contents(), **_structures()}.items():
        yield BadInput(f"packed_{name}.zip", data, frozenset(codes.split()))
    shp = _parts("sound_shp.zip")
    for number, up in enumerate(("../../../../", "/", "C:/", "..\\..\\", "a/../../../")):
        moved = zip_of({up + name: data for name, data in shp.items()})
        yield BadInput(f"packed_up_{number}.zip", moved, frozenset({"import_decoded"}), COUNT)
        lost = {f"{up}{lure.path.name}.shp": shp["a.shp"]}
        yield BadInput(f"packed_up_alone_{number}.zip", zip_of(lost),
                       frozenset({"import_unreadable", "import_datum_blind"}))  # fmt: skip
    yield BadInput("packed_link.zip", _linked(lure), frozenset({"import_disguised"}))


def _parts(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(sound_files()[name])) as packed:
        return {each: packed.read(each) for each in packed.namelist()}


def _contents() -> dict[str, tuple[bytes, str]]:
    shp = _parts("sound_shp.zip")
    gdb = _parts("sound_gdb.zip")
    kml = sound_files()["sound.kml"]
    inner = {f"x/{name}": data for name, data in shp.items()}
    return {
        "nothing": (zip_of({}), "import_zip_none"),
        "readme": (zip_of({"readme.txt": b"x"}), "import_zip_none"),
        "zip_in_zip": (zip_of({"a.zip": zip_of(shp)}), "import_zip_none"),
        "geojson": (zip_of({"a.geojson": sound_files()["sound.geojson"]}), "import_zip_none"),
        "two_sets": (zip_of({"b.shp": shp["a.shp"], **shp}), "import_layers"),
        "set_and_gdb": (zip_of({**shp, **gdb}), "import_layers"),
        "two_kml": (zip_of({"a.kml": kml, "b.kml": kml}), "import_layers"),
        "many": (zip_of({f"{k}.txt": b"" for k in range(5_001)}), "import_zip_many"),
        "bomb": (zip_of({"a.kml": bytes(40_000_000)}), "limit_ratio"),
        "bomb_beside": (zip_of({**inner, "x/a.cpg": b"0" * 40_000_000}), "limit_ratio"),
        "no_dbf": (zip_of({"a.shp": shp["a.shp"], "a.shx": shp["a.shx"]}), "import_datum_blind"),
        "no_shp": (zip_of({"a.dbf": shp["a.dbf"], "a.shx": shp["a.shx"]}), "import_zip_none"),
        "shp_of_nothing": (zip_of({**shp, "a.shp": b""}), "import_disguised"),
        "shp_head_only": (zip_of({**shp, "a.shp": shp["a.shp"][:100]}),
                          "import_unreadable import_parts_differ"),
        "shx_of_nothing": (zip_of({**shp, "a.shx": b""}), "import_decoded import_unreadable"),
        "shx_of_zeros": (zip_of({**shp, "a.shx": shp["a.shx"][:100] + bytes(48)}),
                         "import_decoded"),
        "shx_cut": (zip_of({**shp, "a.shx": shp["a.shx"][:-16]}), "import_index_anew"),
        "shx_of_others": (zip_of({**shp, "a.shx": _other_index(shp["a.shx"])}),
                          "import_index_anew"),
        "dbf_cut": (zip_of({**shp, "a.dbf": shp["a.dbf"][:-60]}),
                    "import_unreadable import_parts_differ"),
        "dbf_of_others": (zip_of({**shp, "a.dbf": _fewer_rows(shp["a.dbf"])}),
                          "import_unreadable import_parts_differ"),
        "prj_odd": (zip_of({**shp, "a.prj": b"GEOGCS[Mars"}), "import_crs_ignored"),
        "prj_xian": (zip_of({**shp, "a.prj": _XIAN}), "import_old_datum"),
        "cpg_odd": (zip_of({**shp, "a.cpg": b"\xff\xfe\x00" * 40}), "import_decoded"),
        "cpg_lies": (zip_of({**shp, "a.cpg": b"BIG5"}), "import_decoded import_text_lost"),
        "gdb_table_missing": (zip_of({k: v for k, v in gdb.items()
                                      if not k.endswith("a00000001.gdbtable")}),
                              "import_disguised import_zip_none"),
        "gdb_cut": (zip_of({k: v[: len(v) // 2] for k, v in gdb.items()}), "import_unreadable"),
        "gdb_of_zeros": (zip_of({k: bytes(len(v)) for k, v in gdb.items()}), "import_unreadable"),
        "hidden_only": (zip_of({"__MACOSX/a.shp": shp["a.shp"]}), "import_zip_none"),
    }  # fmt: skip


_XIAN = (b'GEOGCS["Xian 1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],'
         b'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]')  # fmt: skip


def _other_index(index: bytes) -> bytes:
    """Return the index of a shapefile with its first two records changed for each other."""
    return index[:100] + index[108:116] + index[100:108] + index[116:]


def _fewer_rows(table: bytes) -> bytes:
    """Return a table of dBase that says it has two rows less."""
    return table[:4] + struct.pack("<I", COUNT - 2) + table[8:]


def _structures() -> dict[str, tuple[bytes, str]]:
    sound = sound_files()["sound_shp.zip"]
    broken = "import_zip_broken"
    at = sound.rfind(b"PK\x05\x06")
    return {
        "no_bytes": (b"", broken),
        "sign_only": (b"PK\x03\x04", broken),
        "end_only": (sound[at:], broken),
        "no_end": (sound[:at], broken),
        "locked": (_flagged(sound, 1), "import_zip_locked"),
        "method_unknown": (_method(sound, 99), broken),
        "checksum": (sound.replace(struct.pack("<I", _checksum()), b"\x00" * 4), broken),
        "rar": (b"Rar!\x1a\x07\x00" + bytes(200), broken),
        "seven": (b"7z\xbc\xaf\x27\x1c" + bytes(200), broken),
        "text": (b"not an archive", broken),
        "same_name_twice": (_doubled(), "import_layers import_decoded import_zip_twice"),
    }


def _checksum() -> int:
    return zlib.crc32(_parts("sound_shp.zip")["a.shp"])


def _flagged(data: bytes, flag: int) -> bytes:
    """Return an archive whose entries bear a flag of general purpose."""
    changed = bytearray(data)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(sign)
        while at >= 0:
            changed[at + offset] |= flag
            at = changed.find(sign, at + 4)
    return bytes(changed)


def _method(data: bytes, number: int) -> bytes:
    changed = bytearray(data)
    for sign, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = changed.find(sign)
        while at >= 0:
            struct.pack_into("<H", changed, at + offset, number)
            at = changed.find(sign, at + 4)
    return bytes(changed)


def _doubled() -> bytes:
    """Return an archive in which a name stands twice, with different content."""
    target = io.BytesIO(sound_files()["sound_shp.zip"])
    with zipfile.ZipFile(target, "a") as packed:
        info = zipfile.ZipInfo("A.SHP")
        packed.writestr(info, _parts("sound_shp.zip")["a.shp"][:100])
    return target.getvalue()


def _linked(lure: Lure) -> bytes:
    """Return an archive whose data file is a symbolic link to another file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        info = zipfile.ZipInfo("a.kml")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        packed.writestr(info, lure.path.as_posix())
    return target.getvalue()
