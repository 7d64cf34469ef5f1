"""Messages and activities: who reads the document reads what is written on it.

Sources: odoo/addons/mail/models/mail_message.py and mail_activity.py of 19 (`_search`, `_check_access`) and of 14
(`_search`). What other series and operations do is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ostiary.domain.condition import (
    FALSE,
    TRUE,
    Column,
    Comparison,
    Condition,
    Select,
    Undecidable,
    Values,
    all_of,
    any_of,
    is_set,
    is_true,
    member,
    refuted,
    within,
)
from ostiary.domain.values import take_apart, values_of
from ostiary.engine import overrides
from ostiary.facts import Operation

if TYPE_CHECKING:
    from ostiary.engine.compile import BoundScope, Compiler, Evaluator

MODELLED_SERIES: Final = frozenset({"14.0", "19.0"})
OWN_DOCUMENT_LOGIC: Final = {"calendar.event": ("read",), "forum.post": ("write", "unlink")}
"""Models that choose the operation on the document by code (`_mail_get_operation_for_mail_message_operation`), and for
which operations on messages."""
CHOOSES_ON_CREATE: Final = frozenset({"event.event", "crm.lead"})

_TYPE: Final = Column("message_type", "text")


def messages(
    compiler: Compiler, scope: BoundScope, operation: Operation, evaluator: Evaluator, groups: frozenset[int]
) -> Condition:
    """`mail.message`"""
    if compiler.series.name not in MODELLED_SERIES:
        return Undecidable(f"who reads messages in series {compiler.series.name} is not modelled")
    rules = compiler.rules_condition(scope, "mail.message", operation, evaluator, groups)
    if evaluator == "search" and operation != "read":
        return rules
    if not compiler.series.domain_rewriting and (evaluator == "record" or operation != "read"):
        return Undecidable("`mail.message.check_access_rule` of this series is not modelled")
    if operation == "create":
        return Undecidable("whether a message may be created depends on more than its record")
    visible = TRUE if _is_internal(compiler, groups) else _not_internal_note(evaluator, operation)
    ways = [_on_document(compiler, scope, "mail.message", _document_operation(operation), operation, evaluator, groups)]
    if operation in ("read", "write"):
        ways += _as_participant(compiler, scope, operation, evaluator)
    return all_of(rules, visible, any_of(*ways))


def _is_internal(compiler: Compiler, groups: frozenset[int]) -> bool:
    found = compiler.schema.facts.xmlids.get("base.group_user")
    return found is not None and found[1] in groups


def _not_internal_note(evaluator: Evaluator, operation: Operation) -> Condition:
    """People from outside do not see notes: no subtype, an internal subtype, or flagged as internal."""
    internal = is_true(Comparison(Column("internal", "boolean"), "=", True))
    subtype = Select("mail_message_subtype", Column("id"), internal)
    note = any_of(
        is_true(Comparison(Column("is_internal", "boolean"), "=", True)),
        refuted(is_set(Column("subtype_id"))),
        is_true(within(Column("subtype_id"), subtype)),
    )
    if evaluator == "record" and operation == "read":
        note = all_of(is_true(Comparison(_TYPE, "=", "comment")), note)
    return refuted(note)


def _as_participant(
    compiler: Compiler, scope: BoundScope, operation: Operation, evaluator: Evaluator
) -> list[Condition]:
    """Authors, recipients and people who were notified; for checks on records also whoever created the message."""
    me = _ids(scope, "user.partner_id.id")
    tables = compiler.schema.facts.tables
    ways = [is_true(member(Column("author_id"), me))]
    for table in ("mail_message_res_partner_rel", "mail_notification", "mail_message_res_partner_needaction_rel"):
        found = tables.get(table)
        if found is not None and "mail_message_id" in found.columns and not found.is_view:
            rows = member(Column("res_partner_id"), me)
            ways.append(within(Column("id"), Select(table, Column("mail_message_id"), rows)))
    if "mail_message_mail_channel_rel" in tables and "mail_channel_partner" in tables:
        mine = Select("mail_channel_partner", Column("channel_id"), member(Column("partner_id"), me))
        rows = within(Column("mail_channel_id"), mine)
        ways.append(within(Column("id"), Select("mail_message_mail_channel_rel", Column("mail_message_id"), rows)))
    if evaluator == "record" and operation == "read":
        ways.append(is_true(member(Column("create_uid"), _ids(scope, "user.id"))))
    return ways


def _ids(scope: BoundScope, text: str) -> Values:
    parts = take_apart(scope.atom(text))
    return values_of([item for item in parts.plain if type(item) is int and item > 0], parts.symbols)


def _document_operation(operation: Operation) -> Operation:
    """The operation on the document that an operation on its messages asks for."""
    return "read" if operation == "read" else "write"


def _on_document(
    compiler: Compiler,
    scope: BoundScope,
    model: str,
    wanted: Operation,
    operation: Operation,
    evaluator: Evaluator,
    groups: frozenset[int],
) -> Condition:
    """The message is on a document that the user may reach, and is no notification to one user."""
    ways = [
        all_of(
            is_true(Comparison(Column("model", "text"), "=", document)),
            _document(compiler, scope, document, wanted, operation, evaluator, groups),
        )
        for document in compiler.documents_of("mail_message", "model")
    ]
    not_private = refuted(Comparison(_TYPE, "=", "user_notification"))
    return all_of(is_set(Column("res_id")), refuted(Comparison(Column("res_id"), "=", 0)), not_private, any_of(*ways))


def _document(
    compiler: Compiler,
    scope: BoundScope,
    document: str,
    wanted: Operation,
    operation: Operation,
    evaluator: Evaluator,
    groups: frozenset[int],
    *,
    must_exist: bool = False,
) -> Condition:
    """The document of `res_id` may be reached. Without rules it need not even exist any more."""
    schema = compiler.schema
    if not schema.exists(document) or not compiler.access.granting(document, wanted, groups):
        return FALSE
    if compiler.series.domain_rewriting and operation in OWN_DOCUMENT_LOGIC.get(document, ()):
        return Undecidable(f"`{document}` chooses by code who reads its messages")
    if schema.table(document) is None:
        return Undecidable(f"the rows of `{document}` are not in a table of their own")
    modern = compiler.series.domain_rewriting
    how: Evaluator = "record" if modern else evaluator
    condition = overrides.apply(compiler, scope, document, wanted, how, groups)
    if condition == TRUE and modern and not must_exist:
        return TRUE
    return is_true(within(Column("res_id"), Select(schema.table_name(document), Column("id"), condition)))


def activities(
    compiler: Compiler, scope: BoundScope, operation: Operation, evaluator: Evaluator, groups: frozenset[int]
) -> Condition:
    """`mail.activity`"""
    if compiler.series.name not in MODELLED_SERIES:
        return Undecidable(f"who reads activities in series {compiler.series.name} is not modelled")
    rules = compiler.rules_condition(scope, "mail.activity", operation, evaluator, groups)
    if evaluator == "search" and operation != "read":
        if compiler.series.domain_rewriting:
            return rules
        return Undecidable("`mail.activity._filter_access_rules` is not modelled")
    if not compiler.series.domain_rewriting:
        return rules if evaluator == "search" else Undecidable("`mail.activity` of this series is not modelled")
    mine = is_true(member(Column("user_id"), _ids(scope, "user.id")))
    on_document = _activity_documents(compiler, scope, operation, evaluator, groups)
    if operation == "read":
        return all_of(rules, any_of(mine, on_document))
    free = all_of(refuted(is_set(Column("res_model", "text"))), mine)
    either = any_of(on_document, free)
    return all_of(rules, either) if operation == "create" else any_of(rules, either)


def _activity_documents(
    compiler: Compiler, scope: BoundScope, operation: Operation, evaluator: Evaluator, groups: frozenset[int]
) -> Condition:
    ways: list[Condition] = []
    for document in compiler.documents_of("mail_activity", "res_model"):
        post = compiler.schema.code(document).mail_post_access
        if evaluator == "search":
            wanted = _operation(post or "read")
        elif operation == "read":
            wanted = "read"
        else:
            wanted = _operation(post or "write") if operation == "create" else "write"
        if operation == "create" and document in CHOOSES_ON_CREATE and evaluator == "record":
            reached: Condition = Undecidable(f"`{document}` chooses by code who writes on it")
        else:
            reached = _document(
                compiler, scope, document, wanted, operation, evaluator, groups, must_exist=evaluator == "search"
            )
        ways.append(all_of(is_true(Comparison(Column("res_model", "text"), "=", document)), reached))
    return any_of(*ways)


def _operation(name: str) -> Operation:
    operations: dict[str, Operation] = {"read": "read", "write": "write", "create": "create", "unlink": "unlink"}
    return operations[name]
