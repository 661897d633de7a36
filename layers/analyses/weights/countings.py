"""What there is to count: land, and the layers with a figure."""

from layers.analyses.weights.weight_options import LAND
from layers.store.atlas import with_role

__all__ = ["countings"]


def countings() -> tuple[str, ...]:
    """Return what can be counted: land first, then the layers with a figure."""
    return (LAND, *with_role("weight"))
