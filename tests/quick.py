"""Which tests a quick run keeps: rules and figures low down, and one visit to every page."""

from pathlib import PurePosixPath

__all__ = ["KEPT", "is_kept"]

KEPT = (
    "geo",
    "layers",
    "tests/browser/test_every_page.py",
    "tests/geo",
    "tests/layers/analyses/walking",
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


def is_kept(path: str) -> bool:
    """Return whether a quick run keeps the tests of a file.

    Parameters
    ----------
    path
        From the root, "/" between.
    """
    parts = PurePosixPath(path).parts
    return any(parts[: len(kept)] == kept for kept in (PurePosixPath(each).parts for each in KEPT))
