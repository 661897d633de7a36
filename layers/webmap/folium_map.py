"""The map of the page, by folium: it carries one element of ours, a scene."""

import folium
from folium.template import Template

from layers.webmap import assets
from layers.webmap.payload import HOME, Scene, encode

__all__ = ["base_map", "feature_group"]


class _AtlasMap(folium.Map):
    """A map whose library and script come from the app itself, never from a CDN."""

    def __init__(self) -> None:
        super().__init__(
            tiles=None, prefer_canvas=True, attribution_control=False, zoom_snap=0.5, max_zoom=18
        )
        addresses = assets.prepare()
        # Our script comes first: it is what tells the reader if the library fails to load.
        self.default_js = [
            ("atlas", addresses["webmap.js"]),
            ("atlas_words", addresses["webwords.js"]),
            ("atlas_controls", addresses["webcontrols.js"]),
            ("atlas_mesh", addresses["webmesh.js"]),
            ("leaflet", addresses["leaflet.js"]),
        ]
        self.default_css = [
            ("leaflet_css", addresses["leaflet.css"]),
            ("atlas_css", addresses["webmap.css"]),
        ]


class _SceneElement(folium.MacroElement):
    """The scene in a map's script; its text is data whatever it holds."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "atlas.scene({{ this._parent._parent.get_name() }}, {{ this.payload }});"
        "{% endmacro %}"
    )

    def __init__(self, scene: Scene) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "AtlasScene"
        self.payload = encode(scene.payload())


def base_map() -> folium.Map:
    """Return an empty map of the district; it is the same for every scene."""
    drawn = _AtlasMap()
    drawn.fit_bounds([list(corner) for corner in HOME])
    return drawn


def feature_group(scene: Scene) -> folium.FeatureGroup:
    """Return a scene as the changeable part of a map shown by streamlit-folium."""
    group = folium.FeatureGroup(name="atlas", control=False)
    group.add_child(_SceneElement(scene))
    return group
