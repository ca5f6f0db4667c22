"""Hits as they are kept: numbers side by side, a tenth of what as many objects take."""

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from tantivy import DocAddress

Best = tuple[float, DocAddress]  # how well it says the words, or its lot; which document


class Hits(NamedTuple):
    """The best first."""

    scores: "array[float]"
    segments: "array[int]"
    documents: "array[int]"

    @property
    def size(self) -> int:
        return len(self.scores)

    def first(self, most: int) -> list[Best]:
        rows = zip(self.scores[:most], self.segments[:most], self.documents[:most], strict=True)
        return [(score, DocAddress(segment, document)) for score, segment, document in rows]


def packed(hits: Sequence[Best]) -> Hits:
    addresses = [address for _, address in hits]
    return Hits(
        array("f", [score for score, _ in hits]),
        array("I", [address.segment_ord for address in addresses]),
        array("I", [address.doc for address in addresses]),
    )


NONE = packed(())
