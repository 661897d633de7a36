"""The pages where one waits: ours against an older commit and a naive page, in one run.

Run ``python tests/bench/pages.py`` (needs chromium, playwright, git and Linux; ``--rounds 1
--only open`` is the quickest). The older commit is checked out into a temporary worktree
and served by the same Python. The naive page samples the same layers with folium's defaults;
what it asks a CDN for is answered from files of pip packages, so that no page pays for a
network. That switches the browser's cache off: every contender fetches its scripts at each
visit. The contenders take turns, each figure is the median of all rounds, from a warm server.
Prints one table; judges nothing.
"""

import argparse
import contextlib
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.made_layer import centre, write_parcels
from tests.bench.naive import LAYERS, NAIVE, NAIVE_DONE, from_packages
from tests.bench.visit import FRAMED, INLINE, WAIT_S, Embedding, Visit, cpu_s, family_cpu_s
from tests.running import CHROMIUM_ARGS, ROOT, Server, copy_app, serving

THEN = "d471730"
PARK = (121.3836, 31.3142)
"""A spot of the overview with a place on it, for a click."""

SETTLED_WITHIN_S, IDLE_CPU_S = 120.0, 0.1

Figures = dict[str, list[float]]


@dataclass
class Contender:
    """A page under measurement, its server, and what was measured of it."""

    name: str
    server: Server
    embedding: Embedding
    done: str | None = None
    figures: Figures = field(default_factory=dict)
    late: str = ""
    """What it was not waited for any longer; from then on it takes no part."""

    def note(self, what: str, value: float) -> None:
        """Keep a figure."""
        self.figures.setdefault(what, []).append(value)


Work = Callable[[Visit, Contender], None]
Table = dict[str, dict[str, float]]


@contextlib.contextmanager
def visit(contexts: dict[str, Any], contender: Contender) -> Iterator[Visit]:
    """Open a tab for a contender, in a browser's profile of its own that stays warm."""
    page = contexts[contender.name].new_page()
    try:
        yield Visit(page, contender.embedding)
    finally:
        page.close()


def measured(contender: Contender, what: str, tab: Visit, act: Callable[[], float]) -> None:
    """Note seconds, seconds of the server's processor, and bytes of what is done on a page."""
    tab.quiet()
    busy, moved = cpu_s(contender.server.process), tab.wire.total
    contender.note(f"{what}, s", act())
    tab.quiet()
    contender.note(f"{what}, CPU s", cpu_s(contender.server.process) - busy)
    contender.note(f"{what}, bytes", tab.wire.total - moved)


def open_page(tab: Visit, contender: Contender, path: str = "", what: str = "link to map") -> None:
    """Note how long a link takes to its map."""
    address = f"{contender.server.base}/{path}"
    measured_open = tab.open_s(address, contender.done)
    contender.note(f"{what}, s", measured_open)


def overview(tab: Visit, contender: Contender) -> None:
    """Open a link, switch a layer off, click a place."""
    open_page(tab, contender)
    if contender.name == "naive":
        return
    tab.quiet()
    towns = re.compile("^(Towns|街镇)$")
    button = (
        tab.page.get_by_role("button", name=towns) if tab.embedding.framed
        else tab.page.locator(".atlas-layer label", has_text=towns)
    ).first  # fmt: skip
    measured(contender, "layer switch", tab, lambda: tab.act_s(button.click))
    card(tab, contender, PARK, "card of a place")


def card(tab: Visit, contender: Contender, spot: tuple[float, float], what: str) -> None:
    """Note what a click on a place takes until its card is there."""
    tab.quiet()
    tab.look_at(*spot, zoom=15)
    card_present = "window.parent.document.querySelector('.st-key-card') !== null"
    measured(contender, what, tab, lambda: tab.act_s(lambda: tab.click(*spot), card_present))


def reach(tab: Visit, contender: Contender) -> None:
    """Set out from a clicked point."""
    if contender.name == "naive":
        return
    tab.open_s(f"{contender.server.base}/reach?lang=en")
    for spot in ((121.4412, 31.3321), (121.4021, 31.3555)):
        tab.quiet()
        tab.look_at(*spot, zoom=13)
        aim(tab)
        click = partial(tab.click, *spot)
        measured(contender, "reach click", tab, partial(tab.act_s, click))


def aim(tab: Visit) -> None:
    """Have the next click choose a point, wherever it falls."""
    tab.ask(
        "[...document.querySelectorAll('button[aria-pressed]')]"
        ".find(({ title }) => title.startsWith('Choose'))?.click()"
    )


def travel(tab: Visit, contender: Contender) -> None:
    """Set out from another place."""
    if contender.name == "naive":
        return
    tab.open_s(f"{contender.server.base}/travel_time?lang=en")
    for name in ("Gucun Park", "Shanghai Railway Station"):
        tab.quiet()
        origin = tab.page.get_by_role("combobox", name=re.compile("From")).first
        origin.click()
        origin.fill(name)
        tab.page.wait_for_timeout(500)
        enter = partial(origin.press, "Enter")
        measured(contender, "travel origin", tab, partial(tab.act_s, enter))


@contextlib.contextmanager
def older(commit: str, folder: Path, there: Path | None = None) -> Iterator[Path]:
    """Check an older commit out, until the block is left, where it is not there already."""
    if there is not None:
        yield there
        return
    git = ("git", "-C", str(ROOT), "worktree")
    subprocess.run([*git, "add", "-q", "--detach", str(folder), commit], check=True)
    try:
        yield folder
    finally:
        subprocess.run([*git, "remove", "--force", str(folder)], check=True)


