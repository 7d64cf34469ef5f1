"""Starting Odoo itself, from the unpacked package and the series' own virtual environment."""

import os
import subprocess
from pathlib import Path

from .errors import LabError
from .home import Home
from .postgres import ROLE, Cluster
from .process import run_logged, tail
from .series import MODULES, Series

RUNNER = Path(__file__).parent / "inside" / "run.py"


class Odoo:
    """One series of Odoo on the lab's cluster."""

    def __init__(self, home: Home, series: Series, cluster: Cluster) -> None:
        self.home = home
        self.series = series
        self.cluster = cluster

    @property
    def source(self) -> Path:
        return self.home.root / self.series.name / "root/usr/lib/python3/dist-packages"

    @property
    def python(self) -> Path:
        return self.home.root / self.series.name / "venv/bin/python"

    @property
    def data(self) -> Path:
        return self.home.folder(self.series.name, "data")

    def filestore(self, database: str) -> Path:
        return self.data / "filestore" / database

    def environment(self) -> dict[str, str]:
        """Bytecode is kept: without it every start compiles 2,000 files, which takes 5 s."""
        kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        return {**kept, "PYTHONPATH": str(self.source), "PYTHONUNBUFFERED": "1"}

    def command(self, *arguments: str) -> list[str]:
        """The command line of the Odoo server."""
        return [str(self.python), *self.series.start, *self.options(), *arguments]

    def options(self) -> list[str]:
        """What every start of Odoo needs; add-ons of OSTIARY_LAB_ADDONS are found too."""
        folders = filter(None, os.environ.get("OSTIARY_LAB_ADDONS", "").split(","))
        addons = [str(Path(folder).resolve()) for folder in folders]
        more = ["--addons-path", ",".join(addons)] if addons else []
        return ["-c", str(self.configuration()), *more]

    def configuration(self) -> Path:
        """Write the configuration file anew, as the cluster's port may have changed."""
        lines = {
            "db_host": "127.0.0.1",
            "db_port": self.cluster.port,
            "db_user": ROLE,
            "db_password": self.cluster.password,
            "data_dir": self.data,
            "admin_passwd": self.cluster.password,
            "list_db": False,
            "http_interface": "127.0.0.1",
            "max_cron_threads": 0,
            "workers": 0,
        }
        path = self.home.folder(self.series.name) / "odoo.conf"
        text = "[options]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items())
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(text)
        draft.replace(path)
        return path

    def install(self, database: str) -> None:
        """Create a database with the lab's modules and Odoo's demo data."""
        arguments = ["-d", database, "-i", MODULES, *self.series.with_demo]
        arguments += ["--no-http", "--stop-after-init", "--log-level", "warn"]
        log = self.home.log(f"install-{self.series.short}")
        log.write_text("")
        run_logged(self.command(*arguments), log, env=self.environment(), cwd=Path("/"))

    def run(self, database: str, script: Path, *args: str, capture: bool = False) -> str:
        """Run a script inside Odoo; its standard output passes through, or is returned."""
        if not script.is_file():
            raise LabError(f"no script `{script}`")
        command = [str(self.python), str(RUNNER), *self.options(), "--script", database, str(script), *args]
        log = self.home.log(f"run-{self.series.short}-{database}")
        with open(log, "w") if capture else open(os.dup(2), "w") as errors:
            done = subprocess.run(
                command,
                env=self.environment(),
                text=True,
                stdout=subprocess.PIPE if capture else None,
                stderr=errors,
            )
        if done.returncode:
            why = f":\n{tail(log, 40)}" if capture else ""
            raise LabError(f"`{script.name}` failed in `{database}`{why}", status=done.returncode)
        return done.stdout or ""
