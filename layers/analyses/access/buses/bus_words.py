"""What is said of buses wherever the access index counts them: each assumption by its name."""

from layers.analyses.access.access_params import NO_BUSES, AccessParams
from layers.analyses.access.buses.bus_services import BusFacts, bus_facts
from layers.i18n.wording import Text, text
from layers.transit.services import HEADWAY_RANGE

__all__ = ["bus_notes", "bus_title"]


def bus_title(plain: Text, facts: BusFacts) -> Text:
    """Return a title that says that buses count, and whether their headway is assumed."""
    which = "file" if not facts.assumed else "part" if facts.stated else "assumed"
    return text(f"buses.title_{which}", title=plain, minutes=f"{facts.headway_min:g}")


def bus_notes(params: AccessParams) -> list[Text]:
    """Return the sentences on the buses of an answer; none where none were asked for."""
    if params.buses == NO_BUSES or params.indicator != "ptal":
        return []
    facts = bus_facts(params)
    if facts is None:
        return [text("buses.fed")]
    found = [text("buses.counted", layer=facts.title, stops=f"{facts.stops:,}",
                  stated=facts.stated, **_factors("file"))]  # fmt: skip
    if facts.assumed:
        found.append(text("buses.assumed", assumed=facts.assumed,
                          minutes=f"{facts.headway_min:g}", **_factors("assumed")))  # fmt: skip
    if facts.unrouted:
        found.append(text("buses.unrouted", unrouted=f"{facts.unrouted:,}"))
    return found


def _factors(quality: str) -> dict[str, object]:
    low, high = HEADWAY_RANGE[quality]
    return {"low": low, "high": high}
