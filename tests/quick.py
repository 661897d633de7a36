"""Which tests a quick run keeps: rules and figures low down, and one visit to every page."""

from pathlib import PurePosixPath

__all__ = ["KEPT", "LEFT_OUT", "is_kept"]

KEPT = (
    "geo",
    "layers",
    "tests/browser/test_every_page.py",
    "tests/geo",
    "tests/layers/analyses/walking/test_walk_rule.py",
    "tests/layers/analyses/walking/test_walks.py",
    "tests/layers/i18n",
    "tests/layers/model",
    "tests/layers/store",
    "tests/layers/tables",
    "tests/layers/webmap",
    "tests/pages/test_pages.py",
    "tests/test_architecture.py",
    "tests/test_documents.py",
    "tests/test_identifiers.py",
    "tests/test_launcher.py",
    "tests/test_no_network.py",
)
"""Files, and folders with all below them; geo and layers hold the examples of docstrings."""

LEFT_OUT = (
    "tests/geo/indicators/test_ptal_samples.py",
    "tests/layers/i18n/test_ranges.py",
    "tests/layers/store/test_hostile.py",
)
"""What is below such a folder and tries so much that it takes five CPU seconds and more."""


def is_kept(path: str) -> bool:
    """Return whether a quick run keeps the tests of a file.

    Parameters
    ----------
    path
        From the root, "/" between.
    """
    return _is_among(path, KEPT) and not _is_among(path, LEFT_OUT)


def _is_among(path: str, places: tuple[str, ...]) -> bool:
    """Return whether a file is one of some places, or lies below one."""
    parts = PurePosixPath(path).parts
    return any(parts[: len(each)] == each for each in (PurePosixPath(p).parts for p in places))
