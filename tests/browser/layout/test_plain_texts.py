"""What readers write stays as they wrote it wherever a page shows it: no link, list or icon."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.running import ROOT, Server, serving

pytestmark = pytest.mark.browser

TEXTS = (
    "http://evil.example", "see https://evil.example/a?b=c", "HTTPS://EVIL.example",
    "http://http://www.evil.example@x.example", "(www.evil.example)", "WWW.Evil.example x",
    "li@evil.example", "mailto:a.b+c@evil-x.example.org 园区", "园区 http://evil.example。",
    "xmpp:a@b.example/c", "ftp://evil.example", "@evil.example", ":smile: :+1:",
    ":material/home:", ":streamlit:", "a -> b <- c <-> d -- e --- f", "g >= h <= i ~= j",
    "1. first", "100.", "- dash", "2) second", "+ plus", "# head", "$x$ and $$y$$", "~~x~~",
    ":red[x] :blue-badge[y]", ":small[z]", "| a | b |", "a\\b", "&amp; &#64;", "[^1]", "1.5 km",
)  # fmt: skip

SCRIPT = f"""
import sys
import streamlit as st
sys.path.insert(0, {str(ROOT)!r})
from pages.parts.messages import escape_markdown
for number, text in enumerate({TEXTS!r}):
    escaped = escape_markdown(text)
    with st.container(key=f"plain{{number}}"):
        st.markdown(escaped)
        st.caption(escaped)
        st.warning(f"x {{escaped}}")
        st.markdown(f"| {{escaped}} |\\n| --- |\\n| {{escaped}} |")
        st.button(escaped, key=number)
st.text("all there")
"""

MARKED = "a, ol, ul, img, code, del, h1, .katex, [data-testid=stIconMaterial], sup"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, chromium_path: str) -> Iterator[Server]:  # noqa: ARG001 - no browser, no server
    folder = tmp_path_factory.mktemp("texts")
    (folder / "texts.py").write_text(SCRIPT, encoding="utf-8")
    with serving(folder, Path(folder / "log"), "--server.headless=true", script="texts.py") as app:
        yield app


def test_texts_stay_as_they_are(base: Server, window: Any) -> None:
    page = window.new_page()
    page.goto(base.base)
    page.get_by_text("all there").wait_for(timeout=60_000)
    for number, text in enumerate(TEXTS):
        block = page.locator(f".st-key-plain{number}")
        block.locator("button p").wait_for()
        lines = [" ".join(line.split()) for line in block.inner_text().splitlines() if line.strip()]
        assert lines == [text, text, f"x {text}", text, text, text]
        assert block.locator(MARKED).count() == 0
    page.close()
