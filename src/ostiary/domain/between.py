"""Series that nobody could run: exact where the series before and after them agree.

16 to 18 moved step by step from the behaviour of 14 to that of 19, and were read rather than run. A leaf is translated
both ways. Where both mean the same, so does the series in between; where not, the leaf is undecided, bounded by both.
"""

from __future__ import annotations

from ostiary.domain.algebra import all_of, any_of, is_true
from ostiary.domain.classic_record import ClassicRecord
from ostiary.domain.classic_search import ClassicSearch
from ostiary.domain.condition import Column, Condition, Constant, Fails, Select, Undecidable
from ostiary.domain.modern_record import ModernRecord
from ostiary.domain.modern_search import ModernSearch
from ostiary.domain.scope import Scope
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth


class Between:
    """Translates with an older and a newer translator, leaf by leaf."""

    def __init__(self, scope: Scope, older: ClassicSearch | ClassicRecord, newer: ModernSearch | ModernRecord) -> None:
        self.scope = scope
        self.active_test = older.active_test
        self._older = older
        self._newer = newer

    def translate(self, model: str, domain: Domain) -> Condition:
        match domain:
            case Truth(value):
                return Constant(value)
            case All(parts):
                return all_of(*(self.translate(model, part) for part in parts))
            case Any(parts):
                return any_of(*(self.translate(model, part) for part in parts))
            case Not(Not(part)):
                return self.translate(model, part)
            case Not(All(parts)):
                return any_of(*(self.translate(model, Not(part)) for part in parts))
            case Not(Any(parts)):
                return all_of(*(self.translate(model, Not(part)) for part in parts))
            case Not() | Leaf():
                return self._both(model, domain)

    def _both(self, model: str, domain: Leaf | Not) -> Condition:
        newer = self._newer.translate(model, domain)
        if self._is_new(domain):
            return newer
        older = self._older.translate(model, domain)
        if is_true(older) == is_true(newer):
            return newer
        leaf = domain.part if isinstance(domain, Not) else domain
        reason = f"series {self.scope.series.name} may read this as 14 or as 19 does"
        if isinstance(older, Fails) or isinstance(newer, Fails):
            return Undecidable(reason, str(leaf))
        return Undecidable(
            reason, str(leaf), all_of(is_true(older), is_true(newer)), any_of(is_true(older), is_true(newer))
        )

    def _is_new(self, domain: Leaf | Not) -> bool:
        """`any` does not exist in 14; series that have it read it as 19 does."""
        leaf = domain.part if isinstance(domain, Not) else domain
        return isinstance(leaf, Leaf) and self.scope.series.any_operator and leaf.operator in ("any", "not any")

    def select(self, model: str, domain: Domain) -> Select:
        return Select(self.scope.schema.table_name(model), Column("id"), self.translate(model, domain))
