"""Files by their number: without a token, with a wrong one, and as images."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from ostiary.probe.exchange import get
from ostiary.probe.scene import FileFact, Scene
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.foretold import file_prediction
from ostiary.probe.tries.tokens import WRONG

MOST: Final = 40
MOST_OF_A_KIND: Final = 3
"""Files of a model that are public, those that are not, and those in fields."""
WAYS: Final = (
    ("file", "/web/content/{id}", ()),
    ("file, token empty", "/web/content/{id}", (("access_token", ""),)),
    ("file, token wrong", "/web/content/{id}", (("access_token", WRONG),)),
    ("file, named", "/web/content", (("model", "ir.attachment"), ("id", "{id}"), ("field", "datas"))),
    ("image", "/web/image/{id}", ()),
)  # fmt: skip


def attempts(scene: Scene) -> Iterator[Attempt]:
    kinds: set[object] = set()
    for file in some(scene.files):
        first = _kind(file) not in kinds
        kinds.add(_kind(file))
        for actor in scene.actors:
            foretold = file_prediction(scene, actor, file)
            finer = first and foretold.outcome == "denied" and not file.public
            for way, path, query in WAYS if finer else WAYS[:1]:
                filled = tuple((name, value.format(id=file.id)) for name, value in query)
                request = replace(get(path.format(id=file.id), name="attachments", effect="reads"), query=filled)
                yield Attempt(
                    family="attachments",
                    way=way,
                    actor=actor,
                    request=request,
                    prediction=foretold,
                    reading="file",
                    key=("ir.attachment", file.id),
                    difference=f"the number {file.id} of the file",
                )


def some(files: Iterable[FileFact]) -> list[FileFact]:
    """A few of each model and kind, those that are not public first."""
    many: dict[object, int] = {}
    chosen = []
    for file in sorted(files, key=lambda one: (one.public, one.field is not None)):
        kind = _kind(file)
        many[kind] = many.get(kind, 0) + 1
        if many[kind] <= MOST_OF_A_KIND:
            chosen.append(file)
    return chosen[:MOST]


def _kind(file: FileFact) -> object:
    return (file.model, file.public, file.field is not None)
