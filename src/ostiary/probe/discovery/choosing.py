"""Which records are tried: a few of each account, those that have most to give away first, and some of nobody's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ostiary.api import World
from ostiary.database import as_int
from ostiary.engine.reach import quoted
from ostiary.facts.schema import Schema
from ostiary.probe.predictions.engine import EnginePredictor
from ostiary.probe.scene import Actor, Document

_LATEST: Final = 200
"""Records of a model of one's own that are looked at for owners that no account is."""
_MOST_RICH: Final = 5_000
"""Records with a token, or with a file, that are preferred."""
_MOST_SHARED: Final = 2
"""Tokens that several records have."""


@dataclass(slots=True)
class Chooser:
    """Chooses `each` records of a model for every account, and for nobody."""

    world: World
    predictor: EnginePredictor
    actors: Sequence[Actor]
    each: int
    _rich: dict[str, dict[int, int]] = field(default_factory=dict)

    def documents(self, model: str, wanted: bool) -> list[Document]:
        """Records that some account reaches and another does not, and some that none reaches."""
        reached = self._reached(model)
        chosen: dict[int, None] = dict.fromkeys(self._people() if model == "res.partner" else ())
        for actor in self.actors:
            for one in self._private(model, reached, actor):
                chosen.setdefault(one)
        own_model = self.predictor.is_own_model(model)
        if own_model and self.predictor.owners.is_document(model):
            chosen |= dict.fromkeys(self._by_owner(model))
        elif not chosen and not (wanted or own_model):
            return []
        for one in (*self._nobodys(model, reached, chosen), *self._with_shared_tokens(model)):
            chosen.setdefault(one)
        return self._as_documents(model, chosen)

    def add_lines(self, chosen: dict[str, list[Document]]) -> None:
        """To the records of models that list lines, a line of each."""
        for model, documents in chosen.items():
            line = self.predictor.owners.line_of(model)
            if line is not None:
                link, parent = line
                above = [document.id for document in chosen.get(parent, ())]
                known = {document.id for document in documents}
                new = [one for one in self._newest_under(model, link, above) if one not in known]
                documents += self._as_documents(model, new)

    def add_strange_links(self, chosen: dict[str, list[Document]]) -> None:
        """To the records of models of one's own, what they link to though it belongs to another customer."""
        schema, owners = self.world.engine().schema, self.predictor.owners
        for model, documents in list(chosen.items()):
            links = links_of(schema, model) if documents and self.predictor.is_own_model(model) else {}
            for name, relation in links.items():
                if relation not in chosen or not self.predictor.is_own_model(relation):
                    continue
                known = {document.id for document in chosen[relation]}
                sql = f"SELECT id, {quoted(name)} FROM {quoted(schema.table_name(model))} WHERE id = ANY($1)"
                rows = self.world.database.query(sql, [[document.id for document in documents]])
                strange = [
                    as_int(row[1])
                    for row in rows
                    if row[1] and owners.of((model, as_int(row[0]))) != owners.of((relation, as_int(row[1])))
                ]
                new = [one for one in dict.fromkeys(strange) if one not in known]
                chosen[relation] += self._as_documents(relation, new[: 2 * self.each])

    def sample(self, model: str) -> list[int]:
        """The newest record of a model."""
        table = quoted(self.world.engine().schema.table_name(model))
        return self._ids(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 1")

    def _as_documents(self, model: str, ids: Iterable[int]) -> list[Document]:
        numbers = list(ids)
        tokens = self._tokens(model, numbers)
        return [Document(model, one, self._owners(model, one), tokens.get(one)) for one in numbers]

    def _owners(self, model: str, number: int) -> frozenset[str]:
        """Who reaches a record by the rules and, as far as that is known, is its customer."""
        listings = self.predictor.listings(model, archived=True)
        found = {actor: listings.get(actor.user_id or 0) for actor in self.actors}
        reaching = [actor for actor, one in found.items() if one and (one.everything or number in (one.ids or ()))]
        own = [actor for actor in reaching if not self.predictor.foreign(actor, (model, number))]
        return frozenset(actor.name for actor in own)

    def _reached(self, model: str) -> dict[str, frozenset[int]]:
        """Account → ids, without those that see everything or of whom it cannot be told."""
        listings = self.predictor.listings(model, archived=True)
        found = {actor.name: listings.get(actor.user_id or 0) for actor in self.actors}
        return {
            name: one.ids
            for name, one in found.items()
            if one is not None and one.ids is not None and not one.everything
        }

    def _private(self, model: str, reached: Mapping[str, frozenset[int]], actor: Actor) -> list[int]:
        """Of those that the fewest others reach, the richest and newest."""
        if actor.internal or actor.name not in reached:
            return []
        many: dict[int, int] = defaultdict(int)
        for ids in reached.values():
            for one in ids:
                many[one] += 1
        mine = [one for one in reached[actor.name] if many[one] < len(reached)]
        rich = self._richness(model) if mine else {}
        return sorted(mine, key=lambda one: (many[one], -rich.get(one, 0), -one))[: self.each]

    def _people(self) -> list[int]:
        """The partners of the accounts: what belongs to somebody is often asked for by them."""
        users = [self.world.facts.users[actor.user_id or 0] for actor in self.actors if not actor.anonymous]
        return [user.partner_id for user in users]

    def _by_owner(self, model: str) -> list[int]:
        """Of a model of one's own, some of each customer's records, going by whose they are and not by the rules: the
        richest, and the newest that have nothing."""
        table = quoted(self.world.engine().schema.table_name(model))
        owned: dict[int | None, list[int]] = defaultdict(list)
        for number in self._ids(f"SELECT id FROM {table} ORDER BY id DESC LIMIT {_LATEST}"):
            owned[self.predictor.owners.of((model, number))].append(number)
        rich = self._richness(model)
        found: dict[int, None] = {}
        for some in owned.values():
            ordered = sorted(some, key=lambda one: (-rich.get(one, 0), -one))
            plain = [one for one in ordered if one not in rich]
            found |= dict.fromkeys((*ordered[: self.each], *plain[: self.each]))
        return list(found)

    def _nobodys(self, model: str, reached: Mapping[str, frozenset[int]], known: Iterable[int]) -> list[int]:
        """Records next to known ones that no account reaches, then the newest of all."""
        table = quoted(self.world.engine().schema.table_name(model))
        beside = sorted({one + step for one in known for step in (-1, 1)})
        found = self._ids(f"SELECT id FROM {table} WHERE id = ANY($1)", beside) if beside else []
        found += self._ids(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 50")
        taken = set().union(*reached.values())
        return [one for one in dict.fromkeys(found) if one not in taken and one > 0][: self.each]

    # ------------------------------------------------------------------ what records have

    def _richness(self, model: str) -> dict[int, int]:
        """Record → 2 for a token, 1 for a file, 3 for both."""
        if model not in self._rich:
            found: dict[int, int] = defaultdict(int)
            for one in self._having_token(model):
                found[one] += 2
            for one in self._having_files(model):
                found[one] += 1
            self._rich[model] = dict(found)
        return self._rich[model]

    def _having_token(self, model: str) -> list[int]:
        table = self._with_token(model)
        rest = f"WHERE access_token IS NOT NULL ORDER BY id DESC LIMIT {_MOST_RICH}"
        return self._ids(f"SELECT id FROM {table} {rest}") if table else []

    def _having_files(self, model: str) -> list[int]:
        if "ir_attachment" not in self.world.facts.tables:
            return []
        sql = (
            "SELECT DISTINCT res_id FROM ir_attachment WHERE res_model = $1 AND res_field IS NULL AND res_id > 0"
            f" ORDER BY res_id DESC LIMIT {_MOST_RICH}"
        )
        return [as_int(row[0]) for row in self.world.database.query(sql, [model])]

    def _with_shared_tokens(self, model: str) -> list[int]:
        """Records that have the token of another one."""
        table = self._with_token(model)
        if table is None:
            return []
        several = "SELECT access_token FROM {0} WHERE access_token <> '' GROUP BY 1 HAVING count(*) > 1 LIMIT {1}"
        inner = several.format(table, _MOST_SHARED)
        return self._ids(f"SELECT id FROM {table} WHERE access_token IN ({inner}) ORDER BY id DESC LIMIT 4")

    def _newest_under(self, model: str, link: str, above: Sequence[int]) -> list[int]:
        table = quoted(self.world.engine().schema.table_name(model))
        return self._ids(f"SELECT max(id) FROM {table} WHERE {quoted(link)} = ANY($1) GROUP BY {quoted(link)}", above)

    def _tokens(self, model: str, ids: Sequence[int]) -> dict[int, str]:
        table = self._with_token(model)
        if table is None:
            return {}
        sql = f"SELECT id, access_token FROM {table} WHERE id = ANY($1) AND access_token IS NOT NULL"
        return {as_int(row[0]): str(row[1]) for row in self.world.database.query(sql, [list(ids)])}

    def _with_token(self, model: str) -> str | None:
        """The table of a model whose records have tokens. Those of files are handled with files."""
        table = self.world.engine().schema.table(model)
        has = table is not None and "access_token" in table.columns and model != "ir.attachment"
        return quoted(table.name) if table is not None and has else None

    def _ids(self, sql: str, ids: Sequence[int] | None = None) -> list[int]:
        rows = self.world.database.query(sql, [] if ids is None else [list(ids)])
        return [as_int(row[0]) for row in rows]


def links_of(schema: Schema, model: str) -> dict[str, str]:
    """The many2one fields of a model that are columns, each with the model that it leads to."""
    table = schema.table(model)
    rows = schema.facts.fields.get(model, {}).values()
    return {
        row.name: row.relation
        for row in rows
        if row.type == "many2one" and row.relation and table is not None and row.name in table.columns
    }
