"""The font of every print: Chinese and Latin in one hand, cut down to the letters in use.

An installed Noto Sans CJK SC or Source Han Sans SC is taken, else the one of the
package mpl-font, which is never imported (it would rewrite matplotlib's own
folder). The full fonts hold 65,000 letters; what the atlas says takes some
1,500. They are cut out once, with outlines as PDF takes them, and kept in this
machine's folder under a name that tells font and letters.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from threading import Lock

from geo.errors import DataError, Problem
from geo.temporary import temporary_folder
from layers.i18n import wording
from layers.i18n.languages import languages
from layers.paper import bidi, font_subset, renderer
from layers.paper.primitives import Type
from layers.store import local_folder, repository
from layers.store.atomic_file import write_file

__all__ = ["STAND_IN", "WIDE", "Face", "Faces", "faces"]

FAMILIES = ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN")
WEIGHTS = (400, 700)

STAND_IN = "〓"
"""What is printed for a letter the font lacks, as Chinese printers have long done."""

_LATIN = "".join(chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))) + "′″"
_PACKAGE, _NAMES = "mpl-font", ("NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf")
WIDE = "\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
"""Letters as wide as they are high, as a class of a regular expression has them."""

_AMID_LATIN = re.compile(rf"(?<![{WIDE}])[“”‘’](?![{WIDE}])")
_STRAIGHT = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_NAMED = 12
"""Letters without a font that are named one by one."""

_making = Lock()


@dataclass(frozen=True, eq=False)
class Face:
    """One weight: its file, and how far each letter moves on, in parts of the type's size."""

    path: Path
    advances: Mapping[str, float]

    def width_mm(self, line: str, size_pt: float) -> float:
        """Return how long a line of type is."""
        return sum(self.advances[letter] for letter in line) * size_pt * 25.4 / 72


@dataclass(frozen=True, eq=False)
class Faces:
    """The two weights, and what they can print.

    Parameters
    ----------
    regular, bold
        The weights; their letters are those of other fonts too.
    others
        Files of other fonts, by the letters only they have.
    missing
        Letters that no font of this machine has.
    """

    regular: Face
    bold: Face
    others: Mapping[str, Path] = field(default_factory=dict)
    missing: str = ""

    def printable(self, line: str) -> str:
        """Return a line without what is no letter; what the font lacks has a stand-in.

        Quotes as wide as Chinese letters are straight ones amid Latin letters.
        """
        spaced = " ".join(_letters(line).split())
        if self.regular.advances.get("’", 0.0) >= 1.0:
            spaced = _AMID_LATIN.sub(lambda found: _STRAIGHT[found[0]], spaced)
        return "".join(each if each in self.regular.advances else STAND_IN for each in spaced)

    @property
    def type(self) -> Type:
        """The fonts as the renderer takes them."""
        widths = {False: self.regular.advances, True: self.bold.advances}
        return Type(self.regular.path, self.bold.path, self.others, widths)

    def remarks(self, said: str) -> list[wording.Text]:
        """Return what a reader has to know of how a text is printed."""
        found = []
        if self.missing:
            named = [f"{each} (U+{ord(each):04X})" for each in self.missing[:_NAMED]]
            count = len(self.missing)
            found.append(
                wording.text("print.letters_missing", letters=named, count=count, sign=STAND_IN)
            )
        if bidi.has_joining_letters(said):
            found.append(wording.text("print.letters_apart"))
        return found


def faces(said: str, lang: wording.Lang) -> Faces:
    """Return the fonts with all that the atlas itself says and some further text.

    Quotes and dots are as wide as Chinese letters or as narrow as Latin ones, as the
    language asks (``language.quotes`` of the words); all else is the same.

    Raises
    ------
    DataError
        No font with Chinese letters is on this machine (``font_missing``).
    """
    letters = _vocabulary(repository.state()) | frozenset(_letters(said))
    return _faces(letters, wording.say("language.quotes", lang), local_folder.folder())


@lru_cache(maxsize=1024)
def _letters(line: str) -> str:
    """Return a text with a space for each control character and nothing invisible."""
    kinds = ((each, unicodedata.category(each)) for each in unicodedata.normalize("NFC", line))
    return "".join(
        " " if kind in {"Cc", "Zl", "Zp"} else each
        for each, kind in kinds
        if kind not in {"Cf", "Cs", "Co", "Cn"}
    )


