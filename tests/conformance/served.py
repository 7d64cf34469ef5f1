"""A clone of the template behind a running Odoo, and the two ways to read it: its database and its API."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ostiary.api import World
from ostiary.sources.api import read_api
from ostiary.sources.api.address import Address
from ostiary.sources.api.credentials import Credentials
from ostiary.sources.code import load_code

if TYPE_CHECKING:
    from lab import Lab

KEY = Path(__file__).parent / "inside" / "api_key.py"


@dataclass
class Served:
    """A clone of the template behind a running Odoo."""

    lab: Lab
    name: str
    address: Address
    folder: Path

    def key(self, login: str, *groups: str, companies: str = "all") -> Credentials:
        """A new API key of a user, who is made where there is none and put into groups and companies."""
        printed = self.lab.run(self.name, KEY, login, companies, *groups)
        return Credentials(login, printed.split()[-1])

    def world(self, credentials: Credentials) -> World:
        opened = read_api(
            self.address, credentials, lambda series, modules: load_code(series, modules, ()), cache=self.folder
        )
        return World(self.address.label, opened.facts, opened.database)
