"""`ostiary audit`: findings, score and report."""

from __future__ import annotations

from pathlib import Path

import click

from ostiary.cli.findings_options import FORMATS, FindingsOptions, findings_options
from ostiary.cli.settings import Settings, shared


@click.command("audit")
@shared(*FORMATS)
@findings_options
@click.option("--odoo-conf", type=click.Path(path_type=Path), metavar="FILE", help="The server's configuration file.")
@click.option("--policy", "policies", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Assertions of your own, in YAML; may be given several times.")  # fmt: skip
def command(settings: Settings, options: FindingsOptions, odoo_conf: Path | None, policies: tuple[Path, ...]) -> int:
    """Findings, score and report on a live portal.

    \b
    ostiary audit postgresql:///prod
    ostiary audit postgresql:///prod -o portal.html --odoo-conf /etc/odoo/odoo.conf
    ostiary audit prod.ostiary --baseline accepted.toml --compare last.json --only new
    """
    from ostiary.cli.audit_run import run_audit

    return run_audit(settings, options, odoo_conf, policies)
