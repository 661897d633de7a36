"""What is written on a sheet of two maps: what they share once, what sets each apart above it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from layers.i18n.wording import Text, text
from layers.paper.choices.print_params import PrintParams
from layers.paper.sheet_text import SheetText
from layers.views.beside import captions
from layers.views.picture import Picture, compared_subtitles, enumerated
from layers.webmap.payload import Scene

__all__ = ["Caption", "PairText", "text_of"]


@dataclass(frozen=True)
class Caption:
    """What stands above one map of a pair: what sets it apart, and what it shows."""

    title: str
    finding: str


@dataclass(frozen=True, eq=False)
class PairText(SheetText):
    """The texts of a sheet with a picture and the one beside it."""

    @property
    def title(self) -> str:
        """The title asked for, else that of both views."""
        titles = dict.fromkeys(each.title for each in self.pictures)
        return self.paper.title or self.each(enumerated([*titles]).in_)

    @property
    def subtitle(self) -> str:
        """The subtitle asked for, else the parameters that both views share."""
        one, other = self.pictures
        common, *_ = compared_subtitles(one.subtitle, other.subtitle)
        return self.paper.subtitle or self.each(common.in_)

    @property
    def notes(self) -> list[str]:
        """The notes of both maps once, then those of either; findings stand above their maps.

        Before all of them stands what is to be said with every figure, such as the edits of a
        scenario: it must not be what there is no room for.
        """
        one, other = self.pictures
        shared = [each for each in _notes_of(one) if each in other.notes]
        first, own = list[Text](), list[Text]()
        for side, picture in (("left", one), ("right", other)):
            warnings = () if picture.result is None else picture.result.warnings
            for note in _notes_of(picture):
                if note not in shared:
                    to = first if note in warnings else own
                    to.append(text(f"print.note_{side}", note=note))
        return [note.in_(lang) for note in (*first, *shared, *own) for lang in self.langs]

    @property
    def scene(self) -> Scene:
        """The scene of the first map with the layers that only the second has."""
        first, second = (each.scene for each in self.pictures)
        there = {each.layer.id for each in first.layers}
        added = (each for each in second.layers if each.layer.id not in there)
        return replace(first, layers=(*first.layers, *added))

    @cached_property
    def captions(self) -> tuple[Caption, ...]:
        """What stands above each map."""
        titles = captions(*self.pictures)
        return tuple(
            Caption(self.each(title.in_), self.each((picture.finding or Text()).in_))
            for title, picture in zip(titles, self.pictures, strict=True)
        )


def text_of(picture: Picture, paper: PrintParams, when: date, *, pages: bool) -> SheetText:
    """Return the texts of a sheet, of one map or of two."""
    kind = SheetText if picture.beside is None else PairText
    return kind(picture, paper, when, pages)


def _notes_of(picture: Picture) -> Iterator[Text]:
    return (each for each in picture.notes if each != picture.finding)
