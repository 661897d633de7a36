"""Folders that are written whole."""
