"""Whether a table of text is small enough to be read: told from its bytes, before any reader.

A reader that splits twenty megabytes of column names takes minutes over it; counting
line ends and separators takes no time.
"""

from geo.errors import DataError
from layers.store import limits
from layers.store.limits import Kind

__all__ = ["require_table"]

_KILOBYTE = 1000
_ENDS = (b"\n", b"\r", b"")


def require_table(data: bytes, file: str, *, kind: Kind) -> None:
    """Refuse a table whose first line or number of rows is beyond the limits.

    Parameters
    ----------
    data
        The table as comma-separated text.
    file
        Name by which problems call it.
    kind
        Whose limits hold.

    Raises
    ------
    DataError
        Its first line is too long (``limit_header_kb``), it has too many columns
        (``limit_columns``) or rows (``limit_rows``); all that holds, at once.
    """
    end = min((at for at in map(data.find, (b"\n", b"\r")) if at >= 0), default=len(data))
    breaks = max(data.count(b"\n", end + 1), data.count(b"\r", end + 2))
    found = {
        "header_kb": end / _KILOBYTE,
        "columns": data.count(b",", 0, end) + 1,
        "rows": breaks + (data[-1:] not in _ENDS),
    }
    most = {field: limits.limit(kind, field) for field in found}
    problems = [
        limits.exceeded(kind, field, value, most[field], file=file)
        for field, value in found.items()
        if value > most[field]
    ]
    if problems:
        raise DataError(problems)
