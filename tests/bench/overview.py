"""Our overview page against a naive one: time to the map, bytes, Python time of a rerun.

Run ``python tests/bench/overview.py`` (needs chromium and playwright; ``--rounds 1``
is the quickest). The naive page draws the same layers with folium's defaults and
returns everything; what it asks a CDN for is answered from files of pip packages,
so that neither page pays for a network. Prints one table; judges nothing.
"""

import argparse
import contextlib
import re
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from streamlit.testing.v1 import AppTest

sys.path.insert(0, str(Path(__file__).parents[2]))

from layers.store import repository
from layers.store.atlas import CATALOG
from tests.bench.naive import LAYERS, NAIVE, NAIVE_DONE, from_packages, switch_naive
from tests.bench.visit import Case, entry_s, frame_of, load_s, pan, quiet, watch
from tests.running import CHROMIUM_ARGS, ROOT, serving

OURS_DONE = "document.body.dataset.atlas !== undefined"


def switch_ours(page: Page, frame: Any) -> None:
    """Switch a layer off on our page and wait for the map."""
    before = frame.evaluate("Number(document.body.dataset.atlas)")
    page.get_by_role("button", name=re.compile("^(Towns|街镇)$")).click()
    frame.wait_for_function("old => Number(document.body.dataset.atlas) > old", arg=before)


def measure(browser: Any, case: Case, *, rounds: int) -> dict[str, float]:
    """Return the figures of one page, from a warm server and a warm browser."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), from_packages)

    def opened() -> Page:
        page: Page = context.new_page()
        page.set_default_timeout(60_000)
        return page

    page = opened()
    load_s(page, case)  # the first visit warms the server and the browser's cache
    quiet(page)
    page.close()
    times = []
    for _ in range(rounds):
        page = opened()
        times.append(load_s(page, case))
        page.close()
    page = opened()
    load_s(page, case)
    quiet(page)
    entries = [entry_s(page, case) for _ in range(rounds)]
    page.close()
    cold = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    cold.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), from_packages)
    page = cold.new_page()
    page.set_default_timeout(60_000)
    wire = watch(page)
    load_s(page, case)
    quiet(page)
    at_load = wire.socket
    load, shell = wire.total, sum(
        size for url, size in wire.sizes.items()
        if url.startswith(case.base) and "/component/" not in url and "/app/static/" not in url
    )  # fmt: skip
    before = wire.total
    pan(page, frame_of(page))
    quiet(page)
    panned = wire.total - before
    before, started = wire.total, time.perf_counter()
    case.rerun(page, frame_of(page))
    switched_s = time.perf_counter() - started
    quiet(page)
    figures = {
        "link opened to map, s": statistics.median(times),
        "page entered to map, s": statistics.median(entries),
        "bytes at load, all": load,
        "bytes at load, map and page": load - shell,
        "  of it frames of the app": at_load,
        "bytes at a pan": panned,
        "bytes at a layer switch": wire.total - before,
        "layer switch, s": switched_s,
    }
    cold.close()
    context.close()
    return figures


def rerun_s(script: Path, *, rounds: int) -> float:
    """Return the median seconds of Python a warm rerun takes."""
    app = AppTest.from_file(str(script), default_timeout=120)
    app.run()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        app.run()
        times.append(time.perf_counter() - started)
    assert not app.exception
    return statistics.median(times)


def compare(*, rounds: int) -> dict[str, dict[str, float]]:
    """Return the figures of both pages, measured in one run."""
    assert {entry.id for entry in CATALOG if entry.visible} == set(LAYERS)
    shapes = sum(len(repository.layer(name).located) for name in LAYERS)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        script, logs = Path(folder, "naive.py"), Path(folder)
        source = NAIVE.format(layers=list(LAYERS), folder=str(ROOT / "data/geojson"))
        script.write_text(source, encoding="utf-8")
        ours = stack.enter_context(serving(ROOT, logs / "ours.log"))
        quietly = ("--server.headless", "true", "--browser.gatherUsageStats", "false")
        naive = stack.enter_context(serving(logs, logs / "naive.log", *quietly, script=script.name))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=CHROMIUM_ARGS
            )
            done = NAIVE_DONE.replace("SHAPES", str(shapes))
            table = {
                "naive": measure(
                    browser, Case("naive", naive.base, done, switch_naive), rounds=rounds
                ),
                "ours": measure(
                    browser, Case("ours", ours.base, OURS_DONE, switch_ours), rounds=rounds
                ),
            }
            browser.close()
        table["naive"]["Python of a rerun, s"] = rerun_s(script, rounds=rounds)
        table["ours"]["Python of a rerun, s"] = rerun_s(ROOT / "streamlit_app.py", rounds=rounds)
    return table


def main() -> None:
    """Print the table of figures."""
    options = argparse.ArgumentParser(description="Measure our overview page and a naive one.")
    options.add_argument("--rounds", type=int, default=5, help="times each figure is taken")
    table = compare(rounds=options.parse_args().rounds)
    print(f"{'':32}{'naive':>14}{'ours':>14}{'naive / ours':>14}")
    for name, value in table["naive"].items():
        own = table["ours"][name]
        ratio = f"{value / own:.1f}" if own else "-"
        form = ",.2f" if name.endswith(", s") else ",.0f"
        print(f"{name:32}{value:>14{form}}{own:>14{form}}{ratio:>14}")


if __name__ == "__main__":
    main()
