"""GeoJSON that is wrong in one way each, most of them as they were met in the wild."""

import json
from collections.abc import Iterator
from typing import Any

from tests.layers.imports.bad_inputs.bad_input import BadInput

__all__ = ["wrong_geojson"]

HERE = [121.4, 31.38]
RING = [[121.40, 31.38], [121.41, 31.38], [121.41, 31.39], [121.40, 31.38]]


def feature(geometry: Any, /, **properties: Any) -> dict[str, Any]:
    """Return a feature of a geometry."""
    return {"type": "Feature", "properties": {"name": "a", **properties}, "geometry": geometry}


def point(at: Any = HERE) -> dict[str, Any]:
    """Return a point."""
    return {"type": "Point", "coordinates": at}


def area(rings: Any) -> dict[str, Any]:
    """Return a polygon."""
    return {"type": "Polygon", "coordinates": rings}


def collection(*features: Any, **members: Any) -> str:
    """Return a collection as text."""
    content = {"type": "FeatureCollection", **members, "features": list(features)}
    return json.dumps(content, ensure_ascii=False)


def wrong_geojson() -> Iterator[BadInput]:
    """Yield every case by its name."""
    for name, (text, code) in {**_texts(), **_shapes(), **_fields()}.items():
        data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        yield BadInput(f"{name}.geojson", data, frozenset(code.split()))


def _texts() -> dict[str, tuple[str | bytes, str]]:
    sound = collection(feature(point()))
    one = sound.replace('"name": "a"', "{}")
    return {
        "no_bytes": (b"", "not_json"),
        "blank": (b" \n", "not_json"),
        "html": ("<html><body>404</body></html>", "not_json"),
        "list": ("[]", "not_collection"),
        "number": ("1", "not_collection"),
        "bare_feature": (json.dumps(feature(point())), "not_collection"),
        "bare_geometry": (json.dumps(point()), "not_collection"),
        "misspelt": (sound.replace("FeatureCollection", "Featurecollection"), "not_collection"),
        "misspelt_feature": (sound.replace('"Feature"', '"feature"'), "not_feature"),
        "no_features": ('{"type":"FeatureCollection"}', "no_features"),
        "empty": (collection(), "import_nothing"),
        "features_null": ('{"type":"FeatureCollection","features":null}', "no_features"),
        "features_object": ('{"type":"FeatureCollection","features":{}}', "no_features"),
        "comma_behind": (sound[:-2] + ",]}", "not_json"),
        "comment": (sound + "// end", "not_json"),
        "two_texts": (sound + sound, "not_json"),
        "single_quotes": (sound.replace('"', "'"), "not_json"),
        "lines_of_features": (f"{json.dumps(feature(point()))}\n" * 2, "not_json"),
        "nul": (sound.replace('"a"', '"a\x00"'), "not_json text_unseen import_unseen"),
        "nan": (sound.replace("121.4", "NaN"), "json_number"),
        "infinity": (sound.replace("121.4", "1e999"), "json_number"),
        "key_twice": (one.replace("{}", '"name":"a","name":"b"'), "json_twice"),
        "deep": (one.replace("{}", '"a":' + "[" * 60 + "]" * 60), "limit_depth"),
        "very_deep": ("[" * 100_000, "limit_depth not_json"),
        "half_letter": (one.replace("{}", r'"name":"\ud800"'), "text_broken"),
        "turned_around": (one.replace("{}", r'"name":"\u202eabc"'), "text_unseen"),
        "utf8_broken": (sound.encode().replace(b'"a"', b'"\xff\x81"'), "import_encoding"),
        "utf16_cut": (sound.encode("utf-16")[:-1], "not_json"),
        "gb18030": (sound.replace('"a"', '"蕰川路"').encode("gb18030"), "import_decoded"),
        "digits_400": (one.replace("{}", f'"n":{"9" * 400}'), "json_number json_large"),
        "digits_30": (one.replace("{}", f'"n":{"9" * 30}'), "json_large"),
        "far_decimal": (one.replace("{}", '"n":1e300'), "json_large"),
        "crs_name_odd": (sound[:-1] + ',"crs":{"type":"name","properties":{"name":"Mars"}}}',
                         "has_crs"),
        "crs_text": (sound[:-1] + ',"crs":"EPSG:4326"}', "has_crs"),
        "crs_null": (sound[:-1] + ',"crs":null}', "import_datum_blind"),
        "crs_old": (sound[:-1] + ',"crs":{"type":"name","properties":{"name":"EPSG:4610"}}}',
                    "import_old_datum"),
        "crs_unknown": (sound[:-1] + ',"crs":{"type":"name","properties":{"name":"EPSG:99999"}}}',
                        "import_crs_ignored"),
    }  # fmt: skip


