"""Checks of methods that RPC can call."""

from __future__ import annotations

from typing import Final

from ostiary.checks.source.flows import HasFlow
from ostiary.checks.source.methods import (
    rpc_method_reads_with_sudo,
    rpc_method_writes_with_sudo,
)
from ostiary.findings import Check

CHECKS: Final[tuple[Check[HasFlow], ...]] = (
    rpc_method_reads_with_sudo.CHECK,
    rpc_method_writes_with_sudo.CHECK,
)
"""By code."""
