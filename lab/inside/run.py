"""Runs inside a series' own Python: opens a database with Odoo and executes a script with `env` in it.

    python run.py ODOO-OPTIONS... --script DATABASE SCRIPT [ARGS...]

The script finds `env` (superuser), `args` and its own folder in `sys.path`. Nothing is committed unless the
script calls `env.cr.commit()`. Only the script writes to standard output.
"""

import os
import runpy
import sys


def main(argv):
    """Split the command line, then execute the script between opening and rolling back."""
    cut = argv.index("--script")
    database, script, *args = argv[cut + 1 :]
    stdout = os.dup(1)
    os.dup2(2, 1)
    registry = open_registry(database, argv[:cut])
    with environment_scope() as make_environment:
        cr = registry.cursor()
        try:
            os.dup2(stdout, 1)
            sys.path.insert(0, os.path.dirname(os.path.abspath(script)))
            sys.argv = [script, *args]
            env = make_environment(cr, 1, {})
            runpy.run_path(script, {"env": env, "args": args}, "__main__")
        finally:
            sys.stdout.flush()
            cr.rollback()
            cr.close()


def open_registry(database, options):
    """The registry of the database, its modules loaded."""
    import odoo.tools

    options = [*options, "-d", database, "--no-http", "--log-level", "warn"]
    odoo.tools.config.parse_config(options, **first_call_of_parse_config())
    from odoo.modules.registry import Registry

    return Registry(database)


def first_call_of_parse_config():
    """Odoo 17 and later set up the log only when asked to."""
    import inspect

    import odoo.tools

    known = inspect.signature(odoo.tools.config.parse_config).parameters
    return {"setup_logging": True} if "setup_logging" in known else {}


def environment_scope():
    """Odoo 14 keeps its environments in a scope of the thread; later series need none."""
    import contextlib

    from odoo.api import Environment

    @contextlib.contextmanager
    def scope():
        manage = getattr(Environment, "manage", contextlib.nullcontext)
        with manage():
            yield Environment

    return scope()


if __name__ == "__main__":
    main(sys.argv[1:])
