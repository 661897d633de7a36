"""Downloads by the real osmnx from a server on this machine, sound and misbehaving."""

import errno
import itertools
import os
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geo.errors import DataError, ParameterError
from layers.i18n.wording import sentences
from layers.store import atomic_file, local_folder
from layers.streets import acquire, local_network, overpass
from layers.streets.acquire import download_network
from layers.streets.areas import Area, area_of
from layers.streets.local_network import Network
from tests.layers.refusals import problem_is
from tests.layers.town import BOX, CROSSINGS, EDGES, NODES, STEP, WAYS, Server, small_network

REFUSED = ("motorway", "cycleway")
Fetch = Callable[..., Network]


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(overpass, "PAUSES_S", (0.01, 0.02))


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


@pytest.fixture
def fetch(server: Server) -> Fetch:
    def call(area: Area | None = None, **options: Any) -> Network:
        area = area or area_of(bbox=BOX)
        return download_network(area, **{"endpoint": server.endpoint, "private": True, **options})

    return call


def walked() -> list[tuple[int, int]]:
    """Return the segments of the town that are walked on, by their nodes' numbers."""
    kept = (nodes for nodes, tags in WAYS.values() if tags["highway"] not in REFUSED)
    return [pair for nodes in kept for pair in itertools.pairwise(nodes)]


def test_a_download_brings_the_whole_town_tile_by_tile(fetch: Fetch, server: Server) -> None:
    steps: list[Any] = []
    found = fetch(progress=steps.append)
    # Each edge of a block is two segments with a bend between; motorway and cycleway are left out.
    assert found.streets.nodes == CROSSINGS + EDGES
    assert found.streets.segments == 2 * EDGES
    assert (found.ways, found.left_out, found.dropped) == (EDGES, 0.0, 0)
    assert (found.data_date, found.dated_by) == ("2026-11-20", "source")
    assert found.fetched == datetime.now(UTC).date().isoformat()
    assert (found.origin, found.source) == ("download", server.endpoint)
    # 11.4 km by 8.9 km in pieces of at most 5 km: three by two.
    assert [(each.done, each.total) for each in steps] == [(done, 6) for done in range(7)]
    assert len(server.requests) == 6
    assert "[timeout:180]" in server.requests[0]
    west, south, east, north = found.bounds
    assert (west, south, north) == pytest.approx((121.40, 31.40, 31.419), abs=1e-6)
    assert east == pytest.approx(121.419 + STEP / 9, abs=1e-6)
    lon1, lat1, lon2, lat2 = np.array([(*NODES[a], *NODES[b]) for a, b in walked()]).T
    expected = Geod(ellps="WGS84").inv(lon1, lat1, lon2, lat2)[2].sum()
    # The projection's scale here is within 3 parts in 10,000 of one.
    assert found.streets.total_m == pytest.approx(expected, rel=3e-4)


def test_a_smaller_area_brings_only_what_touches_it(fetch: Fetch) -> None:
    # Five streets each way and the halves of the edges that lead out of the box.
    half = STEP / 2.5
    box = (121.41 - half, 31.41 - half, 121.414 + half, 31.414 + half)
    found = fetch(area_of(bbox=box))
    inside = shapely.box(*box)
    expected = {
        frozenset((a, b))
        for a, b in walked()
        if shapely.intersects(inside, shapely.LineString([NODES[a], NODES[b]]))
    }
    assert found.streets.segments == len(expected)


