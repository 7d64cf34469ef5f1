"""The list of what may be called is one, and nothing gets around it."""

from __future__ import annotations

import pytest

from ostiary.sources.api.calls import Call, ForbiddenCall, first_line


@pytest.mark.parametrize("method", ["search", "search_count", "search_read", "read", "fields_get"])
def test_what_reads_may_be_called(method: str) -> None:
    assert Call("res.partner", method).method == method


@pytest.mark.parametrize(
    ("model", "method"),
    [
        ("res.partner", "write"),
        ("res.partner", "create"),
        ("res.partner", "unlink"),
        ("res.partner", "copy"),
        ("res.users", "action_reset_password"),
        ("res.partner", "context_get"),
        ("res.partner", "_read"),
        ("res.partner", "read/../write"),
        ("res.partner/write?x=", "read"),
        ("res.partner\n", "read"),
        ("../web", "read"),
        ("", "read"),
    ],
)
def test_nothing_else_can_even_be_written_down(model: str, method: str) -> None:
    with pytest.raises(ForbiddenCall, match="not among the methods that only read"):
        Call(model, method)


def test_what_a_server_says_is_cut_to_its_first_line() -> None:
    assert first_line("\n  one\ntwo") == "one"
    assert first_line("x" * 500) == "x" * 199 + "…"
    assert first_line("") == "no reason given"
