"""Slides: what PowerPoint opens, and the slides of a map with the table of its answer."""
