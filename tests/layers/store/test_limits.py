"""The table of limits is the one in docs/limits.md."""

from pathlib import Path

from layers.store.limits import FIELDS, TABLE

DOC = Path(__file__).parents[3] / "docs" / "limits.md"


def table() -> list[str]:
    """Return the table as the document holds it, a row a kind and a column a field."""
    rows = [("", *FIELDS), ("---", *["---:"] * len(FIELDS))]
    for kind, limits in TABLE.items():
        values = (getattr(limits, field) for field in FIELDS)
        rows.append((f"`{kind}`", *("" if not each else f"{each:,}" for each in values)))
    return [f"| {' | '.join(row)} |" for row in rows]


def test_the_document_holds_the_table_of_the_code() -> None:
    written = DOC.read_text(encoding="utf-8").splitlines()
    assert [line for line in written if line.startswith("|")] == table()
