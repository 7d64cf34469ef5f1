"""The trial run of a portal: a customer is made, walks through the portal, and everything that was made is removed."""

from ostiary.selftest.office import Office
from ostiary.selftest.run import run
from ostiary.selftest.steps import Step

__all__ = ["Office", "Step", "run"]
