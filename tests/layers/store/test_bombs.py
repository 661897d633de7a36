"""Small inputs that would cost much: each is refused in a sentence, quickly and within bounds."""

import bz2
import io
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from geo.errors import DataError
from layers.i18n.wording import LANGUAGES, sentence
from layers.store.limits import exceeded, limit, require, unpacking
from layers.streets.acquire import import_network
from layers.streets.overpass_http import ResponseGuard
from layers.transit.gtfs.check import check_feed
from tests.layers.hostile import MOST_CPU_S, OSM, outcome
from tests.layers.small_feed import TABLES, archive, tables

CASES = Path(__file__).parents[4] / "shared" / "cases" / "hostile"


def codes(path: Path) -> list[str]:
    begun = time.process_time()
    try:
        found = [each.code for each in check_feed(path).problems]
    except DataError as error:
        found = [each.code for each in error.problems]
    assert time.process_time() - begun < MOST_CPU_S
    return found


def test_a_small_archive_that_unpacks_to_much(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "feed.zip", tables(stop_times=TABLES["stop_times"] + "\n" * 30_000_000)
    )
    assert path.stat().st_size < 200_000
    assert codes(path) == ["limit_ratio"]


def test_an_archive_in_an_archive_in_an_archive(tmp_path: Path) -> None:
    inner = b"x" * 1_000_000
    for name in ("c.zip", "b.zip", "a.zip"):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as into:
            into.writestr(name, inner)
        inner = packed.getvalue()
    path = tmp_path / "feed.zip"
    path.write_bytes(inner)
    assert codes(path)


def test_a_header_of_millions_of_names(tmp_path: Path) -> None:
    header = ",".join(f"c{k}" for k in range(1_000_000))
    found = codes(archive(tmp_path / "feed.zip", tables(stops=header + "\n1\n")))
    assert {"limit_header_kb", "limit_columns"} <= set(found)


def test_more_rows_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "feed.zip", tables())
    monkeypatch.setenv("ATLAS_LIMIT_FEED_ROWS", "11")
    assert "limit_rows" not in codes(path)
    monkeypatch.setenv("ATLAS_LIMIT_FEED_ROWS", "10")
    assert "limit_rows" in codes(path)


def test_streets_with_more_tags_than_any_street(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    path = tmp_path / "a.osm"
    many = b"".join(b'<tag k="k%d" v="v"/>' % k for k in range(200_000))
    path.write_bytes(OSM.replace(b'<tag k="name" v="street"/>', many))
    outcome(lambda: import_network(path))


def test_a_street_file_of_nothing_is_ended_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.osm.bz2"
    path.write_bytes(bz2.compress(b'<osm version="0.6">' + b" " * 50_000_000))
    monkeypatch.setenv("ATLAS_LIMIT_STREETS_SECONDS", "90")
    with pytest.raises(DataError) as caught:
        import_network(path)
    assert caught.value.problems


def answer_of(*parts: bytes) -> Any:
    left = list(parts)
    raw = SimpleNamespace(read1=lambda _size, **_: left.pop(0) if left else b"")
    return SimpleNamespace(is_redirect=False, ok=True, status_code=200, raw=raw, close=lambda: None)


def test_an_answer_of_a_server_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LIMIT_OVERPASS_SIZE_MB", "0.001")
    with pytest.raises(DataError) as caught:
        ResponseGuard("osm.example", 60)(answer_of(*[b"x" * 400] * 9))
    (problem,) = caught.value.problems
    assert problem.code == "limit_size_mb"
    assert "ATLAS_LIMIT_OVERPASS_SIZE_MB" in sentence(problem, "zh")


def test_a_limit_names_itself_in_both_languages() -> None:
    for field in ("size_mb", "unpacked_mb", "ratio", "rows", "columns", "header_kb", "features",
                  "depth", "memory_mb", "seconds"):  # fmt: skip
        for lang in LANGUAGES:
            said = sentence(exceeded("feed", field, 7, 5, file="a.zip"), lang)
            assert all(part in said for part in ("a.zip", "5", f"ATLAS_LIMIT_FEED_{field}".upper()))


def test_unpacking_is_refused_while_it_goes_on() -> None:
    add = unpacking("feed", 1000, file="a.zip")
    add(20_000_000)  # as much is always taken
    with pytest.raises(DataError) as caught:
        add(1)
    assert caught.value.problems[0].code == "limit_ratio"
    add = unpacking("feed", 100_000_000, file="a.zip")
    add(1_000_000_000)
    with pytest.raises(DataError) as caught:
        add(1)
    assert caught.value.problems[0].code == "limit_unpacked_mb"


@pytest.mark.parametrize("value", ["0", "-3", "abc", "nan"])
def test_a_limit_that_is_none_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LIMIT_LAYER_FEATURES", value)
    with pytest.raises(Exception, match="limit value"):
        limit("layer", "features")
    monkeypatch.setenv("ATLAS_LIMIT_LAYER_FEATURES", "7")
    require("layer", "features", 7, file=None)


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not here")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("dup_key_id.geojson", "json_twice"),
        ("unc_huge.geojson", "json_large"),
        ("name_ctrl.geojson", "text_unseen"),
    ],
)
def test_the_cases_of_layers(name: str, code: str) -> None:
    from layers.store.repository import check_file

    assert [each.code for each in check_file(CASES / name)] == [code]


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not here")
def test_the_case_of_twenty_megabytes_of_names() -> None:
    assert codes(CASES / "bomb_cols20M.zip") == ["limit_ratio"]
