"""Options of the server's configuration file, as Odoo understands them."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.parameters import is_on
from ostiary.findings import Skipped

_DEFAULTS: Final = {
    "admin_passwd": "default",
    "db_name": "",
    "dbfilter": "",
    "dev_mode": "",
    "list_db": "True",
    "proxy_mode": "False",
    "test_enable": "False",
}
"""What counts where the file says nothing; `default` is the kind of Odoo's own master password."""


def option(audit: Audit, name: str) -> str:
    """An option of the file, else Odoo's default. Raises Skipped where no file was given."""
    if audit.configuration is None:
        raise Skipped("the server's configuration file was not given (--odoo-conf)")
    return audit.configuration.get(name, _DEFAULTS[name])


def switched_on(audit: Audit, name: str) -> bool:
    return is_on(option(audit, name))
