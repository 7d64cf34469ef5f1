"""From a question, an address or a log to the cause: every layer looked at, for every surface of the portal."""

from ostiary.diagnosis.diagnose import diagnose, diagnose_url
from ostiary.diagnosis.log import diagnose_log
from ostiary.diagnosis.question import Question

__all__ = ["Question", "diagnose", "diagnose_log", "diagnose_url"]
