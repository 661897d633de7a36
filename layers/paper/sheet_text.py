"""What is written around a printed map: the view's own words, or those asked for in their place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from layers.i18n.languages import languages
from layers.i18n.wording import Lang, Text, say
from layers.paper.choices.print_params import PrintParams
from layers.paper.frame_content import FrameContent
from layers.views import VIEWS
from layers.views.page_link import linked_beside
from layers.views.picture import Picture, subtitle_parts
from layers.webmap.legend import Group
from layers.webmap.payload import Scene

__all__ = ["SheetText"]

_BETWEEN = " / "


@dataclass(frozen=True, eq=False)
class SheetText:
    """The texts of one sheet, in the language of its picture or in all of the atlas's.

    Parameters
    ----------
    picture
        What is printed.
    paper
        How, and with which texts of its own.
    when
        The day it is made.
    pages
        Whether the file may have further pages.
    """

    picture: Picture
    paper: PrintParams
    when: date
    pages: bool = False

    @property
    def langs(self) -> tuple[Lang, ...]:
        """The languages it is in, that of the picture first."""
        own = self.picture.scene.lang
        others = [each for each in languages() if each != own] if self.paper.bilingual else []
        return (own, *others)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The maps of the sheet, from the left."""
        beside = self.picture.beside
        if beside is None:
            return (self.picture,)
        pair = (self.picture, beside)
        return pair[::-1] if self.picture.beside_first else pair

    @property
    def scene(self) -> Scene:
        """All that is on its maps."""
        return self.picture.scene

    @property
    def title(self) -> str:
        """The title asked for, else the finding where that is asked for, else the view's."""
        found = self._found
        return self.paper.title or self.each((found or self.picture.title).in_)

    @property
    def subtitle(self) -> str:
        """The subtitle asked for, else the parameters; below a finding with the view's title."""
        said = self.picture.subtitle
        if self._found and not self.paper.title:
            said = subtitle_parts(self.picture.title, said)
        return self.paper.subtitle or self.each(said.in_)

    @property
    def marking(self) -> str:
        """What stands in the corner: that a map is confidential, then what is asked for."""
        secret = any(each.confidential for each in self.pictures)
        marks = (self.say("own.confidential_mark") if secret else "", self.paper.note)
        return " · ".join(filter(None, marks))

    @property
    def notes(self) -> list[str]:
        """The notes, the finding left out where it is the title."""
        found = None if self.paper.title else self._found
        notes = [each for each in self.picture.notes if each != found]
        return [note.in_(lang) for note in notes for lang in self.langs]

    @property
    def credit(self) -> list[str]:
        """Who made it, with what number and when; those that are not given are left out."""
        paper = self.paper
        given = {
            "maker": paper.maker, "department": paper.department, "number": paper.number,
            "made": paper.date or self.when.isoformat(),
        }  # fmt: skip
        return [self.say(f"print.{key}", value=value) for key, value in given.items() if value]

    def links(self, link: str) -> str:
        """Return what opens the views of its maps, from the link of the first."""
        own = (
            linked_beside(
                link, each.view, VIEWS[each.view].dated(each.query), self.picture.scene.lang
            )
            for each in self.pictures
            if each is not self.picture
        )
        return "  |  ".join((link, *own)) if link else ""

    @property
    def left_key(self) -> str:
        """The wording of how many notes are elsewhere: on the next page where there is one."""
        return "print.notes_over" if self.pages else "print.notes_left"

    def each(self, words: Callable[[Lang], str]) -> str:
        """Return words in every language of the sheet, once where they are the same."""
        return _once(map(words, self.langs))

    def say(self, key: str, **values: object) -> str:
        """Return the wording of a key in every language of the sheet."""
        return self.each(lambda lang: say(key, lang, **values))

    def legend(self, content: FrameContent) -> tuple[Group, ...]:
        """Return the legend of what is in the frame."""
        by_lang = [content.legend(lang) for lang in self.langs]
        return tuple(map(_joined, zip(*by_lang, strict=True)))

    @property
    def _found(self) -> Text | None:
        return self.picture.finding if self.paper.finding else None


def _once(words: Iterable[str]) -> str:
    return _BETWEEN.join(dict.fromkeys(filter(None, words)))


def _joined(groups: tuple[Group, ...]) -> Group:
    """Return the same group of a legend in several languages as one."""
    rows = (
        replace(same[0], label=_once(row.label for row in same))
        for same in zip(*(group.rows for group in groups), strict=True)
    )
    return Group(_once(group.title for group in groups), tuple(rows))
