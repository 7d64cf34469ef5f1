"""What can be said of the ownership of a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Nature = Literal["owned", "public", "none"]
"""`owned`: records belong to somebody. `public`: for everybody by nature. `none`: no owner is known, nothing is
counted."""
Kind = Literal["document", "person", "trace"]
"""`person`: partners and users themselves. `trace`: only that somebody took part in something."""
Sureness = Literal["certain", "firm", "tentative"]
Origin = Literal["configured", "stock", "inferred"]


@dataclass(frozen=True, slots=True)
class Ownership:
    """To whom the records of one model belong.

    `owners` are paths to a partner or user; the first that is set names the owner. `shared` are paths to people that
    the record is shared with on purpose, besides its followers. A path `model:res_id` stands for the owner of the
    document that the two fields name.
    """

    nature: Nature
    owners: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    kind: Kind = "document"
    confidence: Sureness = "certain"
    origin: Origin = "inferred"

    @property
    def document(self) -> tuple[str, str] | None:
        """The two fields that name the document, where records belong to whom their document belongs."""
        named = next((path for path in self.owners if ":" in path), None)
        if named is None:
            return None
        model, _, record = named.partition(":")
        return model, record


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the table of stock models; `parent` is a link to the record that says the rest."""

    nature: Nature = "owned"
    owners: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    parent: str | None = None
    kind: Kind = "document"
