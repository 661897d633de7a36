"""Views and sheets as a static site, for people who only read."""
