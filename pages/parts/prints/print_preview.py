"""The preview of the export dialog: the sheet as it will be printed, to look at or to copy."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import streamlit as st

from layers.export import formats
from layers.export.formats import Wish
from layers.i18n.wording import Lang, say
from layers.paper.choices.print_params import PrintParams
from layers.store import repository
from layers.store.atlas import ATLAS
from layers.webmap import assets
from pages.parts.messages import errors_as_messages

__all__ = ["show_preview"]

_DPI = 100
"""Sharp enough to be read and to be pasted into a document, small enough to be made at once."""

_copy = st.components.v2.component(
    "atlas.copy", html='<div class="atlas-copy"></div>', js=assets.loader(), isolate_styles=False
)


@dataclass(frozen=True)
class _PrintQuestion:
    """What a preview shows; another one is made when any of it, or the data, is another."""

    page: str
    query: tuple[tuple[str, str], ...]
    lang: Lang
    paper: PrintParams
    when: date


def show_preview(page: str, query: Mapping[str, str], lang: Lang, paper: PrintParams) -> None:
    """Show a page's map as it will be printed, or why it cannot be."""
    when = datetime.now().astimezone().date()
    question = _PrintQuestion(
        page, tuple(sorted(query.items())), lang, replace(paper, dpi=_DPI, table=False), when
    )
    with errors_as_messages(lang), st.spinner(say("export.making", lang)):
        image = _image(question, repository.state())
        _copy(
            key=f"export.{page}.preview",
            data={
                "files": assets.prepare(),
                "starts": "atlasCopy",
                "absent": say("export.preview_lost", lang),
                "url": assets.publish_result("preview", image, ".png"),
                "name": formats.file_name(page, lang, Wish("png"), when),
                "words": {
                    "alt": say("export.preview", lang, title=say(f"page.{page}", lang)),
                    "copy": say("export.copy", lang),
                    "copied": say("export.copied", lang),
                    "saved": say("export.copy_saved", lang),
                    "failed": say("export.copy_failed", lang),
                },
            },
        )


@lru_cache(maxsize=16)
def _image(question: _PrintQuestion, state: object) -> bytes:  # noqa: ARG001 - other data are another image
    """Return the sheet as PNG; what the view shows is answered once, for page and print alike."""
    # Loaded with the first preview: no page needs print for its map.
    from layers.export.snapshots import Snapshot, render_snapshot  # noqa: PLC0415

    wish, nowhere = Wish("png", question.paper), Path()
    snapshot = Snapshot(question.page, dict(question.query), question.lang, wish, nowhere)
    return render_snapshot(snapshot, when=question.when, address=ATLAS.address)
