"""Which checks run, and which findings are shown."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final, TypeVar

from ostiary.errors import UsageError
from ostiary.findings.check import Check
from ostiary.findings.finding import CONFIDENCES, SEVERITIES, Finding

AnyCheck = Check[Any]
_Some = TypeVar("_Some", bound=AnyCheck)
_PREFIX: Final = "OST-"


def is_meant(check: AnyCheck, selector: str) -> bool:
    """Whether a code, the beginning of one (`OST-X`, `X0`), a slug, or a pattern of slugs (`token-*`) means a check."""
    wanted = selector.strip()
    if not wanted:
        return False
    code = wanted.upper() if wanted.upper().startswith(_PREFIX) else _PREFIX + wanted.upper()
    return check.slug == wanted or check.code.startswith(code) or ("*" in wanted and fnmatchcase(check.slug, wanted))


def chosen(checks: Sequence[_Some], select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[_Some, ...]:
    """The checks that are selected (all when nothing is) and not ignored. Raises UsageError for an unknown name."""
    for selector in (*select, *ignore):
        require_known(selector, checks)
    return tuple(
        check
        for check in checks
        if (not select or any(is_meant(check, selector) for selector in select))
        and not any(is_meant(check, selector) for selector in ignore)
    )


def require_known(selector: str, checks: Sequence[AnyCheck]) -> None:
    """Raises UsageError where a selector means no check at all."""
    if not any(is_meant(check, selector) for check in checks):
        raise UsageError(f"there is no check `{selector}`", hint=nearest_check(selector, checks))


def nearest_check(selector: str, checks: Iterable[AnyCheck]) -> str:
    """A hint for the name of a check that there is not."""
    names = [name for check in checks for name in (check.slug, check.code)]
    wanted = selector.upper() if selector.upper().startswith(_PREFIX) else selector
    near = difflib.get_close_matches(wanted, names, n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else "`ostiary checks` lists the checks"


# --------------------------------------------------------------------------- findings

Filter = Callable[[Finding], bool]


def _text(value: object, pattern: str) -> bool:
    return value is not None and fnmatchcase(str(value), pattern)


def _at_least(order: Sequence[str]) -> Callable[[str, str], bool]:
    return lambda value, bound: order.index(value) <= order.index(bound)


_FILTERS: Final[Mapping[str, Callable[[Finding, str], bool]]] = {
    "severity": lambda finding, value: _at_least(SEVERITIES)(finding.severity, value),
    "confidence": lambda finding, value: _at_least(CONFIDENCES)(finding.confidence, value),
    "outcome": lambda finding, value: finding.outcome == value,
    "model": lambda finding, value: _text(finding.subject.model, value),
    "user": lambda finding, value: _text(finding.subject.user, value),
    "group": lambda finding, value: _text(finding.subject.group, value),
    "rule": lambda finding, value: _text(finding.subject.rule, value),
    "route": lambda finding, value: _text(finding.subject.route, value),
    "path": lambda finding, value: finding.location is not None and _text(finding.location.path, value),
}
_CHOICES: Final[Mapping[str, Sequence[str]]] = {
    "severity": SEVERITIES,
    "confidence": CONFIDENCES,
    "outcome": ("fail", "error"),
}
NEW: Final = "new"


def only(filters: Sequence[str], new: frozenset[str] | None = None) -> Filter:
    """A function that says whether a finding is to be shown. Raises UsageError.

    A filter is `new` (fingerprints in `new`, None when nothing was compared) or KEY=VALUE; those of one key are
    alternatives, different keys must all fit.
    """
    by_key: dict[str, list[str]] = {}
    for text in filters:
        key, value = _read_filter(text)
        by_key.setdefault(key, []).append(value)
    if NEW in by_key and new is None:
        raise UsageError("`--only new` needs something to compare with", hint="give --compare LAST.json")

    def is_shown(finding: Finding) -> bool:
        if NEW in by_key and finding.fingerprint not in (new or ()):
            return False
        return all(
            any(_FILTERS[key](finding, value) for value in values) for key, values in by_key.items() if key != NEW
        )

    return is_shown


def _read_filter(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if key == NEW and not sign:
        return NEW, ""
    if key not in _FILTERS or not value:
        known = ", ".join(f"{name}=…" for name in _FILTERS)
        raise UsageError(f"`{text}` is nothing to filter by", hint=f"write new, or one of {known}")
    if value not in _CHOICES.get(key, (value,)):
        raise UsageError(f"`{value}` is no {key}", hint=f"choose from {', '.join(_CHOICES[key])}")
    return key, value
