"""One recipe for tests, and how it must be written."""

from layers.export.recipe import Recipe

RECIPE = Recipe(
    "coverage", {"radii": "500", "lines": "core"}, "zh", {"towns": "0123456789abcdef"}, "0.1.0"
)
WRITTEN = (
    '{"app":"0.1.0","atlas_recipe":1,"data":{"towns":"0123456789abcdef"},"lang":"zh",'
    '"query":{"lines":"core","radii":"500"},"view":"coverage"}'
)
