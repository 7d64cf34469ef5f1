"""Binary fields of records: `/web/image/MODEL/ID/FIELD` and `/web/content/MODEL/ID/FIELD`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.probe.exchange import get
from ostiary.probe.scene import Actor, FileFact, Prediction, Scene
from ostiary.probe.tries.attachments import some
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.foretold import file_prediction

MOST: Final = 30
_PUBLISHED: Final = ("image_", "avatar_")


def attempts(scene: Scene) -> Iterator[Attempt]:
    fields = [file for file in scene.files if file.field and file.model and file.record]
    for file in some(fields)[:MOST]:
        for actor in scene.actors:
            foretold = _foretold(scene, actor, file)
            for kind in ("image", "content"):
                yield Attempt(
                    family="binaries",
                    way=f"{kind} of a field",
                    actor=actor,
                    request=get(
                        f"/web/{kind}/{file.model}/{file.record}/{file.field}", name="binaries", effect="reads"
                    ),
                    prediction=foretold,
                    reading="file",
                    key=("ir.attachment", file.id),
                    difference=f"the number {file.record} in the address",
                )


def _foretold(scene: Scene, actor: Actor, file: FileFact) -> Prediction:
    """Pictures of published things are for everybody, whatever their rules say."""
    if file.field and file.field.startswith(_PUBLISHED):
        foretold = file_prediction(scene, actor, file)
        if foretold.outcome == "denied" and file.published:
            return Prediction("open", "the record is published, and pictures of published records are for everybody")
        if foretold.outcome == "denied" and file.model in _SHOWN:
            return Prediction("unknown", _SHOWN[file.model])
        return foretold
    return file_prediction(scene, actor, file)


_SHOWN: Final = {
    "res.partner": "pictures of people who take part in public conversations are shown to everybody",
    "res.users": "pictures of people who take part in public conversations are shown to everybody",
    "product.template": "pictures of published products are shown to everybody",
    "product.product": "pictures of published products are shown to everybody",
}
