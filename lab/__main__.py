"""The command line: `python3 -m lab VERB ...`, run from the root of the repository."""

import argparse
import shutil
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

from . import server
from .api import Lab
from .bench import FULL, SMALL, Size
from .errors import LabError
from .home import Home
from .postgres import Cluster
from .process import say
from .series import ALL_SERIES, series_named

SIZES = {"full": FULL, "small": SMALL}


def main(argv: list[str] | None = None) -> int:
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `status | head` ends quietly
    arguments = parser().parse_args(argv)
    try:
        arguments.verb(arguments)
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python3 -m lab", description="Real Odoo servers to test against.")
    verbs = top.add_subparsers(required=True, metavar="VERB")
    names = [series.short for series in ALL_SERIES]

    def verb(function: Callable[[argparse.Namespace], None], *positional: str) -> argparse.ArgumentParser:
        sub = verbs.add_parser(function.__name__, help=function.__doc__, description=function.__doc__)
        sub.set_defaults(verb=function)
        for name in positional:
            sub.add_argument(name, metavar=name.upper())
        return sub

    verb(up).add_argument("series", nargs="*", default=names, metavar="SERIES")
    verb(clone, "series", "name").add_argument("--from", dest="source", metavar="DB")
    verb(drop, "series", "name")
    verb(url, "series").add_argument("name", nargs="?", metavar="NAME")
    run_parser = verb(run, "series", "db", "script")
    run_parser.add_argument("args", nargs=argparse.REMAINDER, metavar="ARGS")
    verb(serve, "series", "db").add_argument("--port", type=int)
    verb(stop).add_argument("series", nargs="?", default="all", metavar="SERIES|all")
    add_sizes(verb(bench, "series", "name"))
    for function in (status, down, clean):
        verb(function)
    return top


def add_sizes(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--size", choices=SIZES, default="full")
    sub.add_argument("--factor-users", type=float, default=1, metavar="F")
    sub.add_argument("--factor-rows", type=float, default=1, metavar="F")
    for field in fields(Size):
        sub.add_argument(f"--{field.name}", type=int, metavar="N")


def up(arguments: argparse.Namespace) -> None:
    """bring up packages, environment, cluster and template database of the series"""
    labs = [Lab(name) for name in arguments.series]
    labs[0].cluster.ensure()
    with ThreadPoolExecutor() as pool:
        failures = [failure for failure in pool.map(bring_up, labs) if failure]
    if failures:
        raise failures[0]


def bring_up(lab: Lab) -> LabError | None:
    """Bring one series up; a failure is told at once, while the other series still builds."""
    try:
        lab.ensure()
    except LabError as failure:
        say(f"{lab.series.name}: failed: {failure}")
        return failure
    say(f"{lab.series.name}: up, template `{lab.template}`")
    return None


def ready_lab(name: str) -> Lab:
    """The lab of a series whose template is there, its cluster started."""
    lab = Lab(name)
    if not lab.odoo.python.exists():
        raise LabError(f"Odoo {lab.series.name} is not up", f"python3 -m lab up {lab.series.short}")
    lab.cluster.ensure()
    return lab


def clone(arguments: argparse.Namespace) -> None:
    """copy the template (or --from another database) under a name, replacing what has it"""
    print(ready_lab(arguments.series).clone(arguments.name, arguments.source))


def drop(arguments: argparse.Namespace) -> None:
    """drop a database and its filestore"""
    ready_lab(arguments.series).drop(arguments.name)


def url(arguments: argparse.Namespace) -> None:
    """print the address of a database, of the template without NAME"""
    print(ready_lab(arguments.series).url(arguments.name))


def run(arguments: argparse.Namespace) -> None:
    """run a Python script inside Odoo, with `env` and `args`"""
    lab = ready_lab(arguments.series)
    lab.odoo.run(arguments.db, Path(arguments.script), *arguments.args)


def serve(arguments: argparse.Namespace) -> None:
    """start a server in the background and print its address"""
    lab = ready_lab(arguments.series)
    print(server.start(lab.odoo, arguments.db, arguments.port))


def stop(arguments: argparse.Namespace) -> None:
    """stop the servers of a series, or all"""
    chosen = None if arguments.series == "all" else series_named(arguments.series).name
    stop_servers(Home.default(), chosen)


def stop_servers(home: Home, series: str | None = None) -> None:
    for record in server.records(home, series):
        if server.stop_record(record):
            say(f"stopped the server {record.stem}")


def bench(arguments: argparse.Namespace) -> None:
    """make a benchmark database, or reuse the one of that name and size"""
    counts = {field.name: getattr(arguments, field.name) for field in fields(Size)}
    size = SIZES[arguments.size].scaled(arguments.factor_users, arguments.factor_rows)
    print(ready_lab(arguments.series).bench(arguments.name, size.with_counts(**counts)))


def status(arguments: argparse.Namespace) -> None:
    """print what is there and what runs"""
    home = Home.default()
    cluster = Cluster(home)
    print(f"home      {home.root}")
    print(f"cluster   {cluster.folder}: {'port %s' % cluster.port if cluster.running() else 'stopped'}")
    for series in ALL_SERIES:
        lab = Lab(series.name)
        has_files = lab.source.exists() and lab.python.exists()
        print(f"{series.name:9} {'unpacked in %s' % lab.source if has_files else 'not here'}")
    if cluster.running():
        query = """SELECT format('%-24s %8s', datname, pg_size_pretty(pg_database_size(oid)))
                     FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY 1"""
        for line in cluster.sql("postgres", query):
            print(f"database  {line}")
    for record in server.records(home):
        if known := server.read(record):
            print(f"server    {record.stem} {known['url']}")


def down(arguments: argparse.Namespace) -> None:
    """stop the servers and the cluster"""
    home = Home.default()
    stop_servers(home)
    Cluster(home).stop()


def clean(arguments: argparse.Namespace) -> None:
    """stop everything and remove the lab's folder"""
    home = Home.default()
    if not home.root.exists():
        return
    stop_servers(home)
    Cluster(home).remove()
    shutil.rmtree(home.root)
    say(f"removed {home.root}")


if __name__ == "__main__":
    sys.exit(main())
