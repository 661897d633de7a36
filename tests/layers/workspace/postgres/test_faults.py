"""A server that goes, a connection that is cut, a client that is killed, a disk that is full.

What was acknowledged is there, what was refused is not, nothing is there by half, and a
sentence says what to do.
"""

import errno
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from geo.errors import DataError, Problem
from layers.workspace.interface import NEW
from layers.workspace.postgres.address import parse
from layers.workspace.postgres.driver import forget
from layers.workspace.postgres.postgres_workspace import PostgresWorkspace
from tests.layers.workspace.cut_proxy import CutProxy, Side
from tests.layers.workspace.killed_child import KILLED, Child, Say
from tests.layers.workspace.memory_disk import memory_disk
from tests.layers.workspace.sentences import refused
from tests.postgres_server import Server
from tests.profiles import part_of


def save_three(say: Say, url: str, limit: int) -> None:
    """Save three times, killed at some message of the library."""
    from pg8000 import core

    kept, steps = PostgresWorkspace(parse(url), Path("none")), 0

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps == limit:
                os._exit(KILLED)
            return call(*given)

        return step

    for name in ("_write", "_read", "_flush"):
        setattr(core, name, counted(getattr(core, name)))
    for number in range(3):
        kept.save("view", "a", {"n": number + 1}, seen=number, content=b"%d" % number)
        say()


WAIT_S = 60.0

STEPS = 618
"""So many messages three saves take, the making of the tables with the first one."""


@pytest.fixture
def kept(server: Server, tmp_path: Path) -> PostgresWorkspace:
    return PostgresWorkspace(server.address, tmp_path)


@pytest.fixture
def proxy(server: Server) -> Iterator[CutProxy]:
    found = CutProxy(server.port)
    yield found
    found.close()


def through(proxy: CutProxy, server: Server, folder: Path) -> PostgresWorkspace:
    return PostgresWorkspace(parse(server.url_at(proxy.port, "?sslmode=disable")), folder)


def require_whole(kept: PostgresWorkspace, acknowledged: int) -> None:
    """Fail unless all that was acknowledged is there, and at most the one save after it."""
    head = kept.head("view", "a")
    version = 0 if head is None else head.version
    assert version in (acknowledged, acknowledged + 1)
    if head is not None:
        assert kept.problems() == ()
        assert head.body == {"n": version}
        assert kept.content(head.digest or "") == b"%d" % (version - 1)
    assert [each.version for each in kept.history("view", "a")] == [*range(1, version + 1)]


