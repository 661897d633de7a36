"""The drawer below the map: its tables are made once it is open."""

import pytest

from layers.tables import coverage_tables
from tests.pages.reading import Visitor


def test_no_table_is_made_for_a_closed_drawer(
    visit: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit("coverage", lang="en")
    assert len(seen.tables) == 2
    made: list[object] = []
    monkeypatch.setattr(coverage_tables, "coverage_cells", lambda *given: made.append(given))
    seen.app.session_state["drawer.open"] = False
    seen.app.run()
    assert not seen.app.exception
    assert seen.tables == []
    assert made == []
    assert len(seen.scenes) == 1
