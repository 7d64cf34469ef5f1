"""What an explanation consists of, in the terms of the contract `ostiary/explain/1`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ostiary.facts import Operation

SurfaceOutcome = Literal["allowed", "denied", "unknown", "error"]
Layer = Literal["user", "access-right", "record-rule", "field", "token", "website", "page"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact stands: a record of Odoo, or a line of a file."""

    model: str | None = None
    id: int | None = None
    xmlid: str | None = None
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class LeafResult:
    """One leaf of a rule judged on the record.

    `holds` is None where it could not be decided. `actual` are the values found on the record, `expected` those that
    the leaf wants; `depth` is how far it is indented below the rule's connectives.
    """

    leaf: str
    holds: bool | None
    actual: dict[str, object]
    expected: dict[str, object]
    depth: int = 0
    negative: bool = False
    """The operator asks for anything but the expected values."""
    branches: tuple[tuple[int, int], ...] = ()
    """(an `or` of the rule, which of its parts): where the leaf is one of several ways to let the record through."""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule judged on the record, for the search and for the record evaluator."""

    origin: Origin
    name: str
    domain: str
    """The text of the rule."""
    bound: str
    """The domain with the user's values in it."""
    is_global: bool
    search: bool | None
    record: bool | None
    leaves: tuple[LeafResult, ...] = ()
    error: str | None = None
    undecided: bool = False
    """The error is that the rule is not understood, not that Odoo fails to evaluate it."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason for the outcome; `code` is one of the contract's cause codes."""

    code: str
    layer: Layer
    primary: bool
    message: str
    origin: Origin = Origin()
    evidence: dict[str, object] = field(default_factory=dict)
    fixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One layer of the checklist: `outcome` is "ok", "blocked", "unknown", "error" or "skipped"."""

    layer: Layer
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a user can or cannot reach a record.

    `model` and `record_id` are None where nothing says which; `login` is None for what concerns nobody in particular.
    """

    series: str
    user_id: int | None
    login: str | None
    model: str | None
    record_id: int | None
    operation: Operation
    companies: tuple[int, ...]
    website: int | None
    lang: str
    tz: str
    outcome: SurfaceOutcome
    search: SurfaceOutcome
    record: SurfaceOutcome
    causes: tuple[Cause, ...]
    steps: tuple[Step, ...]
    rules: tuple[RuleResult, ...] = ()
    unknowns: tuple[tuple[str, Origin], ...] = ()
    page: SurfaceOutcome = "unknown"
    """What the portal's page of the record does for this user, with the token where one was given."""
    token: SurfaceOutcome = "unknown"
    """What the given token opens for whoever has it."""
    address: str | None = None
    """The page that was asked about; then `outcome` is what it does."""
    ways: tuple[str, ...] = ()
    """Every way in, the shortest first."""
    remarks: tuple[str, ...] = ()
    """What makes the answer doubtful, such as an address of another site."""
    missing: tuple[str, ...] = ()
    """What to say in addition for a fuller answer, such as `--user`."""
    line: int | None = None
    """The line of the log that this answers."""
    refusal: str | None = None
    """What kind of refusal the log has there (`clues.messages.Kind`)."""


@dataclass(frozen=True, slots=True)
class Way:
    """How one user reaches a record: the operations per evaluator, and the access rights and rules that let them.

    `ways` are short texts, the shortest way first. Who reaches it only perhaps, or for whom Odoo raises an error
    instead of answering, has `reasons` in place of them.
    """

    user_id: int
    login: str
    kind: Literal["portal", "public", "internal", "other"]
    search: dict[str, SurfaceOutcome]
    """operation → outcome of the search evaluator."""
    record: dict[str, SurfaceOutcome]
    ways: tuple[str, ...]
    rules: tuple[Origin, ...]
    reasons: tuple[str, ...] = ()
    """Why something is unknown or an error."""

    @property
    def outcome(self) -> SurfaceOutcome:
        """The most that is certain: allowed by an evaluator, or else unknown, or else an error."""
        outcomes = {*self.search.values(), *self.record.values()}
        ranked: tuple[SurfaceOutcome, ...] = ("allowed", "unknown", "error")
        return next((outcome for outcome in ranked if outcome in outcomes), "denied")
