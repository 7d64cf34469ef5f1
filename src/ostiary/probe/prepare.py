"""From accounts, source and addons to the scene: who takes part, what there is to try."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Final

from ostiary.api import World
from ostiary.probe.discovery.code import over_stock
from ostiary.probe.discovery.methods import MethodFact
from ostiary.probe.discovery.pages import from_pages
from ostiary.probe.discovery.route import RouteFact, installed, parts_of, shipped_routes
from ostiary.probe.discovery.source import from_source
from ostiary.probe.discovery.unknown_pages import RouteBook, unknown_pages
from ostiary.probe.discovery.walk import STARTS, Page, Walk
from ostiary.probe.predictions.both import EngineAndPagesPredictor
from ostiary.probe.predictions.pages import PagesPredictor
from ostiary.probe.proof import Witness
from ostiary.probe.scene import Actor, Scene
from ostiary.probe.tries.side_effects import reason_against
from ostiary.probe.visitor import Visitor

PUBLIC_USER: Final = "base.public_user"
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much is tried."""

    each: int = 2
    """Records of a model for each account, and of nobody's."""
    pages: int = 25
    """Pages that each account walks."""
    families: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    """Patterns of models; all when there is none."""
    routes: tuple[str, ...] = ()
    """Patterns of addresses; all when there is none."""
    allow_writes: bool = False

    def has_route(self, route: RouteFact) -> bool:
        return not self.routes or any(fnmatchcase(path, one) for path in route.paths for one in self.routes)


@dataclass(slots=True)
class Prepared:
    """The scene, and whom to send. `walked` is account → the pages that it was led to, `book` knows their routes, also
    those that are not tried."""

    scene: Scene
    visitors: dict[str, Visitor]
    walked: dict[str, list[Page]] = field(default_factory=dict)
    book: RouteBook = field(default_factory=lambda: RouteBook(()))
    notes: list[str] = field(default_factory=list)


def prepare(
    visitors: Sequence[Visitor],
    series: str,
    world: World | None = None,
    own_routes: Iterable[RouteFact] = (),
    wanted: Wanted = Wanted(),
    progress: Progress | None = None,
    own_methods: Sequence[MethodFact] = (),
) -> Prepared:
    """Sign in, walk, and read the source, if there is one. Raises LoginFailed, Ended."""
    for visitor in visitors:
        visitor.start()
    actors = [_actor(visitor, world) for visitor in visitors]
    modules = [name for name, one in world.facts.modules.items() if one.state != "uninstalled"] if world else None
    routes = over_stock(own_routes, installed(shipped_routes(series), modules))
    walked, left_out = _walked(visitors, routes, wanted, progress)
    if world is None:
        documents, markers = from_pages({name: walked[name] for name in walked})
        owners = {document.key: document.owners for document in documents}
        scene = Scene(series, actors, routes, documents, markers, PagesPredictor(owners))
    else:
        scene = _from_world(world, series, actors, routes, wanted)
        _add_unknown_pages(scene, walked)
    book = RouteBook(scene.routes)
    scene.routes = [route for route in scene.routes if wanted.has_route(route)]
    scene.changes_allowed = wanted.allow_writes
    scene.methods = own_methods
    scene.left_out.update(left_out)
    return Prepared(scene, {visitor.name: visitor for visitor in visitors}, walked, book)


def _from_world(
    world: World, series: str, actors: Sequence[Actor], routes: Sequence[RouteFact], wanted: Wanted
) -> Scene:
    schema = world.engine().schema
    named = {model for route in routes if reason_against(route) is None for model in _named(route)}
    users = tuple(one.user_id for one in actors if one.user_id)
    predictor = EngineAndPagesPredictor(world, users, min(world.facts.websites, default=None))
    found = from_source(predictor, actors, named, each=wanted.each, models=wanted.models)
    samples = {model: found.samples[model] for model in found.samples}
    return Scene(
        series=series,
        actors=actors,
        routes=routes,
        documents=found.documents,
        markers=found.markers,
        predictor=predictor,
        models=found.models,
        samples=samples,
        threads=frozenset(model for model in found.models if schema.field(model, "message_ids") is not None),
        links=found.links,
        computed=found.computed,
        parents=found.parents,
        reports=found.reports,
        files=found.files,
        secret_fields=found.secret_fields,
        has_source=True,
        each=wanted.each,
        witness=_witness(world, found.models),
    )


def _add_unknown_pages(scene: Scene, walked: Mapping[str, Sequence[Page]]) -> None:
    """Pages of modules whose source was not given are tried, too; the source says nothing of their records."""
    documents, markers = unknown_pages(walked, scene.routes)
    if isinstance(scene.predictor, EngineAndPagesPredictor):
        scene.predictor.pages = PagesPredictor({document.key: document.owners for document in documents})
        scene.documents = [*scene.documents, *documents]
        for document in documents:
            scene.markers.add(document.key, markers.of(document.key))


def _witness(world: World, models: Iterable[str]) -> Witness | None:
    """Only a database shows at once what a request changed."""
    if not world.source.startswith(("postgresql://", "postgres://")):
        return None
    schema = world.engine().schema
    return Witness(world.source, {model: schema.table_name(model) for model in models})


def _named(route: RouteFact) -> tuple[str, ...]:
    """The models that a route which takes a number names."""
    takes = any(part.is_id for path in route.paths for part in parts_of(path))
    takes = takes or any(name in ("id", "ids") or name.endswith(("_id", "_ids")) for name in route.params)
    return route.models if takes else ()


def _actor(visitor: Visitor, world: World | None) -> Actor:
    if visitor.account is None:
        found = world.facts.xmlids.get(PUBLIC_USER) if world else None
        return Actor(visitor.name, found[1] if found else None, anonymous=True)
    account = visitor.account
    user_id = visitor.user_id
    if user_id is None and world is not None:
        user_id = next((user.id for user in world.facts.users.values() if user.login == account.login), None)
    key = account.key is not None
    password = account.password is not None and account.totp is None
    groups = world.engine().closure.of_user(world.facts.users[user_id]) if world and user_id else frozenset()
    return Actor(account.name, user_id, False, bool(visitor.internal), key or password, key, groups)


def _walked(
    visitors: Sequence[Visitor], routes: Sequence[RouteFact], wanted: Wanted, progress: Progress | None
) -> tuple[dict[str, list[Page]], dict[str, str]]:
    """Each account from its own portal and the lists of the addons, nobody from the sitemap."""
    visitors = [visitor for visitor in visitors if visitor.opens_pages]
    lists = [path for route in routes if route.location and reason_against(route) is None for path in _plain(route)]
    walks = [Walk(visitor.send, wanted.pages) for visitor in visitors]

    def walk(visitor: Visitor, one: Walk) -> list[Page]:
        starts = ["/sitemap.xml", "/", *lists] if visitor.account is None else [*STARTS, *lists]
        return list(one.pages(starts))

    walked: dict[str, list[Page]] = {}
    with ThreadPoolExecutor(visitors[0].line.concurrency) as pool:
        for number, (visitor, pages) in enumerate(zip(visitors, pool.map(walk, visitors, walks), strict=True), 1):
            walked[visitor.name] = pages
            if progress:
                progress(number, len(visitors), f"pages of {visitor.name}")
    return walked, {path: reason for one in walks for path, reason in one.left_out.items()}


def _plain(route: RouteFact) -> list[str]:
    """The paths of a page that take nothing."""
    return [] if route.is_json else [path for path in route.paths if not parts_of(path)][:1]
