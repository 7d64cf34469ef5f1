"""`ostiary lint`: the review of source code."""

from __future__ import annotations

import click

from ostiary.cli.findings_options import FORMATS, FindingsOptions, findings_options
from ostiary.cli.settings import Settings, shared


@click.command("lint")
@shared(*FORMATS, names=False, paths=True)
@findings_options
@click.option("--diff", metavar="REV", help="Only what was not there at that revision of git.")
@click.option("--routes", is_flag=True, help="A table of every route instead: what it takes, and what guards what.")
@click.option(
    "--rights", is_flag=True, help="A table instead of what portal users and visitors may do with each model."
)
@click.option("--watch", is_flag=True, help="Judge again whenever a file changes.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write results of earlier runs.")
def command(
    settings: Settings,
    options: FindingsOptions,
    diff: str | None,
    routes: bool,
    rights: bool,
    watch: bool,
    no_cache: bool,
) -> int:
    """Review the source code of addons before they are installed.

    PATH is an addon, a folder with addons at any depth, or a file of an addon. Nothing is imported or run.

    \b
    ostiary lint my_module
    ostiary lint . --addons ../enterprise --format sarif -o lint.sarif
    ostiary lint . --diff origin/18.0
    ostiary lint . --routes
    ostiary lint . --rights
    """
    from ostiary.cli.lint_run import LintOptions, run_lint

    return run_lint(settings, options, LintOptions(diff, routes, rights, watch, cached=not no_cache))
