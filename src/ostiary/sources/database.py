"""The protocol of sources; see `ostiary.database`."""

from ostiary.database import Database, Dialect

__all__ = ["Database", "Dialect"]
