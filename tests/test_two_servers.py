"""Two servers of one machine with one folder: what one keeps or works out, the other has."""

import asyncio
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from layers.views.saved_views import keep_view
from layers.views.short_links import short_link
from tests.running import ROOT, Server, serving

WAIT_S = 180.0


@pytest.fixture
def servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Server]]:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    with ExitStack() as stack:
        env = dict(os.environ)
        logs = [tmp_path / name for name in ("first.log", "second.log")]
        yield [stack.enter_context(serving(ROOT, log, env=env)) for log in logs]


async def messages(server: Server, page: str, query: str) -> list[Any]:
    """Return what a server sends to a new session that opens a link, to the end of its run."""
    order = BackMsg()
    order.rerun_script.page_name, order.rerun_script.query_string = page, query
    address = server.base.replace("http", "ws", 1) + "/_stcore/stream"
    found = []
    async with (
        asyncio.timeout(WAIT_S),
        connect(address, subprotocols=["streamlit"], max_size=None) as socket,  # type: ignore[list-item]
    ):
        await socket.send(order.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(await socket.recv())  # type: ignore[arg-type]
            found.append(message)
            if (
                message.WhichOneof("type") == "script_finished"
                and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            ):
                return found


def received(server: Server, page: str, query: str) -> list[Any]:
    """Return what `messages` does, awaited in a thread of its own.

    Where browser tests ran before, this one has a loop already.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, messages(server, page, query)).result()


def opens(server: Server, query: str) -> str:
    """Return the addresses that a server gives a session which opens a link."""
    sent = received(server, "", query)
    return " ".join(each.page_info_changed.query_string for each in sent)


async def _at_once(server: Server, links: list[tuple[str, str]]) -> list[str]:
    sent = await asyncio.gather(*(messages(server, *each) for each in links))
    return [" ".join(map(str, each)) for each in sent]


def apart(server: Server) -> None:
    """Fail where one of several sessions at the same time is sent what another has chosen."""
    chosen = {
        ("coverage", "lang=en&scenario=station_industrial_park"): "with assumptions: 1",
        ("coverage", "lang=zh&year=2012&radii=1370"): "1,370",
        ("overview", "lang=zh&point=121.41111,31.37777"): "31.37777",
        ("overview", "lang=en&place=town_gucun"): r"selected\": \"town_gucun",
    }
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(asyncio.run, _at_once(server, 2 * [*chosen])).result()
    for own, said in zip(2 * [*chosen.values()], sent, strict=True):
        assert {each for each in chosen.values() if each in said} == {own}


def written(answers: Path) -> list[tuple[str, int]]:
    """Return the answers of sites on disk, and which file each is: one written again is another."""
    return [(each.name, each.stat().st_ino) for each in answers.glob("sites-*.answer")]


def test_what_one_keeps_or_works_out_the_other_has(servers: list[Server], tmp_path: Path) -> None:
    first, second = servers
    answers = tmp_path / "local" / "answers"
    view = keep_view("Mine", "coverage", {"radii": "650"}, "en")
    link = short_link("", view.id).partition("?")[2]
    assert "radii=650" in opens(first, link)
    # The first works out the sites after its first visitor, the second has none until then.
    deadline = time.monotonic() + WAIT_S
    while not written(answers) and time.monotonic() < deadline:
        time.sleep(0.1)
    found = written(answers)
    assert len(found) == 1
    assert "radii=650" in opens(second, link)
    received(second, "sites", "lang=en")
    assert written(answers) == found
    apart(second)