def naive_app(folder: Path, geojson: Path) -> str:
    """Write the naive page over the layers of a folder; return a script that says it is there."""
    source = NAIVE.format(layers=list(LAYERS), folder=str(geojson))
    (folder / "naive.py").write_text(source, encoding="utf-8")
    features = [
        each
        for name in LAYERS
        for each in json.loads((geojson / f"{name}.geojson").read_text("utf-8"))["features"]
    ]
    return NAIVE_DONE.replace("SHAPES", str(sum(bool(each["geometry"]) for each in features)))


@contextlib.contextmanager
def contenders(then: Path, folder: Path, parcels: int) -> Iterator[list[Contender]]:
    """Serve all three on the same data but for what each commit has of its own.

    Many parcels are only held against the naive page: the older commit is not there in time.
    """
    with contextlib.ExitStack() as stack:
        roots = {"now": ROOT} if parcels else {"then": then, "now": ROOT}
        for name, root in roots.items():
            compiled = [sys.executable, "-c", "from geo.warm import warm; warm()"]
            subprocess.run(compiled, cwd=root, check=True)  # as after its set-up
            copy_app(folder / name, root)
            if parcels:
                write_parcels(folder / name / "data", parcels)
        (folder / "naive").mkdir()
        done = naive_app(folder / "naive", folder / "now" / "data" / "geojson")
        quietly = ("--server.headless", "true", "--browser.gatherUsageStats", "false")

        def served(name: str, *options: str, script: str = "streamlit_app.py") -> Server:
            log = folder / f"{name}.log"
            return stack.enter_context(serving(folder / name, log, *options, script=script))

        yield [
            Contender("naive", served("naive", *quietly, script="naive.py"), FRAMED, done),
            *(Contender(name, served(name), FRAMED) for name in roots if name != "now"),
            Contender("now", served("now"), INLINE),
        ]


def run(then: Path, visits: Sequence[Work], *, parcels: int, rounds: int) -> Table:
    """Let the contenders take turns, the first one for nothing; return the medians."""
    with (
        tempfile.TemporaryDirectory() as folder,
        contenders(then, Path(folder), parcels) as taking_part,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_ARGS
        )
        contexts = {each.name: profile(browser) for each in taking_part}
        for turn in range(rounds + 1):
            for contender in taking_part:
                for work in visits:
                    if not contender.late:
                        take_turn(contexts, contender, work)
                if turn == 0 and not contender.late:
                    settle(contender.server)
                    contender.figures.clear()
        browser.close()
        for each in taking_part:
            if each.late:
                print(f"{each.name}: nothing within {WAIT_S:.0f} s of: {each.late}")
        return {
            each.name: {what: statistics.median(all_) for what, all_ in each.figures.items()}
            for each in taking_part
        }


def take_turn(contexts: dict[str, Any], contender: Contender, work: Work) -> None:
    """Let a contender do some work; note what was not there in the time one waits."""
    try:
        with visit(contexts, contender) as tab:
            work(tab, contender)
    except (TimeoutError, PlaywrightTimeoutError) as error:
        contender.late = str(error).splitlines()[0]


def settle(server: Server) -> None:
    """Wait until a server has done what it does beside its first pages, or for two minutes.

    Its children count: one works out first answers, others get ready as workers.
    """
    deadline, before = time.monotonic() + SETTLED_WITHIN_S, -1.0
    while time.monotonic() < deadline and (
        abs((now := family_cpu_s(server.process)) - before) > IDLE_CPU_S
    ):
        before = now
        time.sleep(2.0)


def profile(browser: Any) -> Any:
    """Return a browser's profile, with a cache of its own."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), from_packages)
    return context


def show(title: str, table: Table) -> None:
    """Print figures of all contenders and how many times less ours are."""
    print(f"{title:34}{'naive':>12}{'then':>12}{'now':>12}{'naive/now':>11}{'then/now':>10}")
    for what, own in table["now"].items():
        form = ",.0f" if what.endswith("bytes") else ",.3f"
        others = [table.get(name, {}).get(what) for name in ("naive", "then")]
        cells = ["" if each is None else f"{each:{form}}" for each in (*others, own)]
        ratios = ["" if each is None or not own else f"{each / own:.1f}" for each in others]
        print(f"{what:34}{cells[0]:>12}{cells[1]:>12}{cells[2]:>12}{ratios[0]:>11}{ratios[1]:>10}")


def many(count: int) -> Work:
    """Return what is measured with so many parcels: the map, and of ours a click on one of them."""

    def work(tab: Visit, contender: Contender) -> None:
        open_page(tab, contender)
        if contender.name == "now":
            card(tab, contender, centre(count // 2, count), "click")

    return work


WORKS: dict[str, tuple[int, tuple[Work, ...]]] = {
    "pages": (0, (overview, reach, travel)),
    "5000": (5_000, (many(5_000),)),
    "50000": (50_000, (many(50_000),)),
}


def main() -> None:
    """Print the tables of figures."""
    options = argparse.ArgumentParser(description="Measure pages, a naive one and an older commit.")
    options.add_argument("--rounds", type=int, default=5, help="times each figure is taken")
    options.add_argument("--only", choices=list(WORKS), action="append", help="default: all")
    options.add_argument("--then", type=Path, help=f"a checkout of {THEN} that is there already")
    chosen = options.parse_args()
    at = chosen.then
    with tempfile.TemporaryDirectory() as folder, older(THEN, Path(folder, "then"), at) as then:
        for name in chosen.only or WORKS:
            parcels, works = WORKS[name]
            show(name, run(then, works, parcels=parcels, rounds=chosen.rounds))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
