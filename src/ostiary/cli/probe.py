"""`ostiary probe`: the trial with real accounts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ostiary.cli.findings_options import FORMATS, FindingsOptions, findings_options
from ostiary.cli.settings import Settings, shared

_FILE = click.Path(path_type=Path)


@click.command("probe")
@shared(*FORMATS, names=False)
@findings_options
@click.option("--accounts", type=_FILE, metavar="FILE", help="The logins, in TOML; secrets come from the environment.")
@click.option(
    "--source", "origin", metavar="SOURCE", help="Database, snapshot or API that foretells what should happen."
)
@click.option("--permission", type=_FILE, metavar="FILE", help="Which hosts may be tried, by whose leave, until when.")
@click.option("--yes", is_flag=True, help="Confirm without being asked.")
@click.option("--allow-writes", is_flag=True, help="Try requests that may change something: on a test database only.")
@click.option(
    "--make-accounts", is_flag=True, help="Make test customers by OSTIARY_PROBE_ADMIN_KEY; remove them after."
)
@click.option("--dry-run", is_flag=True, help="Sign in and look around, then say what would be tried.")
@click.option("--families", multiple=True, metavar="NAME", help="Only these kinds of tries, such as pages,tokens.")
@click.option("--model", "models", multiple=True, metavar="MODEL", help="Only these models, such as 'sale.*'.")
@click.option("--route", "routes", multiple=True, metavar="PATH", help="Only these addresses, such as '/my/*'.")
@click.option("--enough", type=click.IntRange(1), metavar="N", help="Leave a way that has leaked so often.")
@click.option("--each", type=click.IntRange(1, 50), default=2, show_default=True,
              help="Records of each model for each account.")  # fmt: skip
@click.option("--requests", type=click.IntRange(1), default=20_000, show_default=True, help="The most requests.")
@click.option("--rate", type=click.FloatRange(0.01), default=50.0, show_default=True, help="Requests in a second.")
@click.option("--seconds", type=click.FloatRange(1), default=1800.0, show_default=True, help="The longest time.")
@click.option("--concurrency", type=click.IntRange(1, 64), default=4, show_default=True, help="Requests at once.")
@click.option("--journal", type=_FILE, metavar="FILE", help="What was done; the same command goes on from there.")
@click.option("--log", type=_FILE, metavar="FILE", help="A line for every request, without secrets and contents.")
@click.option("--stop-file", type=_FILE, metavar="FILE", help="Stop when there is such a file.")
@click.option("--contact", metavar="TEXT", help="Whom the server's log names for questions.")
def command(settings: Settings, options: FindingsOptions, **own: Any) -> int:
    """Try a running Odoo with real accounts, and compare with what should happen.

    SOURCE is the address to try, https://host[?db=NAME], or http:// on this machine; --source is where the prediction
    comes from. Nothing is changed unless --allow-writes is given.

    \b
    ostiary probe http://localhost:8069 --accounts accounts.toml --source postgresql:///copy
    ostiary probe https://test.example.org --accounts accounts.toml --permission allowed.toml -o trial.html
    ostiary probe http://localhost:8069 --accounts accounts.toml --addons ./addons --dry-run
    """
    from ostiary.cli.probe_run import ProbeOptions, run_probe

    return run_probe(settings, options, ProbeOptions(**own))
