"""The administrator's side of a trial run: makes records, remembers each, and removes them in the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ostiary.probe.visitor import Visitor
from ostiary.selftest.steps import NoAnswer, Refused, Step, refusal

QUIET: Final = {
    "no_reset_password": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
    "tracking_disable": True,
}
"""Nobody gets an e-mail, and no invitation goes out."""
_FORCED: Final = {"force_delete": True, **QUIET}
"""An invoice that was posted may be removed for once."""
_BEFORE_REMOVAL: Final = {"sale.order": ("write", {"state": "cancel"}), "account.move": ("button_draft", None)}


class Office:
    """Acts as an administrator. `tag` is part of every name, so that people know what they see."""

    def __init__(self, visitor: Visitor, tag: str) -> None:
        self.visitor = visitor
        self.tag = tag
        self.made: list[tuple[str, int]] = []
        self._unsure: list[tuple[str, dict[str, Any]]] = []
        """What was asked to be created, and nobody knows whether it was."""

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """What a method returns. Raises Refused."""
        result = self.visitor.rpc(model, method, *args, **kwargs)
        if not result.served:
            kind = Refused if result.exception else NoAnswer
            raise kind(f"{model}.{method}: {refusal(result)}")
        return result.value

    def create(self, model: str, **values: Any) -> int:
        """The id of a new record, which will be removed. Raises Refused."""
        try:
            answered = self.call(model, "create", values, context=QUIET)
        except NoAnswer:
            self._unsure.append((model, values))
            raise
        record = answered[0] if isinstance(answered, list) and answered else answered
        if type(record) is not int:
            raise Refused(f"{model}.create does not say what it made")
        self.made.append((model, record))
        return record

    def has(self, model: str) -> bool:
        """Whether the model is installed."""
        return bool(self.call("ir.model", "search_count", [["model", "=", model]]))

    def record_of(self, module: str, name: str) -> int:
        """The id behind an external id. Raises Refused."""
        found = self.call("ir.model.data", "search_read", [["module", "=", module], ["name", "=", name]], ["res_id"])
        if not isinstance(found, list) or not found:
            raise Refused(f"there is no {module}.{name}")
        return int(found[0]["res_id"])

    # ------------------------------------------------------------------ the end

    def remove(self) -> Iterator[Step]:
        """Remove everything, the last first; what cannot be removed is archived, and said."""
        self._find_unsure()
        while self.made:
            model, record = self.made[-1]
            yield self._removed(model, record)
            self.made.pop()

    @property
    def left(self) -> str:
        """What is still there, for whoever has to remove it by hand."""
        listed = ", ".join(f"{model} {record}" for model, record in reversed(self.made))
        return f"{listed or 'nothing that is known of'}; look for `{self.tag}` in names and addresses"

    def _find_unsure(self) -> None:
        """Records whose numbers never arrived are found by what they were to be made with, which nobody else has."""
        while self._unsure:
            model, values = self._unsure[-1]
            plain = {name: one for name, one in values.items() if isinstance(one, str | int) and name != "password"}
            found = self.call(model, "search", [[name, "=", one] for name, one in plain.items()])
            self.made += [(model, one) for one in found or () if (model, one) not in self.made]
            self._unsure.pop()

    def _removed(self, model: str, record: int) -> Step:
        name = f"remove {model} {record}"
        try:
            self._prepare(model, record)
            self.call(model, "unlink", [record], context=_FORCED)
        except Refused as error:
            return self._archived(name, model, record, error.message)
        return Step(name, "ok")

    def _prepare(self, model: str, record: int) -> None:
        """Put a document into a state in which Odoo lets it go."""
        if model in _BEFORE_REMOVAL:
            method, values = _BEFORE_REMOVAL[model]
            self.call(model, method, [record], *([values] if values else []), context=QUIET)

    def _archived(self, name: str, model: str, record: int, why: str) -> Step:
        archived = self.visitor.rpc(model, "write", [record], {"active": False}, context=QUIET)
        left = "it is archived instead" if archived.served else "it is left behind"
        return Step(name, "failed", f"{left}: {why}")
