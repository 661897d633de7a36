"""How long a printed map takes: A4 and A3, PNG at 150 and 300 dpi, PDF and SVG.

Run ``python tests/bench/printing.py``. The first print of a machine cuts the
letters in use out of the font, which is done once; the first of a process reads
layers and fonts. Both are shown apart. Prints one table; judges nothing.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from layers.model.progress import silent
from layers.paper import font_subset, fonts
from layers.paper.choices.print_params import PrintParams
from layers.paper.printmap import print_picture
from layers.views import VIEWS
from layers.views.picture import Picture

JOBS = (("png", 150), ("png", 300), ("pdf", 300), ("svg", 300))


def picture_of(view: str) -> Picture:
    """Return a view's picture with its defaults."""
    values = {key: each.opening for key, each in VIEWS[view].params.items()}
    return VIEWS[view].picture(values, "zh", silent)


def seconds(picture: Picture, size: str, form: str, dpi: int) -> tuple[float, int]:
    """Return how long one print takes, and its bytes."""
    started = time.perf_counter()
    made = print_picture(
        picture, PrintParams(size=size, dpi=dpi), form=form, when=date(2026, 11, 22)
    )
    return time.perf_counter() - started, len(made)


def main() -> None:
    """Print the table of figures."""
    options = argparse.ArgumentParser(description="Measure printed maps.")
    options.add_argument("--rounds", type=int, default=5, help="times each figure is taken")
    options.add_argument("--views", nargs="+", default=["overview", "coverage", "access"])
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ATLAS_LOCAL"] = folder
        first = picture_of(chosen.views[0])
        cut_s = seconds(first, "a4", "png", 300)[0]
        fonts._faces.cache_clear()
        font_subset.letters_of.cache_clear()
        print(f"first print on a machine, letters cut out: {cut_s:.1f} s")
        print(f"first print with the letters kept: {seconds(first, 'a4', 'png', 300)[0]:.1f} s")
        print(f"{'':24}{'size':>6}{'form':>6}{'dpi':>6}{'median, s':>12}{'KB':>8}")
        for view in chosen.views:
            picture = picture_of(view)
            for size in ("a4", "a3"):
                for form, dpi in JOBS:
                    seconds(picture, size, form, dpi)
                    taken = [seconds(picture, size, form, dpi) for _ in range(chosen.rounds)]
                    median = statistics.median(each for each, _ in taken)
                    resolution = dpi if form == "png" else ""
                    size_kb = taken[0][1] / 1000
                    print(
                        f"{view:24}{size:>6}{form:>6}{resolution:>6}{median:>12.2f}{size_kb:>8.0f}"
                    )


if __name__ == "__main__":
    main()
