"""Reading many models at once, each as far as the key may."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ostiary.sources.api.calls import Denied, Refused
from ostiary.sources.api.crew import Crew, Finished
from ostiary.sources.api.http import CONNECTIONS
from ostiary.sources.api.reading import Page, Reader, Wanted
from ostiary.sources.api.store import Store

Progress = Callable[[int, int, str], None]
"""(done, in all, what is at hand)."""


@dataclass(slots=True)
class Rounds:
    """Reads what is wanted into a store."""

    reader: Reader
    store: Store
    progress: Progress | None = None
    _done: int = 0
    _in_all: int = 0

    def read(self, wanted: Iterable[Wanted]) -> dict[Wanted, str]:
        """Read all of it; what Odoo refused, and with which words. Fields that the key may not read are left out."""
        refused = self._round(list(wanted))
        narrower = {self._narrowed(one): one for one, error in refused.items() if isinstance(error, Denied)}
        again = [one for one in narrower if one is not None]
        for one in again:
            del refused[narrower[one]]
        refused |= self._round(again)
        return {one: error.message for one, error in refused.items()}

    def _round(self, wanted: Sequence[Wanted]) -> dict[Wanted, Refused]:
        progress = self.store.progress(wanted)
        left = [one for one, (_, done) in progress.items() if not done]
        self._in_all += len(wanted)
        self._done += len(wanted) - len(left)
        refused: dict[Wanted, Refused] = {}

        reader = self.reader  # the threads may outlive the store, and shall not hold it

        def pages(one: Wanted) -> Iterator[Page]:
            return reader.pages(one, progress[one][0])

        for one, item in Crew(pages, left, CONNECTIONS).results():
            if isinstance(item, Page):
                self.store.keep(one, item)
            elif isinstance(item.error, Refused):
                refused[one] = item.error
            elif item.error is not None:
                raise item.error
            else:
                self.store.finish(one)
            self._done += isinstance(item, Finished)
            self.tell(one.model)
        return refused

    def tell(self, model: str) -> None:
        """Say what is at hand."""
        if self.progress:
            self.progress(self._done, self._in_all, model)

    def _narrowed(self, wanted: Wanted) -> Wanted | None:
        """The same without the fields that this user may not read; None where that changes nothing."""
        try:
            readable = self.reader.readable_fields(wanted.model)
        except Refused:
            return None
        kinds = tuple(kind for kind in wanted.kinds if kind[0] in readable)
        relations = tuple(relation for relation in wanted.relations if relation.field in readable)
        narrower = replace(wanted, kinds=kinds, relations=relations)
        return None if narrower == wanted or not (narrower.table or relations) else narrower
