"""Checks by slug, code, beginning of a code, or pattern; findings by what they are about."""

from __future__ import annotations

import pytest

from ostiary.errors import UsageError
from ostiary.findings import Subject
from ostiary.findings.selection import chosen, only
from unit.findings.findings import check, finding

CHECKS = (
    check("customer-sees-other-customer", "OST-X001"),
    check("whole-table-visible", "OST-X007"),
    check("token-older-than-limit", "OST-T012"),
    check("token-shared-by-two-records", "OST-T013"),
)


def slugs(select: list[str], ignore: list[str]) -> list[str]:
    return [one.code for one in chosen(CHECKS, select, ignore)]


@pytest.mark.parametrize(
    ("select", "ignore", "codes"),
    [
        ([], [], ["OST-X001", "OST-X007", "OST-T012", "OST-T013"]),
        (["OST-X001"], [], ["OST-X001"]),
        (["whole-table-visible"], [], ["OST-X007"]),
        (["OST-X"], ["OST-X007"], ["OST-X001"]),
        (["x0"], [], ["OST-X001", "OST-X007"]),
        (["ost-t"], [], ["OST-T012", "OST-T013"]),
        (["token-*"], ["*-limit"], ["OST-T013"]),
        ([], ["T", "X"], []),
    ],
)
def test_checks_are_chosen(select: list[str], ignore: list[str], codes: list[str]) -> None:
    assert slugs(select, ignore) == codes


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("whole-table-visble", "did you mean `whole-table-visible`?"),
        ("OST-T0122", "did you mean `OST-T012`?"),
        ("nothing", "`ostiary checks` lists the checks"),
        (" ", "`ostiary checks` lists the checks"),
    ],
)
def test_an_unknown_check_is_guessed(name: str, hint: str) -> None:
    for select, ignore in (([name], []), ([], [name])):
        with pytest.raises(UsageError) as caught:
            slugs(select, ignore)
        assert (caught.value.message, caught.value.hint) == (f"there is no check `{name}`", hint)


FINDINGS = {
    "order": finding(severity="critical", subject=Subject(model="sale.order", user=7)),
    "line": finding(severity="medium", confidence="firm", subject=Subject(model="sale.order.line", group="x.g")),
    "unjudged": finding(outcome="error", subject=Subject(model="x.y", rule=5)),
}


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ([], ["order", "line", "unjudged"]),
        (["severity=high"], ["order", "unjudged"]),
        (["severity=medium", "outcome=fail"], ["order", "line"]),
        (["confidence=certain"], ["order", "unjudged"]),
        (["model=sale.*"], ["order", "line"]),
        (["model=sale.order", "model=x.*"], ["order", "unjudged"]),
        (["user=7"], ["order"]),
        (["group=x.*"], ["line"]),
        (["rule=5"], ["unjudged"]),
        (["path=*"], []),
        (["new"], ["line"]),
        (["new", "model=sale.order"], []),
    ],
)
def test_findings_are_filtered(filters: list[str], names: list[str]) -> None:
    is_shown = only(filters, frozenset({FINDINGS["line"].fingerprint}))
    assert [name for name, one in FINDINGS.items() if is_shown(one)] == names


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("modle=x", "`modle=x` is nothing to filter by"),
        ("model=", "`model=` is nothing to filter by"),
        ("severity=awful", "`awful` is no severity"),
        ("old", "`old` is nothing to filter by"),
    ],
)
def test_an_unknown_filter_is_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        only([text])
    assert caught.value.message == message


def test_what_is_new_needs_something_to_compare_with() -> None:
    with pytest.raises(UsageError, match="`--only new` needs something to compare with"):
        only(["new"])