def test_the_date_is_the_day_of_the_download_where_the_server_names_none(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.layers import town

    answer = town.answer
    monkeypatch.setattr(town, "answer", lambda query: answer(query) | {"osm3s": None})
    found = fetch()
    assert (found.data_date, found.dated_by) == (found.fetched, "download")


def test_a_busy_server_is_asked_again_and_that_is_told(fetch: Fetch, server: Server) -> None:
    server.mode, server.sound_first = "busy_once", 1
    steps: list[Any] = []
    found = fetch(progress=steps.append)
    said = [each.message.in_("en") for each in steps]
    assert found.streets.segments == 2 * EDGES
    assert [line for line in said if "busy" in line] == ["127.0.0.1 is busy; trying again in 0 s"]


FAULTS = {
    "429": "server_busy",
    "504": "server_busy",
    "403": "server_refused",
    "html": "answer_foreign",
    "list": "answer_foreign",
    "no_nodes": "answer_foreign",
    "remark": "server_gave_up",
    "empty": "answer_empty",
    "cut": "answer_cut",
    "cut_unsaid": "answer_cut",
    "silent": "server_slow",
    "trickle": "server_slow",
}


@pytest.fixture
def before() -> bytes:
    """A network from before, which must outlive whatever goes wrong."""
    local_network.save(small_network())
    return (local_folder.folder() / "streets.npz").read_bytes()


def check_kept(before: bytes, error: DataError) -> None:
    assert (local_folder.folder() / "streets.npz").read_bytes() == before
    assert not list(local_folder.folder().glob("*.part"))
    for lang in ("zh", "en"):
        (line,) = sentences(error, lang)
        assert "{" not in line


@pytest.mark.parametrize("mode", FAULTS)
def test_each_fault_is_one_sentence_and_the_network_before_is_kept(
    mode: str, fetch: Fetch, server: Server, before: bytes
) -> None:
    server.mode, server.sound_first = mode, 0
    with pytest.raises(DataError) as caught:
        fetch(timeout_s=1)
    assert [problem.code for problem in caught.value.problems] == [FAULTS[mode]]
    check_kept(before, caught.value)


def test_streets_only_around_the_area_are_none_in_it(fetch: Fetch, server: Server) -> None:
    # 0.003 degrees west of the town: 285 m, and osmnx asks for 500 m around.
    with pytest.raises(DataError, check=problem_is("answer_empty")):
        fetch(area_of(bbox=(121.39, 31.41, 121.397, 31.42)))
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", ["GraphSimplificationError", "ResponseStatusCodeError", None])
def test_what_osmnx_makes_nothing_of_is_no_empty_tile(
    kind: str | None, fetch: Fetch, before: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    import osmnx

    def refuse(*_: object, **__: object) -> None:
        raise (getattr(osmnx._errors, kind) if kind else ValueError)("no such luck")

    monkeypatch.setattr(osmnx, "graph_from_polygon", refuse)
    with pytest.raises(DataError, check=problem_is("answer_foreign")) as caught:
        fetch()
    check_kept(before, caught.value)


def test_a_refused_connection(fetch: Fetch, before: bytes) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{taken.getsockname()[1]}/api"
        with pytest.raises(DataError, check=problem_is("server_unreachable")) as caught:
            fetch(endpoint=endpoint)
    check_kept(before, caught.value)


def test_a_download_goes_on_where_it_was_cut_off(fetch: Fetch, server: Server) -> None:
    server.mode, server.sound_first = "cut", 4
    with pytest.raises(DataError, check=problem_is("answer_cut")):
        fetch()
    count = len(server.requests)
    server.mode = "sound"
    assert fetch().streets.segments == 2 * EDGES
    assert (count, len(server.requests) - count) == (5, 2)
    # Once it is whole nothing is kept: the next download asks anew.
    assert not local_network.cache_folder().exists()


@pytest.mark.parametrize("damage", [b"", b"\xff"])
def test_a_kept_answer_that_was_damaged_is_asked_for_again(
    damage: bytes, fetch: Fetch, server: Server
) -> None:
    server.mode, server.sound_first = "html", 4
    with pytest.raises(DataError):
        fetch()
    kept = sorted(local_network.cache_folder().glob("*.json"))
    assert len(kept) == 2 * 4  # of each tile its streets and its ground
    kept[0].write_bytes(kept[0].read_bytes()[:-20] + damage)
    server.mode = "sound"
    assert fetch().streets.segments == 2 * EDGES


def test_answers_of_yesterday_are_not_gone_on_from(fetch: Fetch, server: Server) -> None:
    server.mode, server.sound_first = "html", 4
    with pytest.raises(DataError):
        fetch()
    for kept in local_network.cache_folder().glob("*.json"):
        os.utime(kept, (0, 0))
    count, server.mode = len(server.requests), "sound"
    fetch()
    assert len(server.requests) - count == 6


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_while_an_answer_is_kept(
    fetch: Fetch, before: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(DataError, check=problem_is("local_full")) as caught:
        fetch()
    check_kept(before, caught.value)


def test_a_full_disk_while_the_network_is_saved(
    fetch: Fetch, before: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic_file.os, "fsync", full)
    with pytest.raises(DataError, check=problem_is("local_full")) as caught:
        fetch()
    check_kept(before, caught.value)


def test_a_folder_that_cannot_be_made(
    fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "file" / "local"))
    with pytest.raises(DataError, check=problem_is("local_unwritable")):
        fetch()


def test_what_is_set_in_osmnx_is_put_back(fetch: Fetch, server: Server) -> None:
    import osmnx

    def state() -> dict[str, object]:
        known = {n: getattr(osmnx.settings, n) for n in dir(osmnx.settings) if n.islower()}
        return known | {"look_up": socket.getaddrinfo}

    before = state()
    fetch()
    server.mode = "html"
    with pytest.raises(DataError):
        fetch()
    assert state() == before


def test_too_large_an_area_is_refused_with_both_figures(fetch: Fetch, server: Server) -> None:
    # Half a degree by half a degree here is 47.5 km by 55.5 km.
    with pytest.raises(ParameterError) as caught:
        fetch(area_of(bbox=(121, 31, 121.5, 31.5)))
    (line,) = sentences(caught.value, "en")
    assert "2,6" in line
    assert "2,000" in line
    assert server.requests == []


@pytest.mark.parametrize("endpoint", ["127.0.0.1", "ftp://127.0.0.1", "http://", "http://[", ""])
def test_an_address_that_is_none(endpoint: str, fetch: Fetch) -> None:
    with pytest.raises(ParameterError, check=problem_is("endpoint_form")):
        fetch(endpoint=endpoint)


@pytest.mark.parametrize("timeout_s", [0, -1, float("nan"), float("inf")])
def test_a_time_limit_that_is_none(timeout_s: float, fetch: Fetch) -> None:
    with pytest.raises(ParameterError, check=problem_is("value_range")):
        fetch(timeout_s=timeout_s)


def test_the_district_and_two_km_around_are_within_the_limit() -> None:
    # 301.5 km2 of land, and at least a rim of 2 km around a disc of that size.
    from layers.streets.areas import area_km2

    assert 301.5 + 2 * 2 * np.sqrt(np.pi * 301.5) < area_km2(area_of().ground)
    assert area_km2(area_of().ground) < acquire.MAX_AREA_KM2 / 2
