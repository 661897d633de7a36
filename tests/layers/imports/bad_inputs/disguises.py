"""Files that are something else than their ending says, and point at other files or addresses."""

import json
from collections.abc import Iterator

from tests.layers.imports.bad_inputs.bad_input import BadInput, Lure
from tests.layers.imports.bad_inputs.sound_files import sound_files, zip_of

__all__ = ["disguised_files"]

_DISGUISED = frozenset({
    "import_disguised", "not_collection", "not_json", "import_nowhere", "import_zip_broken",
    "import_row_width", "import_nothing", "import_zip_none", "import_unreadable", "has_crs",
})  # fmt: skip
_ENDINGS = ("geojson", "json", "shp", "gpkg", "kml", "ovkml", "gpx", "dxf", "mif", "tab", "csv",
            "txt", "xlsx", "zip", "kmz", "ovkmz")  # fmt: skip


def disguised_files(lure: Lure) -> Iterator[BadInput]:
    """Yield what opens another file or address by every ending that is read."""
    for kind, text in _pointers(lure).items():
        for ending in _ENDINGS:
            yield BadInput(f"{kind}_as.{ending}", text.encode(), _DISGUISED)
    for ending in ("kml", "gpx"):
        yield from (
            BadInput(f"{kind}.{ending}", text.replace("ROOT", ending).encode(), codes)
            for kind, text, codes in _markup(lure, ending)
        )
    yield BadInput("crs_link.geojson", json.dumps(
        {"type": "FeatureCollection", "features": [],
         "crs": {"type": "link", "properties": {"href": lure.url, "type": "proj4"}}},
    ).encode(), frozenset({"has_crs"}))  # fmt: skip
    yield from _swapped_endings()


def _pointers(lure: Lure) -> dict[str, str]:
    other, url = lure.path.as_posix(), lure.url
    layer = "<OGRVRTLayer name='a'><SrcDataSource>{}</SrcDataSource></OGRVRTLayer>"
    return {
        "vrt": f"<OGRVRTDataSource>{layer.format(other)}</OGRVRTDataSource>",
        "vrt_url": f"<OGRVRTDataSource>{layer.format('/vsicurl/' + url)}</OGRVRTDataSource>",
        "gdalg": json.dumps({"type": "gdal_streamed_alg",
                             "command_line": f"gdal vector pipeline ! read {other}"}),
        "esrijson": json.dumps({"type": "ESRIJSON", "next": url, "features": []}),
        "topojson": json.dumps({"type": "Topology", "objects": {}, "arcs": []}),
        "wfs": f"<OGRWFSDataSource><URL>{url}</URL></OGRWFSDataSource>",
        "plain_address": url,
        "plain_path": other,
        "mapinfo_view": f'!table\n!version 300\nOpen Table "{other}" Hide\n',
    }  # fmt: skip


def _markup(lure: Lure, ending: str) -> Iterator[tuple[str, str, frozenset[str]]]:
    laughs = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 10))
    mark = ("<Placemark><name>{}</name><Point><coordinates>121.4,31.4</coordinates></Point>"
            "</Placemark>" if ending == "kml"
            else '<wpt lat="31.4" lon="121.4"><name>{}</name></wpt>')  # fmt: skip
    refused = frozenset({"import_unreadable", "import_nothing", "import_disguised"})
    path = lure.path.as_uri()
    yield ("entity_file", (f'<!DOCTYPE ROOT [<!ENTITY x SYSTEM "{path}">]><ROOT>'
           f'{mark.format("&x;")}</ROOT>'), refused)  # fmt: skip
    yield ("entity_url", f'<!DOCTYPE ROOT SYSTEM "{lure.url}"><ROOT>{mark.format("a")}</ROOT>',
           refused)  # fmt: skip
    yield ("laughs", (f'<!DOCTYPE ROOT [<!ENTITY a0 "ha">{laughs}]><ROOT>{mark.format("&a9;")}'
           "</ROOT>"), refused)  # fmt: skip
    yield "nested", "<ROOT>" + "<x>" * 100_000, refused
    if ending == "kml":
        link = "<NetworkLink><Link><href>{}</href></Link></NetworkLink>"
        yield "link_file", f"<kml>{link.format(path)}</kml>", refused
        yield "link_url", f"<kml>{link.format(lure.url)}</kml>", refused


def _swapped_endings() -> Iterator[BadInput]:
    """Yield each sound file by the endings of all others."""
    for name, data in sound_files().items():
        for ending in ("gpkg", "gpx", "dxf", "xlsx", "shp", "csv"):
            own = name.rpartition(".")[2]
            if own != ending and not (own in {"zip", "kmz"} and ending == "xlsx"):
                # A workbook is an archive; as archives they are all of one look.
                yield BadInput(f"{name.replace('.', '_')}_as.{ending}", data, _SWAPPED)
    book = zip_of({"xl/workbook.xml": b"<x/>"})
    yield BadInput("archive_as.xlsx", book, frozenset({"import_unreadable", "import_nothing"}))


_SWAPPED = _DISGUISED | {"import_encoding", "import_rows", "import_unjoined", "limit_columns"}
