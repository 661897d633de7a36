"""The list beside the files of a region: what was asked, and which files are done.

It is replaced whole after each file, so that after an end at any moment it names only files
that are whole. What it names is worked out no further; a file that has gone or been altered
since is worked out again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from geo.errors import ParameterError, Problem
from layers.export.output_file import ensure_folder, hand_out
from layers.store.atomic_file import sweep

__all__ = ["CELLS", "LIST", "ResumeList"]

LIST = "_region.json"
"""Readers of a folder of Parquet files pass over what begins so."""

CELLS = "cells"
"""With what the names of all other files begin."""

_FORM = 1


@dataclass(frozen=True, eq=False)
class ResumeList:
    """A folder of files and the question that they answer.

    Parameters
    ----------
    folder
        Where all of it lies.
    question
        What was asked and what the answer rests on, as key and text.
    about
        What else is said of the files: titles, sources.
    done
        SHA-256 of each file that is done, by its name.
    """

    folder: Path
    question: Mapping[str, str]
    about: Mapping[str, Any]
    done: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_folder(
        cls, folder: Path, question: Mapping[str, str], about: Mapping[str, Any]
    ) -> "ResumeList":
        """Return the list of a folder, which is made where it is not there.

        Raises
        ------
        ParameterError
            The folder holds the answer to another question (``region_other``) or anything
            else (``region_foreign``), or cannot be written to.
        """
        found = cls(ensure_folder(folder), question, about)
        for name in (LIST, CELLS):
            sweep(folder / name)
        written = _read(folder)
        if written is None:
            return found
        other = written["question"]
        differing = sorted(
            key for key in {*question, *other} if question.get(key) != other.get(key)
        )
        if differing:
            values = {"value": str(folder), "several": tuple(differing)}
            raise ParameterError(Problem("region_other", field="--out", values=values))
        found.done.update({
            name: digest
            for name, digest in written["done"].items()
            if _digest_of(folder / name) == digest
        })  # fmt: skip
        return found

    def add(self, name: str, data: bytes) -> None:
        """Write a file and list it. Raises DataError where the disk refuses."""
        hand_out(self.folder / name, data)
        self.done[name] = sha256(data).hexdigest()
        self.save()

    def save(self) -> None:
        """Write the list. Raises DataError where the disk refuses."""
        tree = {
            "form": _FORM, "question": dict(self.question), "about": dict(self.about),
            "done": dict(sorted(self.done.items())),
        }  # fmt: skip
        written = json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
        hand_out(self.folder / LIST, written.encode("utf-8"))


def _read(folder: Path) -> Any:
    """Return what the list of a folder says, None for an empty folder.

    Files of which the process was ended before it listed any are none.
    """
    path = folder / LIST
    if path.exists():
        try:
            tree = json.loads(path.read_bytes())
            if tree["form"] == _FORM and {type(tree["question"]), type(tree["done"])} == {dict}:
                return tree
        except (OSError, ValueError, KeyError, TypeError):
            pass
    elif not any(folder.iterdir()):
        return None
    raise ParameterError(
        Problem("region_foreign", field="--out", values={"value": str(folder), "file": LIST})
    )


def _digest_of(path: Path) -> str | None:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else None
