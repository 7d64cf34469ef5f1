"""Databases for the conformance tests: clones of the lab's template, with or without the scratch add-on."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lab import Lab

HERE = Path(__file__).parent
INSIDE = HERE / "inside"


def addons_folder(series: str) -> Path:
    """The folder of add-ons that holds the scratch models of a series."""
    return HERE / "addons" / series


def fingerprint(lab: Lab) -> dict[str, Any]:
    """What a scratch template is made from: the template, the add-on and the stage."""
    digest = hashlib.sha256()
    files = [path for path in addons_folder(lab.series.name).rglob("*") if path.suffix in (".py", ".xml", ".csv")]
    for path in [*sorted(files), INSIDE / "stage.py"]:
        digest.update(path.read_bytes())
    return {"template": lab.databases.marked(lab.template), "scratch": digest.hexdigest()[:16]}


def scratch_template(lab: Lab) -> str:
    """The name of a database with the scratch add-on and the stage; built when it is not there."""
    name = f"{lab.template}_scratch"
    with lab.home.lock(f"scratch-{lab.series.name}"):
        wanted = fingerprint(lab)
        if lab.databases.marked(name) != wanted:
            build_scratch(lab, name, wanted)
    return name


def build_scratch(lab: Lab, name: str, wanted: dict[str, Any]) -> None:
    """Clone the template, install the add-on, set the stage; the name is given when all is done."""
    draft = f"{name}_building"
    lab.clone(draft)
    install(lab, draft)
    run_inside(lab, draft, "stage.py")
    lab.cluster.sql(draft, "VACUUM (ANALYZE)")
    lab.databases.rename(draft, name)
    lab.databases.mark(name, wanted)


def install(lab: Lab, database: str) -> None:
    """Install the scratch add-on with Odoo's own command."""
    arguments = ["-d", database, "-i", "ostiary_scratch", "--no-http", "--stop-after-init", "--log-level", "warn"]
    with scratch_addons(lab):
        command, environment = lab.odoo.command(*arguments), lab.odoo.environment()
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the scratch add-on cannot be installed in `{database}`:\n{done.stderr[-3000:]}")


@contextmanager
def scratch_addons(lab: Lab) -> Iterator[None]:
    """Let the lab's Odoo find the scratch add-on."""
    before = os.environ.get("OSTIARY_LAB_ADDONS")
    os.environ["OSTIARY_LAB_ADDONS"] = str(addons_folder(lab.series.name))
    try:
        yield
    finally:
        if before is None:
            del os.environ["OSTIARY_LAB_ADDONS"]
        else:
            os.environ["OSTIARY_LAB_ADDONS"] = before


def run_inside(lab: Lab, database: str, script: str, *args: str) -> str:
    """Run a script of `inside/` in a database, the scratch add-on at hand."""
    with scratch_addons(lab):
        return lab.run(database, INSIDE / script, *args)


def ask_inside(lab: Lab, database: str, script: str, request: object, folder: Path) -> Any:
    """Give a script a JSON request; its JSON answer."""
    asked, answered = folder / f"{database}-request.json", folder / f"{database}-answer.json"
    asked.write_text(json.dumps(request))
    run_inside(lab, database, script, str(asked), str(answered))
    return json.loads(answered.read_text())


def symbols_of(lab: Lab, database: str) -> dict[str, int]:
    """The ids behind the symbols of the stage."""
    query = "SELECT value FROM ir_config_parameter WHERE key = 'ostiary_scratch.symbols'"
    symbols: dict[str, int] = json.loads("".join(lab.cluster.sql(database, query)))
    return symbols
