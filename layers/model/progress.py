"""How long work tells how far it is.

A `Progress` is called with the part that is done, 0 to 1, or with a `Step`, which
also says what is being done. It may raise to end the work: nothing is kept of a
question that was not answered to the end.
"""

from collections.abc import Callable
from typing import Self

from layers.i18n.wording import Text

__all__ = ["Progress", "Step", "silent"]

Progress = Callable[[float], None]


class Step(float):
    """A part that is done, as so many of so many, with what is being done.

    >>> step = Step(1, 4, Text(zh="读取", en="reading"))
    >>> step, step.done, step.total, step.message.in_("en")
    (0.25, 1, 4, 'reading')
    """

    done: int
    total: int
    message: Text

    def __new__(cls, done: int, total: int, message: Text) -> Self:
        """Return the part as a number; of nothing to do, nothing is done."""
        step = super().__new__(cls, done / total if total else 0.0)
        step.done, step.total, step.message = done, total, message
        return step

    def __getnewargs__(self) -> tuple[int, int, Text]:  # type: ignore[override]
        """Return what pickle makes it of again, in another process."""
        return self.done, self.total, self.message


def silent(part: float) -> None:
    """Tell nobody."""
