"""What reading an archive can raise, for the modules that read files out of one."""

import zipfile
import zlib

__all__ = ["DAMAGED"]

DAMAGED = (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What zipfile raises at a damaged archive, by name.

RuntimeError is how it tells a locked one and, as NotImplementedError, a packing
that it does not know.
"""
