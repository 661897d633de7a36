"""What can be asked of the `streets` commands."""

from layers.i18n.wording import Lang, say
from layers.streets.areas import MARGIN_KM
from layers.streets.endpoints import ENDPOINT

__all__ = ["download_options", "import_options"]

_Options = tuple[tuple[str, dict[str, object]], ...]


def download_options(lang: Lang) -> _Options:
    """Return the options of `streets download`."""
    endpoint = {"default": ENDPOINT, "metavar": "URL"}
    timeout = {"default": "180", "metavar": "SECONDS"}
    return (
        *_area_options(lang),
        ("--endpoint", {**endpoint, "help": say("cli.endpoint", lang, default=ENDPOINT)}),
        ("--allow-private", {"action": "store_true", "help": say("cli.allow_private", lang)}),
        ("--timeout", {**timeout, "help": say("cli.timeout", lang)}),
    )


def import_options(lang: Lang) -> _Options:
    """Return the options of `streets import`."""
    file = {"metavar": "FILE", "help": say("cli.osm_file", lang)}
    return (("file", {**file}), *_area_options(lang))


def _area_options(lang: Lang) -> _Options:
    margin = say("cli.margin", lang, default=f"{MARGIN_KM:g}")
    progress = {"choices": ("json",), "help": say("cli.progress", lang)}
    return (
        ("--area", {"metavar": "NAME", "help": say("cli.area", lang)}),
        ("--bbox", {"metavar": "W,S,E,N", "help": say("cli.bbox", lang)}),
        ("--outline", {"metavar": "FILE", "help": say("cli.outline", lang)}),
        ("--margin-km", {"metavar": "KM", "help": margin}),
        ("--progress", {**progress}),
    )
