"""ostiary: who of the outsiders of an Odoo portal can see or change what, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ostiary.api import Finding, Reach, Results, World, load

__version__ = "0.1.0"
__all__ = ["Finding", "Reach", "Results", "World", "__version__", "load"]


def __getattr__(name: str) -> object:
    """Import the interface when it is first used, so that `ostiary --help` stays quick."""
    if name in __all__:
        from ostiary import api

        return getattr(api, name)
    raise AttributeError(f"module 'ostiary' has no attribute {name!r}")