def _shapes() -> dict[str, tuple[str, str]]:
    cases = {
        "type_unknown": ({"type": "Circle", "coordinates": HERE}, "geometry_type"),
        "type_missing": ({"coordinates": HERE}, "geometry_type"),
        "collection_inside": ({"type": "GeometryCollection", "geometries": [point()]},
                              "geometry_type"),
        "geometry_text": ("POINT(121 31)", "geometry_type"),
        "geometry_list": (HERE, "geometry_type"),
        "text_position": (point(["121.4", "31.38"]), "position_form"),
        "null_position": (point([None, None]), "position_form"),
        "true_position": (point([True, False]), "position_form"),
        "one_number": (point([121.4]), "position_form"),
        "five_numbers": (point([1, 2, 3, 4, 5]), "position_form"),
        "no_position": (point([]), "position_form"),
        "too_deep": (point([HERE]), "position_form"),
        "too_flat": ({"type": "LineString", "coordinates": HERE}, "position_form"),
        "no_coordinates": ({"type": "Point"}, "position_form"),
        "line_of_one": ({"type": "LineString", "coordinates": [HERE]}, "coordinates_few"),
        "line_of_none": ({"type": "LineString", "coordinates": []}, "coordinates_empty"),
        "ring_of_three": (area([RING[:2] + RING[:1]]), "coordinates_few"),
        "ring_of_two": (area([RING[:2]]), "coordinates_few"),
        "no_ring": (area([]), "coordinates_empty"),
        "empty_ring": (area([[]]), "coordinates_empty"),
        "open_ring": (area([[*RING[:3], [121.4, 31.385]]]), "import_ring_closed"),
        "bow": (area([[RING[0], RING[2], RING[1], [121.40, 31.39], RING[0]]]), "import_crossing"),
        "flat_area": (area([[HERE, [121.41, 31.38], HERE, HERE]]), "import_crossing import_empty"),
        "hole_outside": (area([RING, [[121.5, 31.3], [121.51, 31.3], [121.51, 31.31],
                                      [121.5, 31.3]]]), "import_crossing"),
        "height": (point([*HERE, 4.0]), "import_z"),
        "swapped": (point(HERE[::-1]), "out_of_bounds import_datum_blind"),
        "far": (point([116.4, 39.9]), "out_of_bounds import_datum_blind"),
        "null_island": (point([0, 0]), "out_of_bounds import_datum_blind"),
        "beyond_the_pole": (point([121.4, 99.0]), "out_of_bounds import_datum_blind"),
        "huge": (point([1e14, 1e14]), "out_of_bounds import_datum_blind"),
        "metres": (point([355_000, 3_470_000]), "out_of_bounds import_datum_blind"),
    }  # fmt: skip
    return {name: (collection(feature(shape)), code) for name, (shape, code) in cases.items()}


def _fields() -> dict[str, tuple[str, str]]:
    many = {f"f{k}": k for k in range(20_000)}
    each_its_own = [feature(point(), **{f"f{k}": k}) for k in range(2_000)]
    pt = point()
    return {
        "no_properties": (collection({"type": "Feature", "geometry": pt}), "not_feature"),
        "properties_list": (collection({"type": "Feature", "properties": [], "geometry": pt}),
                            "not_feature"),
        "no_geometry": (collection({"type": "Feature", "properties": {}}), "not_feature"),
        "feature_null": (collection(None), "not_feature"),
        "feature_text": (collection("x"), "not_feature"),
        "property_geometry": (collection(feature(pt, geometry="x")), "field_reserved"),
        "names_20000": (collection(feature(pt, **many)), "limit_columns"),
        "names_of_each": (collection(*each_its_own), "limit_columns"),
        "nested_field": (collection(feature(pt, deep={"a": [1, {"b": 2}]})), "import_datum_blind"),
        "all_null": (collection(*[feature(None)] * 3), "import_no_position"),
        "second_wrong": (collection(feature(pt), feature(point("x"))), "position_form"),
    }  # fmt: skip
