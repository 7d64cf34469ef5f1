"""Files by their number: without a token, with a wrong one, and as images."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from ostiary.probe.exchange import get
from ostiary.probe.scene import Actor, FileFact, Prediction, Scene
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.tokens import WRONG

MOST: Final = 40
MOST_OF_A_MODEL: Final = 4
WAYS: Final = (
    ("file", "/web/content/{id}", ()),
    ("file, token empty", "/web/content/{id}", (("access_token", ""),)),
    ("file, token wrong", "/web/content/{id}", (("access_token", WRONG),)),
    ("file, named", "/web/content", (("model", "ir.attachment"), ("id", "{id}"), ("field", "datas"))),
    ("image", "/web/image/{id}", ()),
)  # fmt: skip


def attempts(scene: Scene) -> Iterator[Attempt]:
    for file in some(scene.files):
        for actor in scene.actors:
            foretold = file_prediction(scene, actor, file)
            for way, path, query in WAYS if foretold.outcome == "denied" else WAYS[:1]:
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
    """A few of each model, those that are not public first."""
    many: dict[str | None, int] = {}
    chosen = []
    for file in sorted(files, key=lambda one: (one.public, one.field is not None)):
        many[file.model] = many.get(file.model, 0) + 1
        if many[file.model] <= MOST_OF_A_MODEL:
            chosen.append(file)
    return chosen[:MOST]


def file_prediction(scene: Scene, actor: Actor, file: FileFact) -> Prediction:
    """Odoo serves what is public, and else what is on a record that the caller reads and may not be without an access
    right on files (ir_attachment.py)."""
    if file.public:
        return Prediction("open", "the file is public")
    if actor.internal:
        return Prediction("unknown", "files of employees are not judged")
    if file.model is None or file.record is None:
        return Prediction("denied", "the file is not public and on no record")
    document = scene.predictor.record(actor, (file.model, file.record), site=False)
    if document.outcome == "denied":
        listed = scene.predictor.record(actor, (file.model, file.record), evaluator="search", site=False)
        if listed.outcome == "denied":
            return Prediction("denied", f"the file is on a record that is refused: {document.reason}")
        return replace(listed, outcome="open" if listed.outcome == "allowed" else "unknown")
    return replace(document, outcome="open" if document.outcome == "allowed" else "unknown")
