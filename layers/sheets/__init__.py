"""Sheets of sites: a page for one, a page for two to four side by side, and slides of both."""
