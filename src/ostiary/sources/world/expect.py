"""The section `expect`: who should see what. Sources ignore it; tests check it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from ostiary.facts import OPERATIONS, Operation
from ostiary.sources.world.nodes import (
    Mapping,
    Mark,
    Node,
    as_items,
    as_mapping,
    as_scalar,
    as_text,
    as_texts,
    check_keys,
    is_null,
    problem,
    required,
    suggestion,
)
from ostiary.sources.world.records import Records
from ostiary.sources.world.schema import Schema

Evaluator = Literal["search", "record"]
_EVALUATORS: Final[tuple[Evaluator, ...]] = ("search", "record")
_KEYS: Final = ("user", "model", "operation", "evaluator", "sees", "outcome", "companies", "website", "why")


@dataclass(frozen=True, slots=True)
class Expectation:
    """One user, model, operation and evaluator, and what must come out.

    `sees` are the names of exactly the records that the user reaches, None if only the outcome is stated.
    """

    user: str
    user_id: int
    model: str
    operation: Operation
    evaluator: Evaluator
    sees: tuple[str, ...] | None
    ids: frozenset[int] | None
    outcome: str | None
    companies: tuple[int, ...] | None
    website: int | None
    why: str
    mark: Mark


def read_expectations(document: Mapping, schema: Schema, records: Records) -> tuple[Expectation, ...]:
    """All lines of `expect`, one for each evaluator."""
    found: list[Expectation] = []
    for item in as_items(document.get("expect"), "`expect`"):
        found.extend(_read(as_mapping(item, "an expectation"), schema, records))
    return tuple(found)


def _read(body: Mapping, schema: Schema, records: Records) -> Iterator[Expectation]:
    """The expectations of one item; `evaluator: both`, the default, makes two."""
    what = "an expectation"
    check_keys(body, _KEYS, what)
    user = as_scalar(required(body, "user", what), "`user`")
    model_node = required(body, "model", what)
    model = schema.model(as_text(model_node, "`model`"), model_node.mark).name
    if "sees" not in body and "outcome" not in body:
        raise problem(body.mark, f"{what} lacks `sees`", "list the records: `sees: [first, second]`, or `sees: []`")
    sees = None if is_null(body.get("sees")) else as_texts(body.get("sees"), "`sees`")
    for evaluator in _evaluators(body):
        yield Expectation(
            user=user.text,
            user_id=records.resolve("res.users", user),
            model=model,
            operation=_operation(body),
            evaluator=evaluator,
            sees=None if sees is None else tuple(word.text for word in sees),
            ids=None if sees is None else frozenset(records.resolve(model, word) for word in sees),
            outcome=_optional(body.get("outcome"), "`outcome`"),
            companies=_companies(body, records),
            website=_website(body, records),
            why=_optional(body.get("why"), "`why`") or "",
            mark=body.mark,
        )


def _optional(node: Node | None, what: str) -> str | None:
    return None if node is None or is_null(node) else as_text(node, what)


def _choice(body: Mapping, key: str, choices: tuple[str, ...], default: str) -> str:
    node = body.get(key)
    if node is None:
        return default
    word = as_text(node, f"`{key}`")
    if word not in choices:
        raise problem(node.mark, f"`{word}` is not one of the values of `{key}`", suggestion(word, choices))
    return word


def _operation(body: Mapping) -> Operation:
    word = _choice(body, "operation", OPERATIONS, "read")
    return next(operation for operation in OPERATIONS if operation == word)


def _evaluators(body: Mapping) -> tuple[Evaluator, ...]:
    word = _choice(body, "evaluator", (*_EVALUATORS, "both"), "both")
    return tuple(evaluator for evaluator in _EVALUATORS if word in {evaluator, "both"})


def _companies(body: Mapping, records: Records) -> tuple[int, ...] | None:
    node = body.get("companies")
    if node is None:
        return None
    return tuple(records.resolve("res.company", word) for word in as_texts(node, "`companies`"))


def _website(body: Mapping, records: Records) -> int | None:
    node = body.get("website")
    return None if node is None else records.resolve("website", as_scalar(node, "`website`"))
