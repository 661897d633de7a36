"""Which layers can be taken for bus stops."""

from layers.analyses.access.access_params import NO_BUSES
from layers.store.atlas import with_role

__all__ = ["bus_layers"]


def bus_layers() -> tuple[str, ...]:
    """Return what can be taken for bus stops: none, or a layer of stops."""
    return (NO_BUSES, *with_role("stops"))
