"""Databases of the lab: cloned, dropped, and marked with what they were made from.

The mark is the database's comment, so that a database is reused only for the parameters it was made with.
"""

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

from .errors import LabError
from .odoo import Odoo

NAME = re.compile(r"[a-z_][a-z0-9_-]{0,62}")


class Databases:
    """The databases of one series and their filestores."""

    def __init__(self, odoo: Odoo) -> None:
        self.odoo = odoo
        self.cluster = odoo.cluster

    def _admin(self, statement: str) -> list[str]:
        return self.cluster.sql("postgres", statement)

    def exists(self, name: str) -> bool:
        return bool(self._admin(f"SELECT 1 FROM pg_database WHERE datname = '{checked(name)}'"))

    def clone(self, source: str, name: str) -> None:
        """Copy a database and link its filestore; an existing one of that name goes first."""
        self.drop(name)
        strategy = "STRATEGY FILE_COPY" if self._version() >= 150000 else ""
        try:
            self._admin(f'CREATE DATABASE "{checked(name)}" TEMPLATE "{checked(source)}" {strategy}')
        except LabError as error:
            mend = f"`{source}` must be there, and nobody may be connected to it"
            raise LabError(str(error), mend) from error
        link_tree(self.odoo.filestore(source), self.odoo.filestore(name))

    def drop(self, name: str) -> None:
        self._admin(f'DROP DATABASE IF EXISTS "{checked(name)}" WITH (FORCE)')
        shutil.rmtree(self.odoo.filestore(name), ignore_errors=True)

    def rename(self, old: str, new: str) -> None:
        self.drop(new)
        self._admin(f'ALTER DATABASE "{checked(old)}" RENAME TO "{checked(new)}"')
        if self.odoo.filestore(old).exists():
            self.odoo.filestore(old).rename(self.odoo.filestore(new))

    def mark(self, name: str, made_from: dict[str, Any]) -> None:
        text = json.dumps(made_from, sort_keys=True).replace("'", "''")
        self._admin(f"COMMENT ON DATABASE \"{checked(name)}\" IS '{text}'")

    def marked(self, name: str) -> dict[str, Any] | None:
        """What the database was made from; None if it is not there or not the lab's."""
        query = f"""SELECT shobj_description(oid, 'pg_database') FROM pg_database
                     WHERE datname = '{checked(name)}'"""
        text = "".join(self._admin(query))
        return dict(json.loads(text)) if text.startswith("{") else None

    def _version(self) -> int:
        return int(self._admin("SHOW server_version_num")[0])


def checked(name: str) -> str:
    """The name, if it needs no quoting anywhere."""
    if not NAME.fullmatch(name):
        raise LabError(f"`{name}` is no database name for the lab", "use small letters, digits and _")
    return name


def link_tree(source: Path, target: Path) -> None:
    """Copy a folder by hard links; Odoo never writes into a file of its filestore twice."""
    if source.exists():
        shutil.copytree(source, target, copy_function=os.link, dirs_exist_ok=True)
