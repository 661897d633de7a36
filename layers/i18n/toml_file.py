"""The one reader of TOML, whoever wrote the file and on whichever system."""

import codecs
import tomllib
from typing import Any

from geo.errors import DataError, Problem

__all__ = ["tree_of"]


def tree_of(data: bytes, file: str) -> dict[str, Any]:
    r"""Return what a TOML file holds.

    A byte order mark, which Windows Notepad writes, and line ends of Windows are
    no part of the content.

    Parameters
    ----------
    data, file
        Content, and the name that problems give.

    Raises
    ------
    DataError
        It is not UTF-8 (``not_utf8``) or no TOML (``not_toml``).

    Examples
    --------
    >>> tree_of(b'\xef\xbb\xbftitle = "x"\r\n', "a.toml"), tree_of(b"", "a.toml")
    ({'title': 'x'}, {})
    """
    try:
        return tomllib.loads(data.removeprefix(codecs.BOM_UTF8).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise DataError(Problem("not_utf8", file=file, values={"byte": error.start + 1})) from error
    except tomllib.TOMLDecodeError as error:
        raise DataError(Problem("not_toml", file=file, values={"reason": str(error)})) from error