def await_end(server: Server) -> None:
    """Wait until the server has done with what a client sent before it was killed."""
    others = (
        "FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    deadline = time.monotonic() + WAIT_S
    while server.run(f"SELECT count(*) {others} AND application_name <> ''") != [[0]]:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def run(server: Server, step: int) -> tuple[int, int]:
    """Return how many saves a child had acknowledged before it was killed, and how it ended."""
    return Child.begin(save_three, server.url, step).ended()


@pytest.mark.parametrize("step", part_of(range(1, STEPS), 0.01, seed="messages"))
def test_a_client_killed_at_any_message(server: Server, kept: PostgresWorkspace, step: int) -> None:
    acknowledged, code = run(server, step)
    assert code == KILLED
    await_end(server)
    require_whole(kept, acknowledged)
    head = kept.head("view", "a")
    seen = NEW if head is None else head.version
    assert kept.save("view", "a", {}, seen=seen).version == seen + 1  # and nobody holds it


def test_the_messages_reach_beyond_three_saves(server: Server) -> None:
    """The steps above mean nothing unless they end within the last save."""
    assert run(server, STEPS) == (2, KILLED)
    server.run("DROP SCHEMA atlas CASCADE")
    assert run(server, 10**6) == (3, 0)


@pytest.mark.parametrize("moment_ms", part_of(range(1, 61), 0.02, seed="server"))
def test_a_server_killed_at_a_moment_of_the_clock(
    server: Server, kept: PostgresWorkspace, moment_ms: int
) -> None:
    kept.save("view", "a", {"n": 1}, seen=NEW, content=b"0")
    assert server.process is not None
    timer = threading.Timer(moment_ms / 1000, server.process.send_signal, [signal.SIGQUIT])
    timer.start()
    version = 1

    def save_on() -> None:
        nonlocal version
        while True:
            body = {"n": version + 1}
            version = kept.save("view", "a", body, seen=version, content=b"%d" % version).version

    with pytest.raises(DataError) as caught:
        save_on()
    assert set(refused(caught)) <= {"store_lost", "store_unknown"}
    timer.join()
    server.stop(signal.SIGQUIT)
    server.start()
    require_whole(kept, version)


def test_a_database_that_is_gone_is_told_and_used_again_once_it_is_back(
    server: Server, kept: PostgresWorkspace
) -> None:
    kept.save("view", "a", {"n": 1}, seen=NEW, content=b"0")
    server.stop(signal.SIGQUIT)
    for call in (
        lambda: kept.head("view", "a"),
        lambda: kept.save("view", "a", {}, seen=1),
        kept.state,
    ):
        with pytest.raises(DataError) as caught:
            call()
        assert refused(caught) == ["store_lost"]
        assert caught.value.problems[0].values["reason"] == os.strerror(errno.ECONNREFUSED)
    server.start()
    require_whole(kept, 1)
    assert kept.save("view", "a", {"n": 2}, seen=1, content=b"1").version == 2


CUTS: list[tuple[Side, int]] = [
    (side, piece) for side in ("to_server", "to_client") for piece in range(1, 8)
]
"""A save sends one message and gets one answer; the first of a connection some more."""


@pytest.mark.parametrize(("side", "piece"), part_of(CUTS, 0.4, seed="cuts"))
def test_a_connection_cut_in_the_middle_of_a_save(
    server: Server, proxy: CutProxy, tmp_path: Path, side: Side, piece: int
) -> None:
    kept = through(proxy, server, tmp_path)
    kept.save("view", "a", {"n": 1}, seen=NEW, content=b"0")
    proxy.cut_at(side, piece)
    acknowledged, codes = 1, []
    try:
        acknowledged = kept.save("view", "a", {"n": 2}, seen=1, content=b"1").version
    except DataError as error:
        codes = [each.code for each in error.problems]
    assert codes == [] if acknowledged == 2 else codes == ["store_lost"]
    head = kept.head("view", "a")
    assert head is not None
    assert head.version == acknowledged  # what was refused is not there either
    require_whole(kept, acknowledged)
    forget(kept.address)


def test_a_commit_whose_answer_was_lost_is_found(
    server: Server, proxy: CutProxy, tmp_path: Path
) -> None:
    """The last answer of a save is that of its commit: it arrived, and is not told as lost."""
    kept = through(proxy, server, tmp_path)
    kept.save("view", "a", {"n": 1}, seen=NEW, content=b"0")
    proxy.cut_with("to_client", b"SELECT 1\x00")
    assert kept.save("view", "a", {"n": 2}, seen=1, content=b"1").version == 2
    assert proxy.has_cut
    require_whole(kept, 2)
    forget(kept.address)


@pytest.mark.parametrize("reachable", [True, False])
def test_a_deletion_whose_answer_was_lost_is_found_or_not_known(
    server: Server, proxy: CutProxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    *, reachable: bool,
) -> None:  # fmt: skip
    kept = through(proxy, server, tmp_path)
    kept.save("view", "a", {"n": 1}, seen=NEW)
    proxy.cut_with("to_client", b"COMMIT\x00")
    if reachable:
        assert kept.purge("view", "a").versions == 1
    else:
        lost = DataError(Problem("store_lost", file=kept.name, values={"reason": "x"}))
        monkeypatch.setattr(PostgresWorkspace, "purges", Mock(side_effect=lost))
        with pytest.raises(DataError) as caught:
            kept.purge("view", "a")
        assert refused(caught) == ["store_unknown"]
    assert proxy.has_cut
    assert kept.history("view", "a") == ()
    forget(kept.address)


def test_a_full_disk_of_the_server_is_told_and_nothing_is_lost(
    server: Server, kept: PostgresWorkspace
) -> None:
    with memory_disk(server.folder / "small", megabytes=8, owner=server.user) as folder:
        server.run(f"CREATE TABLESPACE small LOCATION '{folder}'")
        server.run("ALTER DATABASE postgres SET default_tablespace = small")
        forget(server.address)
        try:
            kept.save("view", "a", {"n": 1}, seen=NEW, content=b"0")
            number = 0

            def fill() -> None:
                nonlocal number
                while True:
                    content = bytes([number]) * 1_000_000
                    kept.save("layer", f"big{number}", {}, seen=NEW, content=content)
                    number += 1

            with pytest.raises(DataError) as caught:
                fill()
            assert refused(caught) == ["store_full"]
            require_whole(kept, 1)
            assert len(kept.heads("layer")) == number
            for each in kept.heads("layer"):
                assert len(kept.content(each.digest or "")) == 1_000_000
        finally:
            server.run("ALTER DATABASE postgres RESET default_tablespace")
            server.run("DROP SCHEMA atlas CASCADE")
            server.run("DROP TABLESPACE small")
            forget(server.address)


def test_a_server_that_may_only_be_read_is_read(server: Server, kept: PostgresWorkspace) -> None:
    kept.save("view", "a", {"n": 1}, seen=NEW, content=b"0")
    server.run("ALTER DATABASE postgres SET default_transaction_read_only = on")
    forget(server.address)
    try:
        require_whole(kept, 1)
        with pytest.raises(DataError) as caught:
            kept.save("view", "b", {}, seen=NEW)
        assert refused(caught) == ["store_rights"]
    finally:
        server.run("SET default_transaction_read_only = off")  # of the one connection that idles
        server.run("ALTER DATABASE postgres RESET default_transaction_read_only")
        forget(server.address)


def test_a_server_that_does_not_answer_is_not_asked_by_every_call(
    server: Server, kept: PostgresWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from layers.workspace.postgres import driver

    server.stop(signal.SIGQUIT)
    try:
        with pytest.raises(DataError):
            kept.state()
        with monkeypatch.context() as patch:
            patch.setattr(driver, "connect", lambda _: pytest.fail("asked again at once"))
            start = time.monotonic()
            with pytest.raises(DataError):
                kept.state()
            assert time.monotonic() - start < driver._REFUSED_S
    finally:
        server.start()
