"""The group of commands. A command's module is imported when the command runs, so that `--help` is quick."""

from __future__ import annotations

import importlib
from typing import Final

import click

import ostiary
from ostiary.errors import UsageError

COMMANDS: Final = {
    "audit": "Findings, score and report on a live portal.",
    "lint": "Review the source code of addons before they are installed.",
    "probe": "Try a running Odoo with real accounts, and compare with what should happen.",
    "matrix": "What every user reaches of every model, as table, file or picture.",
    "who": "Every outsider who can reach a record, and by which way.",
    "explain": "Why a user can or cannot do something to a record, open a page, or was refused.",
    "selftest": "Make a customer in a test database, walk through the portal as that customer, and remove everything.",
    "fix": "Mends for an answer or a finding, tried on a copy before they are offered.",
    "snapshot": "Put all that decisions need into one file, without names.",
    "checks": "Every check with its documentation.",
    "demo": "Show the main job on the sample company that ships along.",
}
"""name → the first line of its help."""

PLANNED: Final = ("prove", "diff", "serve")
"""Commands of later releases."""

_EPILOG: Final = """\b
A SOURCE is one of
  postgresql://USER@HOST/DATABASE   a live Odoo database, read-only
  https://HOST[?db=NAME]            a live Odoo over its external API, read-only
  FILE.ostiary                      a snapshot of one
  FILE.world.yaml                   a small world by hand

\b
Exit status: 0 answered, 1 findings at or over --fail-on, 2 used wrongly, 3 the source could not be read,
4 something is undecided and --strict was given, 130 interrupted.
"""


class Commands(click.Group):
    """Commands by name, imported late."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            raise _no_command(cmd_name)
        command = importlib.import_module(f"ostiary.cli.{cmd_name}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"ostiary.cli.{cmd_name}.command is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _no_command(name: str) -> UsageError:
    import difflib

    if name in PLANNED:
        return UsageError(f"`ostiary {name}` comes with a later release", hint="`ostiary --help` lists what is there")
    close = difflib.get_close_matches(name, COMMANDS, n=1, cutoff=0.6)
    hint = f"did you mean `{close[0]}`?" if close else "`ostiary --help` lists the commands"
    return UsageError(f"there is no command `{name}`", hint=hint)


@click.group(
    cls=Commands,
    epilog=_EPILOG,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(ostiary.__version__, "--version", message="ostiary %(version)s")
def commands() -> None:
    """Who of the outsiders of an Odoo portal can see or change what, and why."""
