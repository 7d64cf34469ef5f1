"""Files that appear under their name only when they are complete."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ostiary.errors import UsageError


def check_writable(target: Path) -> None:
    """Say early that a file cannot be written there. Raises UsageError."""
    folder = target.parent
    if target.is_dir():
        raise UsageError(f"`{target}` is a folder", hint="give the name of a file")
    if not folder.is_dir():
        raise UsageError(f"cannot write `{target}`: there is no folder `{folder}`", hint="make the folder first")
    if is_special(target):
        return
    try:
        with TemporaryDirectory(prefix=f".{target.name}.", dir=folder):
            pass
    except OSError as error:
        raise _cannot_write(target, error) from None


def is_special(target: Path) -> bool:
    """Whether a name stands for a device or pipe, such as /dev/stdout, that cannot be replaced."""
    return target.exists() and not target.is_file() and not target.is_dir()


@contextmanager
def workplace(target: Path) -> Iterator[Path]:
    """A private folder beside the target that is gone afterwards, come what may. Raises UsageError."""
    real = target.resolve()
    try:
        with TemporaryDirectory(prefix=f".{real.name}.", dir=real.parent) as folder:
            yield Path(folder)
    except OSError as error:
        raise _cannot_write(target, error) from error


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """The path to write to; what stands there becomes `target` when the block ends well. Raises UsageError."""
    if is_special(target):
        yield target
        return
    with workplace(target) as folder:
        draft = folder / f"new{target.suffix}"
        yield draft
        os.replace(draft, target.resolve())  # a symbolic link stays one


def _cannot_write(target: Path, error: OSError) -> UsageError:
    reason = (error.strerror or str(error)).lower()
    return UsageError(f"cannot write `{target}`: {reason}", hint="choose another folder or free some space")
