"""Documents, markers, files and reports from a source: a few records of each account, and of nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from ostiary.api import World
from ostiary.database import as_int
from ostiary.engine.reach import quoted
from ostiary.facts.schema import Schema
from ostiary.probe.discovery.source_markers import read_markers
from ostiary.probe.markers import MarkerBook
from ostiary.probe.predictions.engine import EnginePredictor
from ostiary.probe.scene import Actor, Document, FileFact, Key


@dataclass(slots=True)
class Found:
    """What a source gives."""

    documents: list[Document] = field(default_factory=list)
    markers: MarkerBook = field(default_factory=MarkerBook)
    parents: dict[Key, dict[str, int]] = field(default_factory=dict)
    reports: dict[str, list[str]] = field(default_factory=dict)
    files: list[FileFact] = field(default_factory=list)
    secret_fields: dict[str, list[str]] = field(default_factory=dict)
    models: list[str] = field(default_factory=list)
    samples: dict[str, list[int]] = field(default_factory=dict)
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    computed: dict[str, list[str]] = field(default_factory=dict)


def from_source(
    predictor: EnginePredictor,
    actors: Sequence[Actor],
    wanted: Iterable[str],
    *,
    each: int = 2,
    models: Sequence[str] = (),
) -> Found:
    """`wanted` are models whose records are of interest though no account reaches them: routes name them. `each` says
    how many records of a model are tried for each account, and for nobody; `models` are patterns, all when there is
    none."""
    world = predictor.world
    reader = _Reader(world, predictor, [actor for actor in actors if actor.user_id in world.facts.users], each)
    found = Found()
    schema = world.engine().schema
    found.models = [model for model in schema.stored_models if schema.has_all_rows(model) and _asks(world, model)]
    if models:
        found.models = [model for model in found.models if any(fnmatchcase(model, one) for one in models)]
    named = set(wanted)
    for model in found.models:
        documents = [] if _is_technical(model) else reader.documents(model, model in named)
        found.documents += documents
        if documents:
            owned = predictor.owners.is_document(model)
            read_markers(world, model, documents, owned, found.markers, found.parents)
        else:
            found.samples[model] = reader.sample(model)
        found.links |= _links(schema, model)
        if documents and predictor.is_own_model(model):
            found.computed[model] = _computed(schema, model)
    found.reports = _reports(world)
    found.files = list(_files(world, found.documents, found.markers))
    found.documents += _file_documents(found)
    found.secret_fields = {model: names for model in found.models if (names := _secret_fields(schema, model))}
    return found


def _asks(world: World, model: str) -> bool:
    row = world.facts.models.get(model)
    return row is not None and not row.transient and not row.abstract


def _is_technical(model: str) -> bool:
    """Rows of the machine: they are asked for over RPC, and are no documents of anybody."""
    return model.startswith(("ir.", "base.", "bus.", "web_editor.")) and model != "ir.attachment"


@dataclass(slots=True)
class _Reader:
    world: World
    predictor: EnginePredictor
    actors: Sequence[Actor]
    each: int

    def documents(self, model: str, wanted: bool) -> list[Document]:
        """Records that some account reaches and another does not, and some that none reaches."""
        reached = self._reached(model)
        chosen: dict[int, None] = {}
        for actor in self.actors:
            for one in self._private(reached, actor):
                chosen.setdefault(one)
        own_model = self.predictor.is_own_model(model)
        if own_model and self.predictor.owners.is_document(model):
            chosen |= dict.fromkeys(self._by_owner(model))
        elif not chosen and not (wanted or own_model):
            return []
        for one in self._nobodys(model, reached, chosen):
            chosen.setdefault(one)
        tokens = self._tokens(model, chosen)
        return [Document(model, one, self._owners(model, one), tokens.get(one)) for one in chosen]

    def _owners(self, model: str, number: int) -> frozenset[str]:
        """Who reaches a record by the rules and, as far as that is known, is its customer."""
        listings = self.predictor.listings(model, archived=True)
        found = {actor: listings.get(actor.user_id or 0) for actor in self.actors}
        reaching = [actor for actor, one in found.items() if one and (one.everything or number in (one.ids or ()))]
        own = [actor for actor in reaching if not self.predictor.foreign(actor, (model, number))]
        return frozenset(actor.name for actor in own)

    def _by_owner(self, model: str) -> list[int]:
        """Of a model of one's own, some of each account's records, going by whose they are and not by the rules."""
        table = quoted(self.world.engine().schema.table_name(model))
        rows = self.world.database.query(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 100")
        many: dict[int | None, int] = defaultdict(int)
        chosen = []
        for (number,) in rows:
            owner = self.predictor.owners.of((model, as_int(number)))
            many[owner] += 1
            if many[owner] <= 2 * self.each:
                chosen.append(as_int(number))
        return chosen

    def _reached(self, model: str) -> dict[str, frozenset[int]]:
        """Account → ids, without those that see everything or of whom it cannot be told."""
        listings = self.predictor.listings(model, archived=True)
        found = {actor.name: listings.get(actor.user_id or 0) for actor in self.actors}
        return {
            name: one.ids
            for name, one in found.items()
            if one is not None and one.ids is not None and not one.everything
        }

    def _private(self, reached: Mapping[str, frozenset[int]], actor: Actor) -> list[int]:
        """The newest of those that the fewest others reach."""
        if actor.internal or actor.name not in reached:
            return []
        many: dict[int, int] = defaultdict(int)
        for ids in reached.values():
            for one in ids:
                many[one] += 1
        mine = [one for one in reached[actor.name] if many[one] < len(reached)]
        return sorted(mine, key=lambda one: (many[one], -one))[: self.each]

    def _nobodys(self, model: str, reached: Mapping[str, frozenset[int]], known: Iterable[int]) -> list[int]:
        """Records next to known ones that no account reaches, then the newest of all."""
        table = quoted(self.world.engine().schema.table_name(model))
        beside = sorted({one + step for one in known for step in (-1, 1)})
        rows = self.world.database.query(f"SELECT id FROM {table} WHERE id = ANY($1)", [beside]) if beside else []
        rows += self.world.database.query(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 50")
        taken = set().union(*reached.values())
        found = dict.fromkeys(as_int(row[0]) for row in rows)
        return [one for one in found if one not in taken and one > 0][: self.each]

    def sample(self, model: str) -> list[int]:
        """The newest record of a model."""
        table = quoted(self.world.engine().schema.table_name(model))
        rows = self.world.database.query(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 1")
        return [as_int(row[0]) for row in rows]

    def _tokens(self, model: str, ids: Iterable[int]) -> dict[int, str]:
        table = self.world.engine().schema.table(model)
        if table is None or "access_token" not in table.columns or model == "ir.attachment":
            return {}
        sql = f"SELECT id, access_token FROM {quoted(table.name)} WHERE id = ANY($1) AND access_token IS NOT NULL"
        return {as_int(row[0]): str(row[1]) for row in self.world.database.query(sql, [list(ids)])}


def _links(schema: Schema, model: str) -> dict[tuple[str, str], str]:
    rows = schema.facts.fields.get(model, {}).values()
    return {(model, row.name): row.relation for row in rows if row.type == "many2one" and row.relation}


def _computed(schema: Schema, model: str) -> list[str]:
    rows = schema.facts.fields.get(model, {}).values()
    return sorted(row.name for row in rows if not row.store and row.type in ("char", "text", "html"))


def _file_documents(found: Found) -> list[Document]:
    """Files are documents, too: of whoever owns the record that they are on."""
    owners = {document.key: document.owners for document in found.documents}
    known = {document.id for document in found.documents if document.model == "ir.attachment"}
    return [
        Document("ir.attachment", file.id, owners.get((file.model or "", file.record or 0), frozenset()))
        for file in found.files
        if file.id not in known and not file.field
    ][:20]


def _reports(world: World) -> dict[str, list[str]]:
    if "ir_act_report_xml" not in world.facts.tables:
        return {}
    rows = world.database.query("SELECT model, report_name FROM ir_act_report_xml WHERE report_type LIKE 'qweb%'")
    found: dict[str, list[str]] = {}
    for model, name in rows:
        found.setdefault(str(model), []).append(str(name))
    return found


def _files(world: World, documents: Sequence[Document], markers: MarkerBook) -> Iterator[FileFact]:
    """The files of documents. A file without a record, and one of no account's, come with `ir.attachment` itself."""
    if "checksum" not in (world.facts.tables["ir_attachment"].columns if "ir_attachment" in world.facts.tables else {}):
        return
    ids: dict[str, list[int]] = defaultdict(list)
    for document in documents:
        ids[document.model].append(document.id)
    columns = "id, res_model, res_id, res_field, public, checksum, access_token"
    published = {model: _published(world, model, some) for model, some in ids.items()}
    for model, some in ids.items():
        own = "id = ANY($1)" if model == "ir.attachment" else "res_model = $2 AND res_id = ANY($1)"
        parameters: list[object] = [some] if model == "ir.attachment" else [some, model]
        sql = f"SELECT {columns} FROM ir_attachment WHERE {own} AND checksum IS NOT NULL ORDER BY id LIMIT 40"
        for row in world.database.query(sql, parameters):
            fact = replace(_file(row), published=model in published and row[2] in published[model])
            markers.add_digest(("ir.attachment", fact.id), fact.digest)
            if fact.model and fact.record and not fact.public:
                markers.add_digest((fact.model, fact.record), fact.digest)
            yield fact


def _published(world: World, model: str, ids: Sequence[int]) -> frozenset[object]:
    """Which of some records are on the website."""
    table = world.engine().schema.table(model)
    if table is None or "is_published" not in table.columns:
        return frozenset()
    sql = f"SELECT id FROM {quoted(table.name)} WHERE id = ANY($1) AND is_published"
    return frozenset(row[0] for row in world.database.query(sql, [list(ids)]))


def _file(row: tuple[object, ...]) -> FileFact:
    number, model, record, name, public, digest, token = row
    return FileFact(
        as_int(number),
        str(model) if model else None,
        as_int(record) if record else None,
        str(name) if name else None,
        bool(public),
        str(digest),
        str(token) if token else None,
    )


def _secret_fields(schema: Schema, model: str) -> list[str]:
    """Stored fields that are for some groups alone."""
    names = []
    for name, row in schema.facts.fields.get(model, {}).items():
        found = schema.field(model, name) if row.store else None
        if found is not None and found.groups and found.column_exists and not found.relational:
            names.append(name)
    return sorted(names)
