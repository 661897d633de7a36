"""How one travels, as controls that pages share."""

from layers.i18n.wording import Lang
from pages.parts.controls import control
from pages.parts.state import View

__all__ = ["more", "when"]


def when(view: View, lang: Lang) -> None:
    """Show when one travels."""
    for name in ("period", "year"):
        control(view, name, lang)


def more(view: View, lang: Lang) -> None:
    """Show how one walks and changes."""
    for name in ("transfer_min", "speed", "method", "detour"):
        control(view, name, lang)
