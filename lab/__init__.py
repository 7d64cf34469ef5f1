"""Brings up real Odoo servers for tests, benchmarks and contributors: see README.md."""

from .api import Lab
from .bench import FULL, SMALL, Size
from .errors import LabError, Missing
from .home import Home

__all__ = ["FULL", "SMALL", "Home", "Lab", "LabError", "Missing", "Size"]
