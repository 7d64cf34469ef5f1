"""Messages and activities: who reads the document reads what is written on it.

Sources: odoo/addons/mail/models/mail_message.py and mail_activity.py of 19 (`_search`, `_check_access`) and of 14
(`_search`). What other series and operations do is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ostiary.domain.algebra import all_of, any_of, is_set, is_true, member, refuted, within
from ostiary.domain.condition import FALSE, TRUE, Column, Comparison, Condition, Select, Undecidable, Values
from ostiary.domain.values import take_apart, values_of
from ostiary.engine import overrides
from ostiary.facts import OPERATIONS, Operation

if TYPE_CHECKING:
    from ostiary.engine.compile import BoundScope, Compiler, Evaluator

MODELLED_SERIES: Final = frozenset({"14.0", "19.0"})
OWN_DOCUMENT_LOGIC: Final = {"calendar.event": ("read",), "forum.post": ("write", "unlink")}
"""Models that choose the operation on the document by code (`_mail_get_operation_for_mail_message_operation`), and for
which operations on messages."""
CHOOSES_ON_CREATE: Final = frozenset({"event.event", "crm.lead"})

_TYPE: Final = Column("message_type", "text")
_OPERATIONS: Final[dict[str, Operation]] = {operation: operation for operation in OPERATIONS}


@dataclass(frozen=True, slots=True)
class _Asked:
    """One operation on the rows of a table that are written on documents; `pointer` names the document's model."""

    compiler: Compiler
    scope: BoundScope
    operation: Operation
    evaluator: Evaluator
    groups: frozenset[int]
    model: str
    table: str
    pointer: str

    @property
    def modern(self) -> bool:
        return self.compiler.series.domain_rewriting

    def rules(self) -> Condition:
        return self.compiler.rules_condition(self.scope, self.model, self.operation, self.evaluator, self.groups)

    def is_internal(self) -> bool:
        found = self.compiler.schema.facts.xmlids.get("base.group_user")
        return found is not None and found[1] in self.groups

    def ids(self, text: str) -> Values:
        """The id that an expression over the user stands for."""
        parts = take_apart(self.scope.atom(text))
        return values_of([item for item in parts.plain if type(item) is int and item > 0], parts.symbols)

    def documents(self) -> tuple[str, ...]:
        return self.compiler.documents_of(self.table, self.pointer)

    def is_on(self, document: str) -> Condition:
        return is_true(Comparison(Column(self.pointer, "text"), "=", document))

    def document(self, document: str, wanted: Operation, *, must_exist: bool = False) -> Condition:
        """The document of `res_id` may be reached; without rules it need not even exist any more.

        Only documents that something is written on are looked at: there are far fewer of them.
        """
        schema = self.compiler.schema
        if not schema.exists(document) or not self.compiler.access.granting(document, wanted, self.groups):
            return FALSE
        if self.modern and self.operation in OWN_DOCUMENT_LOGIC.get(document, ()):
            return Undecidable(f"`{document}` chooses by code who reads its messages")
        if schema.table(document) is None:
            return Undecidable(f"the rows of `{document}` are not in a table of their own")
        how: Evaluator = "record" if self.modern else self.evaluator
        condition = overrides.apply(self.compiler, self.scope, document, wanted, how, self.groups)
        if condition == TRUE and self.modern and not must_exist:
            return TRUE
        written_on = within(Column("id"), Select(self.table, Column("res_id"), self.is_on(document)))
        reached = Select(schema.table_name(document), Column("id"), all_of(condition, written_on))
        return is_true(within(Column("res_id"), reached))


# --------------------------------------------------------------------------- messages


def messages(
    compiler: Compiler, scope: BoundScope, operation: Operation, evaluator: Evaluator, groups: frozenset[int]
) -> Condition:
    """`mail.message`"""
    if compiler.series.name not in MODELLED_SERIES:
        return Undecidable(f"who reads messages in series {compiler.series.name} is not modelled")
    asked = _Asked(compiler, scope, operation, evaluator, groups, "mail.message", "mail_message", "model")
    if evaluator == "search" and operation != "read":
        return asked.rules()
    if not asked.modern and evaluator == "record":
        return Undecidable("`mail.message.check_access_rule` of this series is not modelled")
    if operation == "create":
        return Undecidable("whether a message may be created depends on more than its record")
    visible = TRUE if asked.is_internal() else _not_internal_note(asked)
    ways = [_on_document(asked)]
    if operation in ("read", "write"):
        ways += _as_participant(asked)
    return all_of(asked.rules(), visible, any_of(*ways))


