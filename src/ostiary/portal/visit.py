"""What one person sees on one page: the login, their own rights, the token, what the page asks besides, its views."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, cast

from ostiary.engine.causes import Blame, mending, rule_causes
from ostiary.engine.explanation import Cause, Layer, Origin, Step, SurfaceOutcome
from ostiary.engine.judge import Judge
from ostiary.engine.law import SUPERUSER_ID
from ostiary.engine.layers import is_visitor
from ostiary.engine.reach import Engine
from ostiary.engine.who import outcome_of
from ostiary.facts import Permissions, Rule, User
from ostiary.portal.besides import asked_besides, views_outcome
from ostiary.portal.children import child_outcome
from ostiary.portal.files import file_outcome
from ostiary.portal.lists import listed, whole_list
from ostiary.portal.pages import Page, document_page
from ostiary.portal.token import Comparison, compare, stored_token

DOCUMENT: Final = frozenset({"document", "mail"})


@dataclass(slots=True)
class Visit:
    """One request of one person. `engine` answers in the context of that request (its website and company)."""

    engine: Engine
    user: User
    page: Page
    model: str | None
    record_id: int | None
    token: str | None = None
    file_field: str | None = None
    report: str | None = None
    above: int | None = None
    thorough: bool = False
    """Look at the views also where the rights refuse: they may be the next thing to mend."""
    steps: list[Step] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    by_token: bool = False
    """The token opened the page, not the person's own rights."""

    def outcome(self) -> SurfaceOutcome:
        """Walk through everything that the page asks, in its order."""
        if self.page.kind == "unpublished" and self.has_not("website.group_website_restricted_editor"):
            message = f"the page {self.page.path} is not published"
            return self.refuse(
                Cause("website-unpublished", "website", False, message, fixes=mending("website-unpublished"))
            )
        if self.page.kind in ("open", "unpublished"):
            self.opens(f"{self.page.address} asks for nothing of the person")
            return views_outcome(self)
        if (self.page.login or self.page.kind == "login") and self.visitor:
            message = f"{self.page.address} asks for a login, and nobody is logged in"
            return self.refuse(Cause("login-required", "page", False, message, fixes=mending("login-required")))
        answer = self._by_kind()
        if answer == "denied" and self.thorough:
            views_outcome(self)
        if answer != "allowed":
            return answer
        if self.page.kind == "guarded":
            return self.unsure(f"the code of {self.page.source} may ask for more than that")
        if self.report is not None and self.page.kind == "document" and self.engine.facts.series.name < "19":
            return self.unsure(
                f"a report is made of the record, and before 19 it may read more than {self.user.login} may"
            )
        return asked_besides(self)

    @property
    def visitor(self) -> bool:
        """Nobody is logged in: Odoo then acts as its public user."""
        return is_visitor(self.engine, self.user)

    def has_not(self, xmlid: str) -> bool:
        """Whether the person is not in a group."""
        found = self.engine.facts.xmlids.get(xmlid)
        return found is None or found[1] not in self.engine.closure.of_user(self.user)

    def _by_kind(self) -> SurfaceOutcome:
        if self.page.kind == "login":
            return self.opens(f"{self.page.address} asks for a login, and nothing else")
        if self.page.kind in ("signed", "code"):
            code = f"the code of {self.page.source}" if self.page.source else "its own code"
            why = "a value that the server signed" if self.page.kind == "signed" else code
            return self.unsure(f"{self.page.address} is decided by {why}")
        if self.page.kind == "list" and self.model is not None and self.record_id is None:
            return whole_list(self, self.page, self.model)
        if self.model is None or self.record_id is None:
            return self.unsure(f"{self.page.address} shows records: say which one")
        if self.is_missing(self.model, self.record_id):
            return "denied"
        if self.page.kind == "file":
            return file_outcome(self, self.model, self.record_id)
        if self.page.kind == "child":
            return child_outcome(self, self.model, self.record_id)
        if self.page.kind == "list":
            return listed(self, self.page, self.model, self.record_id)
        if self.page.kind == "slug":
            return self.own_or(self.model, self.record_id, None)
        return self._document(self.model, self.record_id)

    # ------------------------------------------------------------------ the record

    def own(self, model: str, record_id: int) -> SurfaceOutcome:
        """Whether the person may read the record, as a check on records decides it."""
        answers = self.engine.reach(model, "read", "record", [self.user.id], with_ids=True, only=record_id)
        return outcome_of(answers[0])

    def is_missing(self, model: str, record_id: int) -> bool:
        """Pages look whether there is such a record before anything else."""
        if not self.engine.schema.has_all_rows(model) or Judge(self.engine, model, record_id).row() is not None:
            return False
        message = f"there is no record {model}:{record_id}"
        self.refuse(Cause("record-missing", "page", False, message, Origin(model, record_id)))
        return True

    def _document(self, model: str, record_id: int) -> SurfaceOutcome:
        """`_document_check_access`: one's own rights, else the token."""
        path = self.page.token
        if self.page.kind == "mail":
            page = document_page(self.engine.facts.series.name, model)
            path = page.token if page else None
        return self.own_or(model, record_id, path)

    def own_or(self, model: str, record_id: int, token: str | None) -> SurfaceOutcome:
        """The person's own rights, else the token at the end of that path."""
        own = self.own(model, record_id)
        if own == "allowed":
            return self._own_rights(model, record_id)
        compared = self._compare(model, record_id, token)
        if compared.outcome == "allowed":
            self.by_token = True
            self.steps.append(Step("token", "ok", "the token is that of the record, and opens it"))
            return "allowed"
        self._say_of_token(compared)
        if compared.outcome == "unknown" and self.token:
            return self.unsure(compared.reason or "the token cannot be compared")
        return self.refused_by_rights(model, record_id, own)

    def refused_by_rights(self, model: str, record_id: int, own: SurfaceOutcome) -> SurfaceOutcome:
        """The person's own rights do not open the record."""
        if own == "unknown":
            return self.unsure(f"{self.page.address}: whether the rights allow the record cannot be decided")
        self.causes += self.rules(model, record_id)
        self._step("page", "blocked", f"{self.page.address}: refused, {self.page.refusal}")
        return "denied"

    def _own_rights(self, model: str, record_id: int) -> SurfaceOutcome:
        if self.page.kind == "mail" and self.engine.facts.series.name == "14.0":
            return self.unsure(
                f"where {self.page.address} of Odoo 14 leads who may read the record is decided by its code"
            )
        quirk = self._note_fails(model, record_id)
        if quirk:
            return self.refuse(Cause("token-wrong", "token", False, quirk, Origin(model, record_id)))
        if self.token:
            self.steps.append(Step("token", "skipped", "the person's own rights open the page; no token is looked at"))
        return self.opens(f"{self.page.address} opens with the person's own rights")

    def _note_fails(self, model: str, record_id: int) -> str | None:
        """In 14 the page of an order writes a note when an address has a token, and needs the order's own for that."""
        if self.engine.facts.series.name != "14.0" or model != "sale.order" or not self.token or not self.user.share:
            return None
        stored, _ = stored_token(self.engine, model, record_id, "access_token")
        if stored:
            return None
        return "the order has no token; with any token in the address Odoo 14 fails to write its note, and refuses"

    def _compare(self, model: str, record_id: int, token: str | None) -> Comparison:
        if token is None:
            origin = Origin(model, record_id)
            message = f"{self.page.address} takes no access token"
            return Comparison("denied", Cause("token-unsupported", "token", False, message, origin))
        return compare(self.engine, model, record_id, self.token, None if token == "access_token" else token)

    def _say_of_token(self, compared: Comparison) -> None:
        """A token that was given and does not help is a cause; that none was given is one for a visitor."""
        cause = compared.cause
        if cause is None:
            return
        if self.token is None and cause.code == "token-unsupported":
            return
        if self.token is None and self.visitor:
            message = "nobody is logged in, so a token is asked for: " + cause.message
            cause = Cause("token-required", "token", False, message, cause.origin, fixes=mending("token-required"))
        given = self.token is not None or self.visitor
        self.steps.append(Step("token", "blocked" if given else "skipped", cause.message))
        self.causes.append(cause)

    def rules(self, model: str, record_id: int) -> list[Cause]:
        """The rules that exclude the record in this context."""
        if not self.engine.schema.has_all_rows(model) or self.user.id == SUPERUSER_ID:
            return []
        judge = Judge(self.engine, model, record_id)
        row = judge.row()
        if row is None:
            return []
        rules = self.engine.access.applying(model, "read", self.engine.closure.of_user(self.user))
        judged = [judge.rule(rule, self.user.id, self.engine) for rule in rules]
        return rule_causes(Blame.of_row(self.engine, self.user, model, row), judged)

    # ------------------------------------------------------------------ what a page asks besides

    def holds(self, domain: str, model: str, record_id: int) -> bool | None:
        """Whether a domain of a page holds; what does not is a cause."""
        judge = Judge(self.engine, model, record_id)
        everybody = Permissions(read=True, write=True, create=True, unlink=True)
        rule = Rule(0, self.page.address, model, domain, True, True, frozenset(), everybody)
        result = judge.rule(rule, self.user.id, self.engine)
        for cause in rule_causes(Blame(self.engine, self.user, model), [result]) if result.search is False else ():
            self._page_cause(cause)
        return result.search

    def _page_cause(self, cause: Cause) -> None:
        """A failing leaf of a page's domain, said of the page instead of a rule."""
        message = cause.message.replace("the rule “", "the page “")
        code = "state-excluded" if cause.code == "rule-excludes-record" else cause.code
        origin = Origin(self.model, self.record_id)
        self.causes.append(Cause(code, "page", False, message, origin, cause.evidence, mending(code, page=True)))
        self._step("page", "blocked", message)

    # ------------------------------------------------------------------ answers

    def opens(self, detail: str) -> SurfaceOutcome:
        """It opens, and why."""
        self._step("page", "ok", detail)
        return "allowed"

    def refuse(self, cause: Cause) -> SurfaceOutcome:
        """A cause of a refusal, and its line in the checklist."""
        self.causes.append(cause)
        self._step(cause.layer, "blocked", cause.message)
        return "denied"

    def unsure(self, detail: str) -> SurfaceOutcome:
        """It cannot be decided, and why."""
        self._step("page", "unknown", detail)
        return "unknown"

    def _step(self, layer: str, outcome: str, detail: str) -> None:
        self.steps.append(Step(cast(Layer, layer), outcome, detail))
