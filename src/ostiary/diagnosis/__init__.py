"""From a question, an address or a log to the cause: every layer looked at, for every surface of the portal."""

from typing import TYPE_CHECKING

from ostiary.diagnosis.diagnose import diagnose, diagnose_url
from ostiary.diagnosis.question import Question

if TYPE_CHECKING:
    from ostiary.diagnosis.log import diagnose_log

__all__ = ["Question", "diagnose", "diagnose_log", "diagnose_url"]


def __getattr__(name: str) -> object:
    """What reads logs is imported by those who have one."""
    if name == "diagnose_log":
        from ostiary.diagnosis.log import diagnose_log

        return diagnose_log
    raise AttributeError(name)
