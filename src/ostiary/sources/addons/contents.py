"""What files hold, read in one go."""

from __future__ import annotations

import os


def content(path: str | os.PathLike[str], limit: int) -> bytes:
    """The bytes of a file, no more than the limit. Raises OSError."""
    with open(path, "rb", buffering=0) as handle:
        if os.fstat(handle.fileno()).st_size > limit:
            return handle.read(limit)
        return handle.read()  # a number here would be set aside for each file, however small it is
