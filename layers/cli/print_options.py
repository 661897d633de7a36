"""What can be asked of maps and sheets on the command line."""

from layers.analyses.sites.match_params import SitesParams
from layers.cli.question_options import options_of
from layers.export.formats import DATUMS, FORMS, SHEET_FORMS
from layers.i18n.wording import Lang, say
from layers.model.parameters import parameters_of
from layers.paper.choices.print_params import PrintParams
from layers.store.atlas import ATLAS
from layers.views import VIEWS, every_key, key_of

__all__ = ["sheet_options", "snapshot_options"]

Options = tuple[tuple[str, dict[str, object]], ...]


def snapshot_options(lang: Lang) -> Options:
    """Return the options of `snapshot`."""
    forms = ", ".join(FORMS)
    several = {"nargs": "+", "action": "extend"}
    return (
        ("--page", {"metavar": "PAGE", "help": say("cli.page", lang, allowed=", ".join(VIEWS))}),
        ("--batch", {"metavar": "FILE", "help": say("cli.batch", lang)}),
        ("--set", {"metavar": "NAME=VALUE", "dest": "set_", **several,
                   "help": say("cli.set", lang)}),
        *(
            (flag, settings | {"dest": key_of(flag), "required": False})
            for flag, settings in options_of(every_key().values(), lang)
        ),
        *options_of(parameters_of(PrintParams).values(), lang),
        ("--format", {"metavar": "|".join(FORMS),
                      "help": say("cli.form", lang, allowed=forms)}),
        ("--datum", {"metavar": "|".join(DATUMS), "help": say("cli.datum_out", lang)}),
        _address(lang),
        ("--out", {"metavar": "FILE", "help": say("cli.out_file", lang)}),
    )  # fmt: skip


def sheet_options(lang: Lang) -> Options:
    """Return the options of `sheet`; its languages may be several."""
    forms = ", ".join(SHEET_FORMS)
    return (
        ("--site", {"metavar": "SITE", "action": "append", "help": say("cli.site", lang)}),
        ("--all", {"action": "store_true", "help": say("cli.all_sites", lang)}),
        ("--compare", {"metavar": "A,B", "action": "append",
                       "help": say("cli.compare_sites", lang)}),
        ("--pack", {"metavar": "A,B", "action": "append", "help": say("cli.pack", lang)}),
        ("--format", {"metavar": "FORMATS", "default": "pdf",
                      "help": say("cli.sheet_forms", lang, allowed=forms)}),
        ("--dpi", {"metavar": "DPI", "help": say("cli.dpi", lang)}),
        *options_of([parameters_of(SitesParams)["scenario"]], lang),
        _address(lang),
        ("--out", {"metavar": "FOLDER", "default": ".", "help": say("cli.out_folder", lang)}),
    )  # fmt: skip


def _address(lang: Lang) -> tuple[str, dict[str, object]]:
    return "--address", {
        "metavar": "URL",
        "default": ATLAS.address,
        "help": say("cli.address", lang),
    }
