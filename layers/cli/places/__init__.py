"""Commands on places to settle."""
