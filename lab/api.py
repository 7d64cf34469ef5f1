"""The lab as tests and benchmarks use it: one object per series."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import server
from .bench import Size, ensure_bench
from .database import Databases
from .environment import ensure_files
from .home import Home
from .odoo import Odoo
from .postgres import Cluster
from .series import series_named
from .template import ensure_template


class Lab:
    """A real Odoo of one series: `Lab("19.0")`."""

    def __init__(self, series: str = "19.0", home: Home | None = None) -> None:
        self.home = home or Home.default()
        self.series = series_named(series)
        self.cluster = Cluster(self.home)
        self.odoo = Odoo(self.home, self.series, self.cluster)
        self.databases = Databases(self.odoo)

    @property
    def template(self) -> str:
        """The database that clones are made from. Do not connect to it: that blocks cloning."""
        return self.series.template

    @property
    def source(self) -> Path:
        """The folder that holds Odoo's `odoo` package."""
        return self.odoo.source

    @property
    def python(self) -> Path:
        """The interpreter of the series' virtual environment."""
        return self.odoo.python

    def ensure(self) -> "Lab":
        """Bring up whatever is not there yet: files, cluster, template database."""
        with self.home.lock(f"ensure-{self.series.name}"):
            ensure_files(self.odoo)
            self.cluster.ensure()
            ensure_template(self.databases)
        return self

    def clone(self, name: str, source: str | None = None) -> str:
        """A fresh copy of the template under that name; its URL."""
        self.databases.clone(source or self.template, name)
        return self.url(name)

    def drop(self, name: str) -> None:
        server.stop_record(server.record_of(self.home, self.series.name, name))
        self.databases.drop(name)

    def url(self, name: str | None = None) -> str:
        return self.cluster.url(name or self.template)

    def run(self, database: str, script: str | Path, *args: str) -> str:
        """What a script prints that is executed inside Odoo with `env` and `args`."""
        return self.odoo.run(database, Path(script), *args, capture=True)

    @contextmanager
    def serve(self, database: str) -> Iterator[str]:
        """The address of a server that runs until the block ends."""
        url = server.start(self.odoo, database)
        try:
            yield url
        finally:
            server.stop_record(server.record_of(self.home, self.series.name, database))

    def bench(self, name: str, size: Size) -> str:
        """A benchmark database of that size, reused when it exists already; its URL."""
        ensure_bench(self.databases, name, size)
        return self.url(name)
