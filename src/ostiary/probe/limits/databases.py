"""The page that manages databases, as strangers see it."""

from __future__ import annotations

from typing import Final

from ostiary.probe.exchange import Answer
from ostiary.probe.limits.material import Limits

MANAGER: Final = "/web/database/manager"
_SWITCHED_OFF: Final = "The database manager has been disabled by the administrator"
_UNPROTECTED: Final = "your Odoo database manager is not protected"
_FORM: Final = 'name="master_pwd"'


def manager(limits: Limits) -> Answer:
    return limits.page(MANAGER)


def is_open(page: Answer) -> bool:
    """The page is never translated, and is served with its forms even where it is switched off."""
    return page.status == 200 and _FORM in page.text and _SWITCHED_OFF not in page.text


def is_unprotected(page: Answer) -> bool:
    """Odoo itself looks whether the master password is the one it comes with."""
    return is_open(page) and _UNPROTECTED in page.text
