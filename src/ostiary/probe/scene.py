"""What a trial is about: who takes part, which records are wanted, and how what should happen is foretold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import TYPE_CHECKING, Literal, Protocol

from ostiary.engine.compile import Evaluator
from ostiary.facts import Operation
from ostiary.probe.discovery.methods import MethodFact
from ostiary.probe.discovery.route import RouteFact
from ostiary.probe.markers import MarkerBook

if TYPE_CHECKING:
    from ostiary.probe.proof import Witness

Key = tuple[str, int]
"""(model, id) of a record."""
Expected = Literal["allowed", "denied", "open", "unknown"]
"""`open`: the rules allow it, and the page or method may still be stricter."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who tries: an account by its name, or nobody. `user_id` is Odoo's, of nobody the public user's."""

    name: str
    user_id: int | None
    anonymous: bool = False
    internal: bool = False
    external: bool = False
    """It has a key or password that external APIs take."""
    has_key: bool = False
    groups: frozenset[int] = frozenset()
    """All groups, where the source tells them: the same rights and rules apply to whoever has the same."""


@dataclass(frozen=True, slots=True)
class Document:
    """A record that is wanted. `owners` are the actors who reach it by the rules, or on whose pages it was found.

    `token` is its secret, kept in memory only. `path` is the page that it was found on where there is no source.
    """

    model: str
    id: int
    owners: frozenset[str] = frozenset()
    token: str | None = attribute(default=None, repr=False)
    path: str | None = None

    @property
    def key(self) -> Key:
        return (self.model, self.id)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What should happen, and why. `ids` are those that a list may hold, None where that is not known."""

    outcome: Expected
    reason: str
    ids: frozenset[int] | None = None
    count: int | None = None
    newest: int | None = None
    """The highest id when the source was read: what is newer cannot be judged."""
    tentative: bool = False
    everything: bool = False
    """The rules show every record there is."""


class Predictor(Protocol):
    """What should happen."""

    def record(
        self, actor: Actor, key: Key, operation: Operation = "read", evaluator: Evaluator = "record", *, site: bool
    ) -> Prediction:
        """A record by its id; `site` is a request to the website, else one over RPC."""
        ...

    def listing(self, actor: Actor, model: str, *, archived: bool) -> Prediction:
        """A search for everything."""
        ...

    def field(self, actor: Actor, model: str, name: str) -> Prediction:
        """A field of records that may be read."""
        ...

    def foreign(self, actor: Actor, key: Key) -> str | None:
        """Why a record is somebody else's, whatever the rules say; None where nothing speaks for it."""
        ...

    def page_opens(self, actor: Actor, path: str) -> bool:
        """Whether a stock page with the number of one record is sure to open."""
        ...

    def creation(self, actor: Actor, model: str) -> Prediction:
        """A new record, whatever is in it."""
        ...

    def own(self, actor: Actor, key: Key) -> bool:
        """Whether a record is known to belong to this user's company."""
        ...

    def is_own_model(self, model: str) -> bool:
        """Whether no module of Odoo's own has the model."""
        ...

    def has_name_in(self, actor: Actor, text: str) -> bool:
        """Whether something else that this user may read has a name that is a part of a text."""
        ...

    def is_name(self, actor: Actor, text: str) -> bool:
        """Whether something that this user may read, a document too, has a text as its name."""
        ...

    def linked(self, actor: Actor, key: Key, asked: Key | None = None) -> str | None:
        """Why pages may name a record that this user may not read; None where nothing speaks for it."""
        ...


@dataclass(slots=True)
class Scene:
    """Everything that tries are made from."""

    series: str
    actors: Sequence[Actor]
    routes: Sequence[RouteFact]
    documents: Sequence[Document]
    markers: MarkerBook
    predictor: Predictor
    models: Sequence[str] = ()
    """The models that RPC is asked about."""
    samples: Mapping[str, Sequence[int]] = attribute(default_factory=dict)
    """model → an id or two, of models of which there are no documents."""
    methods: Sequence[MethodFact] = ()
    """Public methods of the addons' models."""
    threads: frozenset[str] = frozenset()
    """The models that have messages."""
    links: Mapping[tuple[str, str], str] = attribute(default_factory=dict)
    """(model, field) → the model that it leads to."""
    parents: Mapping[Key, Mapping[str, int]] = attribute(default_factory=dict)
    """record → parent model → id of the parent."""
    reports: Mapping[str, Sequence[str]] = attribute(default_factory=dict)
    """model → names of its reports."""
    files: Sequence[FileFact] = ()
    secret_fields: Mapping[str, Sequence[str]] = attribute(default_factory=dict)
    """model → fields that are restricted to groups."""
    computed: Mapping[str, Sequence[str]] = attribute(default_factory=dict)
    """model of one's own → fields that are no columns: whatever they read, they may read with more rights."""
    witness: Witness | None = None
    """Sees what requests change."""
    has_source: bool = False
    changes_allowed: bool = False
    each: int = 2
    """Records of a kind that a route is tried with."""
    left_out: dict[str, str] = attribute(default_factory=dict)
    """What is not tried, and why."""

    @property
    def major(self) -> int:
        return int(self.series.partition(".")[0])

    @property
    def known(self) -> set[str]:
        """The models that there are documents of."""
        return {document.model for document in self.documents if document.path is None}

    def of_model(self, model: str) -> list[Document]:
        return [document for document in self.documents if document.model == model]

    def strangers(self, document: Document) -> list[Actor]:
        """Those who do not reach a document."""
        return [actor for actor in self.actors if actor.name not in document.owners]

    def panel(self, document: Document) -> list[Actor]:
        """A few for the finer tries: nobody, an owner, and two who do not reach the document."""
        strangers = [actor for actor in self.strangers(document) if not actor.anonymous and not actor.internal]
        owners = [actor for actor in self.actors if actor.name in document.owners and not actor.internal]
        return [*(actor for actor in self.actors if actor.anonymous), *owners[:1], *strangers[:2]]

    def of_each_kind(self, actors: Iterable[Actor]) -> list[Actor]:
        """One actor of each set of groups: where no rule looks at the user, the others are told the same."""
        found: dict[object, Actor] = {}
        for actor in actors:
            found.setdefault(actor.groups or actor.name, actor)
        return list(found.values())

    def leave_out(self, what: str, reason: str) -> None:
        self.left_out.setdefault(what, reason)


@dataclass(frozen=True, slots=True)
class FileFact:
    """A file: a row of `ir.attachment`, or a binary field of a record."""

    id: int
    model: str | None
    record: int | None
    field: str | None
    public: bool
    digest: str
    """SHA-1, as Odoo keeps it."""
    token: str | None = attribute(default=None, repr=False)
    published: bool = False
    """The record is shown on the website."""


def few_of_each(documents: Iterable[Document], each: int) -> list[Document]:
    """A few of each owner with a token, and without one."""
    many: Counter[object] = Counter()
    chosen = []
    for document in documents:
        kind = (document.owners, document.token is None)
        many[kind] += 1
        if many[kind] <= each:
            chosen.append(document)
    return chosen


def by_model(documents: Iterable[Document]) -> dict[str, list[Document]]:
    """Those whose model is known; of others there is a page alone."""
    found: dict[str, list[Document]] = {}
    for document in documents:
        if document.path is None:
            found.setdefault(document.model, []).append(document)
    return found
