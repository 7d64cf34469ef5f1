"""The report of an earlier run, to compare with."""

from __future__ import annotations

import json
from pathlib import Path

from ostiary.errors import UsageError
from ostiary.findings.compare import LastRun, read_last_run


def load_last_run(path: Path) -> LastRun:
    """What a file that `--format json` wrote says. Raises UsageError."""
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot read `{path}`: {reason}", hint="check the path given to --compare") from None
    except json.JSONDecodeError as error:
        raise UsageError(
            f"`{path}:{error.lineno}:{error.colno}`: is not JSON: {error.msg.lower()}",
            hint="--compare takes a file that --format json wrote",
        ) from None
    except (UnicodeDecodeError, RecursionError):
        raise UsageError(f"`{path}` is not JSON", hint="--compare takes a file that --format json wrote") from None
    return read_last_run(str(path), document)
