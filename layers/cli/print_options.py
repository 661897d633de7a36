"""What can be asked of maps and sheets on the command line."""

from layers.export.formats import ADDRESS, MAP_FORMS, SHEET_FORMS
from layers.i18n.wording import Lang, say
from layers.paper.sheet_sizes import SIZES
from layers.views import VIEWS

__all__ = ["sheet_options", "snapshot_options"]

Options = tuple[tuple[str, dict[str, object]], ...]


def snapshot_options(lang: Lang) -> Options:
    """Return the options of `snapshot`."""
    sizes, forms = ", ".join(SIZES), ", ".join(MAP_FORMS)
    several = {"nargs": "+", "action": "extend"}
    return (
        ("--page", {"metavar": "PAGE", "help": say("cli.page", lang, allowed=", ".join(VIEWS))}),
        ("--batch", {"metavar": "FILE", "help": say("cli.batch", lang)}),
        ("--set", {"metavar": "NAME=VALUE", "dest": "set_", **several,
                   "help": say("cli.set", lang)}),
        ("--radius", {"metavar": "METRES", **several, "help": say("cli.snapshot_radius", lang)}),
        ("--target", {"metavar": "TARGET", "help": say("cli.target", lang, allowed="coverage")}),
        ("--from", {"metavar": "PLACE", "dest": "from_", "help": say("cli.from", lang)}),
        ("--to", {"metavar": "PLACE", "help": say("cli.to", lang)}),
        ("--at", {"metavar": "LON,LAT", "help": say("cli.at", lang)}),
        ("--indicator", {"metavar": "INDICATOR", "help": say("cli.indicator", lang)}),
        ("--year", {"metavar": "YEAR", "help": say("cli.year", lang)}),
        ("--place", {"metavar": "PLACE", "help": say("cli.snapshot_place", lang)}),
        ("--size", {"metavar": "|".join(SIZES),
                    "help": say("cli.snapshot_size", lang, allowed=sizes)}),
        ("--portrait", {"action": "store_true", "help": say("cli.portrait", lang)}),
        ("--format", {"metavar": "|".join(MAP_FORMS),
                      "help": say("cli.form", lang, allowed=forms)}),
        ("--dpi", {"metavar": "DPI", "help": say("cli.dpi", lang)}),
        ("--graticule", {"action": "store_true", "help": say("cli.graticule", lang)}),
        ("--qr", {"action": "store_true", "help": say("cli.qr", lang)}),
        _address(lang),
        ("--out", {"metavar": "FILE", "help": say("cli.out_file", lang)}),
    )  # fmt: skip


def sheet_options(lang: Lang) -> Options:
    """Return the options of `sheet`; its languages may be several."""
    forms = ", ".join(SHEET_FORMS)
    return (
        ("--site", {"metavar": "SITE", "action": "append", "help": say("cli.site", lang)}),
        ("--all", {"action": "store_true", "help": say("cli.all_sites", lang)}),
        ("--compare", {"metavar": "A,B", "action": "append", "help": say("cli.compare", lang)}),
        ("--format", {"metavar": "FORMATS", "default": "pdf",
                      "help": say("cli.sheet_forms", lang, allowed=forms)}),
        ("--dpi", {"metavar": "DPI", "help": say("cli.dpi", lang)}),
        _address(lang),
        ("--out", {"metavar": "FOLDER", "default": ".", "help": say("cli.out_folder", lang)}),
    )  # fmt: skip


def _address(lang: Lang) -> tuple[str, dict[str, object]]:
    return "--address", {
        "metavar": "URL",
        "default": ADDRESS,
        "help": say("cli.address", lang, default=ADDRESS),
    }
