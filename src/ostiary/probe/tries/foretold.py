"""What should come of files, and of `read`."""

from __future__ import annotations

from dataclasses import replace

from ostiary.probe.scene import Actor, FileFact, Key, Prediction, Scene


def read_prediction(scene: Scene, actor: Actor, key: Key) -> Prediction:
    """`read` searches for its records. Messages are looked at one by one instead, which refuses fewer of them: notes
    of the system that lists leave out may be read (mail_message.py)."""
    listed = scene.predictor.record(actor, key, evaluator="search", site=False)
    if key[0] != "mail.message" or listed.outcome != "denied":
        return listed
    return scene.predictor.record(actor, key, site=False)


def file_prediction(scene: Scene, actor: Actor, file: FileFact) -> Prediction:
    """Odoo serves what is public, and else what is on a record that the caller reads and may not be without an access
    right on files (ir_attachment.py)."""
    if file.public:
        return _of_public(scene, actor, file)
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


def _of_public(scene: Scene, actor: Actor, file: FileFact) -> Prediction:
    """Public files are for everybody; on a document of a customer that somebody may not read, that is hardly meant."""
    if file.model in scene.known and file.record is not None and not file.field:
        foretold = scene.predictor.record(actor, (file.model or "", file.record), evaluator="search", site=False)
        owned = any(actor.name in one.owners for one in scene.documents if one.key == (file.model, file.record))
        if (
            foretold.outcome == "denied"
            and not owned
            and scene.predictor.foreign(actor, (file.model or "", file.record))
        ):
            return Prediction(
                "denied", f"the file is public, and its record is refused: {foretold.reason}", tentative=True
            )
    return Prediction("open", "the file is public")
