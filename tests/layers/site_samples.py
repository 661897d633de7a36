"""Sites for tests: the park that lies in blocks, and what the page asks when nothing is chosen."""

from typing import Any

from layers.views import sites

BLOCKS = ("baoshan_industrial_park_north", "luodian_industrial_park")
WHOLE = "baoshan_industrial_park"
ASKED: dict[str, Any] = {param.name: param.default for param in sites.params()}
