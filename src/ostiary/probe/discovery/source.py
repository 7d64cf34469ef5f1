"""Documents, markers, files and reports from a source: a few records of each account, and of nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from ostiary.api import World
from ostiary.database import as_int
from ostiary.engine.reach import quoted
from ostiary.facts.schema import Schema
from ostiary.probe.discovery.choosing import Chooser
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
    chooser = Chooser(world, predictor, [actor for actor in actors if actor.user_id in world.facts.users], each)
    found = Found()
    schema = world.engine().schema
    found.models = [model for model in schema.stored_models if schema.has_all_rows(model) and _asks(world, model)]
    if models:
        found.models = [model for model in found.models if any(fnmatchcase(model, one) for one in models)]
    named = set(wanted)
    chosen = {model: [] if _is_technical(model) else chooser.documents(model, model in named) for model in found.models}
    chooser.add_strange_links(chosen)
    chooser.add_lines(chosen)
    for model, documents in chosen.items():
        found.documents += documents
        if documents:
            owned = predictor.owners.is_document(model)
            read_markers(world, model, documents, owned, found.markers, found.parents)
        else:
            found.samples[model] = chooser.sample(model)
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
