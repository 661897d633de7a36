"""A department: two servers, one database, one scenario edited by both, merged, printed."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from layers.export.recipe_files import read_recipe
from layers.i18n.wording import Lang, say
from layers.scenarios.scenario_file import parse
from layers.workspace.postgres.postgres_workspace import PostgresWorkspace
from tests.postgres_server import Server as Database
from tests.postgres_server import why_not
from tests.running import ROOT, Server, serving

pytestmark = pytest.mark.browser

PLACE = "robot_park"
BEGUN, HERS, HIS, CHINESE = "Robot City", "Robot Town", "Robot Village", "机器人城"

Serve = Callable[[str], AbstractContextManager[Server]]


@pytest.fixture
def database(chromium_path: str) -> Iterator[Database]:  # noqa: ARG001 - no browser, no database
    if reason := why_not():
        pytest.skip(reason)
    found = Database.make()
    yield found
    found.remove()


@pytest.fixture
def machine(database: Database, tmp_path: Path) -> Serve:
    """Run the app as on a machine of some name: with a folder of its own, on the one database."""

    def run(name: str) -> AbstractContextManager[Server]:
        own = {"ATLAS_STORE": database.url, "ATLAS_LOCAL": str(tmp_path / name)}
        return serving(ROOT, tmp_path / f"{name}.log", env={**os.environ, **own})

    return run


def rename(tab: Any, lang: Lang, field: str, value: str) -> str:
    """Type another name of the place in hand; return the scenario once it is acknowledged."""
    label = say(f"scenario.field.{field}", lang)
    control = tab.page.get_by_label(label[:1].upper() + label[1:], exact=True)
    control.fill(value)
    return acted(tab, lambda: control.press("Enter"))


def acted(tab: Any, act: Callable[[], None]) -> str:
    """Return the scenario that the address names after what is done, another than before."""
    before = tab.query()["scenario"]
    act()
    tab.page.wait_for_function(
        "before => new URL(location.href).searchParams.get('scenario') !== before", arg=before
    )
    tab.settle()
    return str(tab.query()["scenario"])


def names_in(store: PostgresWorkspace) -> list[list[tuple[Any, Any]]]:
    """Return the names that each scenario in the database gives the place, by field."""
    found = []
    for head in store.heads("scenario"):
        edits = parse(store.content(head.digest or ""), file=head.id).edits
        last = {each.field: each.new for each in edits if each.op == "set_field"}
        found.append(sorted(last.items()))
    return sorted(found)


def printed(tab: Any, path: Path) -> Path:
    """Return the PDF of what a page shows, made and saved as a reader does it."""
    tab.page.get_by_role("button", name=say("export.label", "zh")).click()
    make = tab.page.get_by_role("button", name=say("export.make", "zh"))
    make.wait_for()
    with tab.page.expect_download() as waiting:
        make.click()
    waiting.value.save_as(path)
    return path


def test_two_edit_one_scenario_merge_it_and_print_it(
    database: Database, machine: Serve, open_tab: Callable[..., Any], tmp_path: Path
) -> None:
    store = PostgresWorkspace(database.address, tmp_path)
    link = f"/scenarios?place={PLACE}"
    with machine("his") as server:
        his = open_tab(server.base, f"{link}&lang=en&scenario=robot_park_moved")
        begun = rename(his, "en", "name_en", BEGUN)
        with machine("hers") as other:
            hers = open_tab(other.base, f"{link}&lang=zh&scenario={begun}", locale="zh-CN")
            rename(hers, "zh", "name_zh", CHINESE)
            rename(hers, "zh", "name_en", HERS)
            os.kill(other.process, signal.SIGKILL)
        acknowledged = [("name_en", HERS), ("name_zh", CHINESE)]
        assert names_in(store) == [acknowledged]

        # He has not seen hers: both stay, and the page shows them side by side.
        rename(his, "en", "name_en", HIS)
        assert names_in(store) == [acknowledged, [("name_en", HIS)]]
        both = his.page.locator(".st-key-scenarios-versions")
        words = both.inner_text()
        assert say("layout.only_ours", "en", count=1) in words
        assert say("layout.only_theirs", "en", count=2) in words
        assert say("layout.conflicts", "en", count=1) in words
        assert HERS in words
        button = both.get_by_role("button", name=say("layout.prefer_ours", "en"))
        merged = acted(his, button.click)
        assert both.count() == 0
        assert names_in(store) == [[("name_en", HIS), ("name_zh", CHINESE)]]

        his.open(f"/?lang=zh&scenario={merged}")
        paper = printed(his, tmp_path / "map.pdf")
        assert server.trouble() == []
    recipe = read_recipe(paper.read_bytes())
    assert (recipe.view, recipe.lang, recipe.query["scenario"]) == ("overview", "zh", merged)
    if (reader := shutil.which("pdftotext")) is not None:
        on_paper = subprocess.run([reader, paper, "-"], capture_output=True, check=True).stdout
        assert CHINESE in on_paper.decode("utf-8")
    assert (his.errors, his.outside, hers.outside) == ([], [], [])
    assert store.problems() == ()