def internal_notes() -> tuple[Condition, ...]:
    """What makes a message one for internal users alone: it is flagged, or its subtype is."""
    internal = is_true(Comparison(Column("internal", "boolean"), "=", True))
    return (
        is_true(Comparison(Column("is_internal", "boolean"), "=", True)),
        is_true(within(Column("subtype_id"), Select("mail_message_subtype", Column("id"), internal))),
    )


def _not_internal_note(asked: _Asked) -> Condition:
    """People from outside do not see notes: no subtype, an internal subtype, or flagged as internal."""
    note = any_of(*internal_notes(), refuted(is_set(Column("subtype_id"))))
    if asked.evaluator == "record" and asked.operation == "read":
        note = all_of(is_true(Comparison(_TYPE, "=", "comment")), note)
    return refuted(note)


def _on_document(asked: _Asked) -> Condition:
    """The message is on a document that the user may reach, and is no notification to one user."""
    wanted: Operation = "read" if asked.operation == "read" else "write"
    ways = [all_of(asked.is_on(document), asked.document(document, wanted)) for document in asked.documents()]
    not_private = refuted(Comparison(_TYPE, "=", "user_notification"))
    return all_of(is_set(Column("res_id")), refuted(Comparison(Column("res_id"), "=", 0)), not_private, any_of(*ways))


def _as_participant(asked: _Asked) -> list[Condition]:
    """Authors, recipients and people who were notified; for checks on records also whoever created the message."""
    me = asked.ids("user.partner_id.id")
    tables = asked.compiler.schema.facts.tables
    ways = [is_true(member(Column("author_id"), me))]
    for table in ("mail_message_res_partner_rel", "mail_notification", "mail_message_res_partner_needaction_rel"):
        found = tables.get(table)
        if found is not None and "mail_message_id" in found.columns and not found.is_view:
            rows = Select(table, Column("mail_message_id"), member(Column("res_partner_id"), me))
            ways.append(within(Column("id"), rows))
    if "mail_message_mail_channel_rel" in tables and "mail_channel_partner" in tables:
        mine = Select("mail_channel_partner", Column("channel_id"), member(Column("partner_id"), me))
        told = within(Column("mail_channel_id"), mine)
        ways.append(within(Column("id"), Select("mail_message_mail_channel_rel", Column("mail_message_id"), told)))
    if asked.evaluator == "record" and asked.operation == "read":
        ways.append(is_true(member(Column("create_uid"), asked.ids("user.id"))))
    return ways


# --------------------------------------------------------------------------- activities


def activities(
    compiler: Compiler, scope: BoundScope, operation: Operation, evaluator: Evaluator, groups: frozenset[int]
) -> Condition:
    """`mail.activity`"""
    if compiler.series.name not in MODELLED_SERIES:
        return Undecidable(f"who reads activities in series {compiler.series.name} is not modelled")
    asked = _Asked(compiler, scope, operation, evaluator, groups, "mail.activity", "mail_activity", "res_model")
    if not asked.modern:
        plain = evaluator == "search" and operation == "read"
        return asked.rules() if plain else Undecidable("`mail.activity` of this series is not modelled")
    if evaluator == "search" and operation != "read":
        return asked.rules()
    mine = is_true(member(Column("user_id"), asked.ids("user.id")))
    on_document = any_of(*(_activity_on(asked, document) for document in asked.documents()))
    if operation == "read":
        return all_of(asked.rules(), any_of(mine, on_document))
    free = all_of(refuted(is_set(Column("res_model", "text"))), mine)
    either = any_of(on_document, free)
    return all_of(asked.rules(), either) if operation == "create" else any_of(asked.rules(), either)


def _activity_on(asked: _Asked, document: str) -> Condition:
    """The activity is on a document of this model, and the user may do to it what the operation asks for."""
    post = asked.compiler.schema.code(document).mail_post_access
    if asked.evaluator == "search":
        reached = asked.document(document, _OPERATIONS[post or "read"], must_exist=True)
    elif asked.operation == "create" and document in CHOOSES_ON_CREATE:
        reached = Undecidable(f"`{document}` chooses by code who writes on it")
    elif asked.operation == "create":
        reached = asked.document(document, _OPERATIONS[post or "write"])
    else:
        reached = asked.document(document, "read" if asked.operation == "read" else "write")
    return all_of(asked.is_on(document), reached)
