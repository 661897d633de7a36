"""Pure computation: frames and arrays in, frames and arrays out, metres inside.

Nothing here opens a file, knows a style or a word of the page, or imports anything
of ours from outside. Inputs are never changed, and what cannot be computed is
refused with all its problems at once.
"""
