"""A live Odoo over its external API, read into a snapshot of its own that lives as long as the question.

Nothing but methods that read is ever called (`calls`), and what the key does not see is unknown (`sees`, `coverage`).
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from types import MappingProxyType
from weakref import finalize

from ostiary.facts.code import CodeFacts
from ostiary.series import Series
from ostiary.sources.api import moment
from ostiary.sources.api.address import DATABASE, Address, read_address
from ostiary.sources.api.connect import connect
from ostiary.sources.api.coverage import check_rights
from ostiary.sources.api.credentials import Credentials, find_credentials
from ostiary.sources.api.http import Http, Limits
from ostiary.sources.api.loader import LoadCode, Loader
from ostiary.sources.api.reading import Reader
from ostiary.sources.api.rounds import Progress
from ostiary.sources.api.store import Store, cache_folder, store_path
from ostiary.sources.open import Opened, OwnerPaths, kept_tables
from ostiary.sources.reader import read_facts
from ostiary.sources.snapshot import SnapshotDatabase

__all__ = ["ApiDatabase", "open_api", "read_api"]


class ApiDatabase(SnapshotDatabase):
    """The rows that were read. The file is gone when it is closed."""

    def __init__(self, folder: Path, label: str) -> None:
        super().__init__(folder / "read.ostiary")
        self.label = label
        self._remove = finalize(self, rmtree, folder, ignore_errors=True)

    def close(self) -> None:
        """Close and remove the file."""
        super().close()
        self._remove()


def open_api(
    source: str,
    addons: Sequence[Path] = (),
    progress: Progress | None = None,
    ownership: OwnerPaths = MappingProxyType({}),
) -> Opened:
    """Read the Odoo at `https://host[?db=NAME]`. Raises SourceError, UsageError."""
    from ostiary.sources.code import load_code

    def code(series: Series, modules: tuple[str, ...]) -> CodeFacts:
        return load_code(series, modules, addons)

    address = read_address(source, os.environ.get(DATABASE))
    return read_api(address, find_credentials(address), code, progress=progress, ownership=ownership)


def read_api(
    address: Address,
    credentials: Credentials,
    load_code: LoadCode,
    *,
    progress: Progress | None = None,
    ownership: OwnerPaths = MappingProxyType({}),
    limits: Limits = Limits(),
    cache: Path | None = None,
) -> Opened:
    """Read an Odoo and open what was read. Raises SourceError."""
    folder = Path(mkdtemp(prefix="ostiary-api-"))
    http = Http(address, limits)
    try:
        code, warnings = _read(http, credentials, load_code, progress, ownership, cache or cache_folder(), folder)
        database = ApiDatabase(folder, address.label)
        read = read_facts(database, lambda *_: code)
        tables = kept_tables(read.tables, database.kept)
        return Opened(database, replace(read, tables=tables, warnings=(*read.warnings, *warnings)))
    except BaseException:
        rmtree(folder, ignore_errors=True)
        raise
    finally:
        http.close()


def _read(
    http: Http,
    credentials: Credentials,
    load_code: LoadCode,
    progress: Progress | None,
    ownership: OwnerPaths,
    cache: Path,
    folder: Path,
) -> tuple[CodeFacts, list[str]]:
    """Fill `folder` with what is read: (the code, what to tell the user)."""
    taken_at = datetime.datetime.now(tz=datetime.UTC)
    series, transport = connect(http, credentials)
    user_id = transport.user_id()
    reader = Reader(transport)
    check_rights(reader)
    before = moment.look(reader)
    mark = json.dumps([moment.as_mark(before), sorted((model, *paths) for model, paths in ownership.items())])
    store = Store(store_path(cache, http.address.label, str(user_id)), mark)
    try:
        loader = Loader(reader, store, series, user_id, load_code, progress, ownership)
        facts = loader.load()
        changed = moment.changed(before, moment.look(reader))
        loader.finish(facts, taken_at, folder / "read.ostiary")
    finally:
        store.close()
    warnings = list(loader.coverage.warnings(facts, user_id))
    if changed:
        warnings.append(f"{', '.join(changed)} changed while they were read: ask again")
    return facts.code, warnings
