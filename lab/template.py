"""The template database of a series: Odoo's demo data, then the lab's own population.

Two layers, so that a change of the population script does not install 148 modules again.
"""

import hashlib
from pathlib import Path

from .database import Databases
from .process import say
from .series import MODULES

POPULATE = Path(__file__).parent / "populate"


def ensure_template(databases: Databases) -> None:
    series = databases.odoo.series
    base = {"package": series.package, "modules": MODULES}
    if databases.marked(series.base) != base:
        build_base(databases, base)
    wanted = {**base, "population": population_fingerprint()}
    if databases.marked(series.template) != wanted:
        build_template(databases, wanted)


def build_base(databases: Databases, made_from: dict[str, str]) -> None:
    """Install the modules under a name of its own: a base that exists is a whole one."""
    series = databases.odoo.series
    draft = f"{series.base}_building"
    say(f"{series.name}: install the modules and demo data (about 3 minutes)")
    databases.drop(draft)
    databases.odoo.install(draft)
    finish(databases, draft, series.base, made_from)


def build_template(databases: Databases, made_from: dict[str, str]) -> None:
    """Clone the base and run the population script in it."""
    series = databases.odoo.series
    draft = f"{series.template}_building"
    say(f"{series.name}: populate the template `{series.template}`")
    databases.clone(series.base, draft)
    databases.odoo.run(draft, POPULATE / "main.py", capture=True)
    finish(databases, draft, series.template, made_from)


def finish(databases: Databases, draft: str, name: str, made_from: dict[str, str]) -> None:
    databases.cluster.sql(draft, "VACUUM (ANALYZE)")
    databases.rename(draft, name)
    databases.mark(name, made_from)
    say(f"{databases.odoo.series.name}: database `{name}` is ready")


def population_fingerprint() -> str:
    """Changes whenever a population script does."""
    digest = hashlib.sha256()
    for path in sorted(POPULATE.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
