"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ostiary.errors import UsageError
from ostiary.report.files import check_writable, is_special, replacing


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    with replacing(target) as draft:
        draft.write_text("half")
        assert not target.exists()
    assert target.read_text() == "half"
    assert os.listdir(tmp_path) == ["answer.csv"]


def write_half(target: Path, error: BaseException) -> None:
    with replacing(target) as draft:
        draft.write_text("half")
        raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("no"), SystemExit(143)])
def test_what_stood_there_stays_when_writing_stops(tmp_path: Path, error: BaseException) -> None:
    target = tmp_path / "answer.csv"
    target.write_text("before")
    with pytest.raises(type(error)):
        write_half(target, error)
    assert target.read_text() == "before"
    assert os.listdir(tmp_path) == ["answer.csv"]


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    with pytest.raises(UsageError) as caught, replacing(target):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert caught.value.message == f"cannot write `{target}`: no space left on device"
    assert caught.value.hint == "choose another folder or free some space"
    assert os.listdir(tmp_path) == []


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    link = tmp_path / "link.csv"
    link.symlink_to(folder / "real.csv")
    with replacing(link) as draft:
        draft.write_text("answer")
    assert link.is_symlink()
    assert (folder / "real.csv").read_text() == "answer"


def test_devices_are_written_to_as_they_are() -> None:
    assert is_special(Path("/dev/null"))
    with replacing(Path("/dev/null")) as draft:
        assert draft == Path("/dev/null")
    check_writable(Path("/dev/null"))
    assert not Path("/dev/null").is_file()


def test_what_cannot_be_written_is_told_early(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"is a folder$"):
        check_writable(tmp_path)
    with pytest.raises(UsageError, match=r"there is no folder `.*missing`$"):
        check_writable(tmp_path / "missing" / "answer.csv")
    check_writable(tmp_path / "answer.csv")
    assert os.listdir(tmp_path) == []
