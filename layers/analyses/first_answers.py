"""What pages open with, worked out before anyone asks for it."""

import os
from contextlib import suppress

from geo.errors import AtlasError
from layers.analyses import ANALYSES
from layers.analyses.sites.match_params import SitesParams
from layers.store import child_process

__all__ = ["have_ready", "work_out"]

_POLITE = 10
"""Steps by which the child gives way to whoever else wants a processor."""


def have_ready() -> None:
    """Have the answer of the page of sites ready, the slowest of all, as far as can be.

    A child works it out and keeps it on disk: here it would take turns with the pages for
    the same interpreter. Where the disk takes nothing, the page works it out when asked.
    """
    question = SitesParams()
    with suppress(AtlasError):  # told by the page, to whoever asks
        if not ANALYSES["sites"].is_kept(question):
            child_process.call("layers.analyses.first_answers:work_out")
        if ANALYSES["sites"].is_kept(question):
            ANALYSES["sites"].run(question)


def work_out() -> None:
    """Work out, in a process of its own, what `have_ready` then finds on disk."""
    with suppress(AttributeError, OSError):  # Windows has no such steps
        os.nice(_POLITE)
    ANALYSES["sites"].run(SitesParams())