@lru_cache(maxsize=2)
def _vocabulary(state: object) -> frozenset[str]:  # noqa: ARG001 - read anew when a file changes
    """Return every letter of the wording table and of the data."""
    said = [_LATIN, STAND_IN]
    said += [wording.say(key, lang) for key in wording.keys("") for lang in languages()]
    layers, _ = repository.load_all()
    for layer in (*layers.values(), *repository.ground()[0]):
        said.append(str(layer.lineage.to_dict()))
        said += [str(value) for value in layer.frame.drop(columns="geometry").to_numpy().ravel()]
    for name in repository.TABLES:
        said += [str(value) for value in repository.table(name).to_numpy().ravel()]
    return frozenset(_letters("".join(said)))


@lru_cache(maxsize=8)
def _faces(letters: frozenset[str], quotes: str, folder: Path) -> Faces:
    """Return the pair of fonts that holds most of some letters; of equals the first."""
    with _making:  # cutting out takes seconds; whoever comes meanwhile takes what it made
        best: tuple[int, tuple[tuple[Path, int], ...]] = (0, ())
        for pair in _sources():
            try:
                coverage = min(len(letters & font_subset.letters_of(*each)) for each in pair)
            except font_subset.DAMAGED:
                continue  # a damaged font is none
            best = max(best, (coverage, pair), key=lambda each: each[0])
        if not best[1]:
            raise DataError(Problem("font_missing", values={"package": _PACKAGE}))
        weights = [_face(*each, letters, quotes, folder) for each in best[1]]
        lacking = {
            each for each in letters - font_subset.letters_of(*best[1][0]) if each.isprintable()
        }
        found = list(_others(lacking, folder))
        others = {letter: face.path for face in found for letter in face.advances}
        moves = {letter: move for face in found for letter, move in face.advances.items()}
        regular, bold = (replace(each, advances={**moves, **each.advances}) for each in weights)
        missing = "".join(sorted(lacking - set(others) - set(regular.advances)))
        return Faces(regular, bold, others, missing)


def _others(lacking: set[str], folder: Path) -> Iterator[Face]:
    """Yield cuts of other fonts of this machine until none lacks a letter that some font has."""
    left = set(lacking)
    for path, number in renderer.fallbacks() if left else ():
        try:
            found = left & font_subset.letters_of(path, number)
            if found:
                yield _face(path, number, frozenset(found), "wide", folder)
                left -= found
        except font_subset.DAMAGED:
            continue  # a damaged font is none
        if not left:
            return


def _sources() -> Iterator[tuple[tuple[Path, int], ...]]:
    """Yield pairs of fonts, regular and bold, to be tried: file, and number within it."""
    found = renderer.installed(FAMILIES)
    for family in FAMILIES:
        pair = [
            next((each for each in found if (each.family, each.weight) == (family, weight)), None)
            for weight in WEIGHTS
        ]
        if None not in pair:
            yield tuple((each.path, each.number) for each in pair if each is not None)
    try:
        installed = {Path(each).name: Path(str(each.locate())) for each in files(_PACKAGE) or ()}
    except PackageNotFoundError:
        return
    if set(_NAMES) <= set(installed):
        yield tuple((installed[name], 0) for name in _NAMES)


def _face(path: Path, number: int, letters: frozenset[str], quotes: str, folder: Path) -> Face:
    """Return a weight, cut out of its font if that has not been done before."""
    state = path.stat()
    identity = (path.name, number, quotes, state.st_size, font_subset.VERSION, *sorted(letters))
    key = hashlib.sha256("\n".join(map(str, identity)).encode("utf-8", "replace")).hexdigest()[:16]
    kept = folder / "cache" / f"{path.stem}-{quotes}-{key}.ttf"
    if not kept.exists():
        kept = _keep(kept, font_subset.subset_font(path, number, letters, quotes))
    return Face(kept, font_subset.advances(kept))


def _keep(path: Path, data: bytes) -> Path:
    """Write a font where this machine keeps its own data, or where it keeps what soon goes."""
    reason = ""
    for folder in (path.parent, temporary_folder("fonts")):
        if folder is None:
            continue
        target = folder / path.name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_file(target, data)
        except OSError as error:
            reason = str(error)
            continue
        return target
    raise DataError(Problem("file_unwritable", values={"reason": reason}))
