"""ostiary: who of the outsiders of an Odoo portal can see or change what, and why."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ostiary.api import Reach, World, load
    from ostiary.findings import Finding, Results

__version__ = "0.1.0"
_HOMES = {"Finding": "ostiary.findings", "Results": "ostiary.findings"}
__all__ = ["Finding", "Reach", "Results", "World", "__version__", "load"]


def __getattr__(name: str) -> object:
    """Import the interface when it is first used, so that `ostiary --help` stays quick."""
    if name in __all__:
        return getattr(importlib.import_module(_HOMES.get(name, "ostiary.api")), name)
    raise AttributeError(f"module 'ostiary' has no attribute {name!r}")
