"""Sites for tests: the park that lies in blocks, and what the page asks when nothing is chosen."""

from typing import Any

from layers.views import VIEWS

BLOCKS = ("baoshan_industrial_park_north", "luodian_industrial_park")
WHOLE = "baoshan_industrial_park"
OPENING: dict[str, Any] = {name: each.opening for name, each in VIEWS["sites"].params.items()}
