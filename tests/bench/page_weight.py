"""What a browser fetches for pages with a chart, on this commit and, if named, on another one.

Run ``python tests/bench/page_weight.py [COMMIT]`` (needs chromium, playwright and git). Each page
is opened in a browser that holds nothing yet, from a server that is warm. Counted are the
answers over HTTP and their bytes as they travel; scripts apart, and of these what a library of
charts brings. Prints one table; judges nothing.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import Browser, sync_playwright

from tests.bench.pages import older
from tests.browser.tab import Tab
from tests.running import CHROMIUM_ARGS, ROOT, serving

PAGES = {
    "growth": "/coverage?lang=en&view=growth",
    "coverage": "/coverage?lang=en",
    "access": "/access?lang=en",
    "travel_time": "/travel_time?lang=en&origin=robot_park",
}
LIBRARY = "vega"
SETTLED_MS = 1500
"""A script that is wanted late is still asked for within this time."""


@dataclass
class Weight:
    """What a page fetched: answers, their bytes, those of scripts, those of a chart library."""

    requests: int = 0
    bytes: int = 0
    scripts: int = 0
    library: int = 0

    def add(self, request: Any) -> None:
        """Count an answer."""
        sizes = request.sizes()
        sent = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        self.requests += 1
        self.bytes += sent
        self.scripts += sent if request.resource_type == "script" else 0
        self.library += sent if LIBRARY in request.url.casefold() else 0


def weigh(browser: Browser, base: str, path: str) -> Weight:
    """Return what a page fetches in a browser that holds nothing yet."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    done: list[Any] = []
    page.on("requestfinished", lambda request: done.append(request))  # noqa: PLW0108 - playwright marks it
    tab = Tab(page, base)
    tab.watch()
    tab.open(path)
    page.wait_for_timeout(SETTLED_MS)
    weight = Weight()
    for request in done:
        weight.add(request)
    context.close()
    return weight


def states(commit: str | None, stack: ExitStack) -> Iterator[tuple[str, Path]]:
    """Yield the name and the folder of each commit under measurement."""
    if commit is not None:
        aside = Path(stack.enter_context(tempfile.TemporaryDirectory()), "then")
        yield commit[:10], stack.enter_context(older(commit, aside))
    yield "here", ROOT


def measured(browser: Browser, folder: Path) -> Iterator[tuple[str, Weight]]:
    """Yield each page of a folder's app with its weight, the second time it is opened."""
    with (
        tempfile.TemporaryDirectory() as aside,
        serving(folder, Path(aside, "server.log")) as server,
    ):
        for name, path in PAGES.items():
            weigh(browser, server.base, path)
            yield name, weigh(browser, server.base, path)


def main() -> None:
    """Print one line a page and commit."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("commit", nargs="?")
    commit = options.parse_args().commit
    with ExitStack() as stack, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_ARGS
        )
        print(f"{'page':14}{'commit':12}{'requests':>9}{'KB':>8}{'scripts':>9}{'library':>9}")
        for state, folder in states(commit, stack):
            for page, weight in measured(browser, folder):
                kilobytes = [n / 1000 for n in (weight.bytes, weight.scripts, weight.library)]
                answer = f"{kilobytes[0]:>8.0f}{kilobytes[1]:>9.0f}{kilobytes[2]:>9.0f}"
                print(f"{page:14}{state:12}{weight.requests:>9}{answer}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
