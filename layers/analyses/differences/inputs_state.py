"""What the figures of a layout rest on, so that they are known again by it."""

from layers.scenarios.scenario import Scenario
from layers.store.ground import local_ground
from layers.streets import local_network
from layers.transit import services

__all__ = ["id_of", "inputs_state"]


def inputs_state() -> tuple[object, ...]:
    """Return what changes whenever any input does: data and feed, streets, built-up ground."""
    return services.state(), local_network.state(), local_ground.state()


def id_of(layout: Scenario | None) -> str | None:
    """Return the hash of a scenario, None for things as they are."""
    return None if layout is None else layout.id
