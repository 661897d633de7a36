"""A scene as a map that a notebook shows: the only module that knows folium.

folium builds the page around the map; the drawing is ours. Scripts, style sheets
and data lie in the page, so that it works without a server and without a network.
"""

from base64 import b64encode

import folium
from folium.template import Template

from layers.webmap import assets
from layers.webmap.payload import Scene, encode

__all__ = ["notebook_map"]

_KINDS = {".js": "text/javascript", ".css": "text/css"}


class _SceneElement(folium.MacroElement):
    """The scene in a map's script; its text is data whatever it holds."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "atlas.scene({{ this._parent.get_name() }}, {{ this.payload }});"
        "{% endmacro %}"
    )

    def __init__(self, scene: Scene) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "AtlasScene"
        self.payload = encode(scene.payload(inline=True))


def notebook_map(scene: Scene) -> folium.Map:
    """Return a scene as a map for a notebook, or to be saved as a page by folium.

    Raises
    ------
    DataError
        If the package with the map library is not installed.
    """
    page_map = folium.Map(
        tiles=None, prefer_canvas=True, attribution_control=False, zoom_control=False,
        zoom_snap=0, max_zoom=18,
    )  # fmt: skip
    files = assets.texts(assets.MAP)
    page_map.default_js = [
        (name, _data(name, text)) for name, text in files.items() if name.endswith("js")
    ]
    page_map.default_css = [
        (name, _data(name, text)) for name, text in files.items() if name.endswith("css")
    ]
    page_map.add_child(_SceneElement(scene))
    return page_map


def _data(name: str, text: str) -> str:
    """Return a file as an address that holds it."""
    kind = next(kind for suffix, kind in _KINDS.items() if name.endswith(suffix))
    return f"data:{kind};base64,{b64encode(text.encode('utf-8')).decode('ascii')}"
