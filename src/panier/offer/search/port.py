"""The port of a search engine: it stores what it is given and answers which products, in which order, with counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from panier.offer.search.rules import (
    Facets,
    Formula,
    PlaceFacts,
    Ranked,
    SearchRequest,
    Standing,
    Suggestion,
    TakenPlace,
    text_for_meaning,
)


class IndexMissing(Exception):  # noqa: N818 - a fact about the index: there is none, or it cannot be read
    """The engine cannot answer: another one must."""


@dataclass(frozen=True, slots=True)
class Text:
    """What can be found of one product in one language: its title, its kind (categories), what is around it (brand,
    merchant, towns, options) and its description without marks.
    """

    title: str
    kind: str
    around: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One merchant's product, as an engine sees it."""

    product: int  # the internal key; never leaves the house
    public_id: str
    territory: str
    group: int  # products with the same group are joined; 0: alone
    texts: Mapping[str, Text]
    slug: str
    categories: tuple[int, ...]  # codes from the root to its own
    merchant: str  # slug
    regions: tuple[str, ...]
    state: str
    hows: tuple[str, ...]
    minor: int
    in_stock: bool | None  # None: nobody counts it
    places: tuple[int, ...]  # where it can be had
    pickup_places: tuple[int, ...]  # where it is in stock and can be picked up
    created: datetime
    stock_places: tuple[int, ...] = ()  # where it is counted and there
    delivers: tuple[str, ...] = ()  # beginnings of the postal codes it is delivered to
    codes: tuple[str, ...] = ()  # product numbers (GTIN, SKU), as `code_of` writes them
    picture: str = ""  # its first picture: digest and width
    counted_at: datetime | None = None  # the newest count of its stock
    counted_by: str = ""  # its source
    origin: int = 0  # proofs that it is made in the territory: none, one, more
    origins: tuple[str, ...] = ()  # what is proven: local, made, certified
    record: int | None = None  # of its seller, per cent
    rated: tuple[int, int] = (0, 0)  # its reviews, and their mean in hundredths of a star above one

    @property
    def compared(self) -> str:
        """The text that is compared by meaning: in its first language, which the encoder reads as well as another."""
        text = next(iter(self.texts.values()))
        return text_for_meaning(text.title, text.kind.rpartition(" · ")[2])

    @property
    def standing(self) -> Standing:
        counted = (self.in_stock, self.counted_at, self.counted_by)
        return Standing(self.state, *counted, min(self.origin, 2), self.record, *self.rated)


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """`names` by language, `slugs` by language; `parent` is a code or 0."""

    territory: str
    code: int
    parent: int
    names: Mapping[str, str]
    slugs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Names:
    """A merchant, a street, a town or a region: its slug and its name by language (one name for all: key `""`).

    `places`: the keys of its open places; `picture` is a digest and a width, `tone` a colour of the palette.
    """

    territory: str
    slug: str
    names: Mapping[str, str]
    places: tuple[int, ...] = ()
    picture: str = ""
    tone: int = 0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What documents refer to, small enough to be held whole by each process. Replaced as a whole."""

    places: Sequence[PlaceFacts] = ()
    categories: Sequence[CategoryFacts] = ()
    merchants: Sequence[Names] = ()
    regions: Sequence[Names] = ()
    towns: Sequence[Names] = ()  # those with a place
    streets: Sequence[Names] = ()
    formulas: Sequence[Formula] = ()  # past, in force and announced
    listing: Sequence[str] = ()  # territories with shops that nobody runs: those are not here (ADR 0091)


@dataclass(frozen=True, slots=True)
class Batch:
    """One commit: documents to put (replacing theirs), products that are gone, new surroundings if they moved."""

    documents: Sequence[Document] = ()
    gone: Sequence[int] = ()
    surroundings: Surroundings | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: the product, the place its card speaks of, the distance to it in metres.

    `rank` None: another order than relevance was asked for, or it comes after those the formula puts in order.
    """

    product: int
    place: PlaceFacts | None
    distance_m: float | None
    rank: Ranked | None = None


@dataclass(frozen=True, slots=True)
class Also:
    """A shop, a street, a town, a region or an aisle that bears the words, and the metres to its nearest place."""

    what: Suggestion
    distance_m: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """`meant`: the words respelt, when some are not in the catalogue as written. `taken`: a word taken as a place."""

    total: int
    hits: Sequence[Found]
    facets: Facets = field(default_factory=dict)
    meant: str = ""
    taken: TakenPlace | None = None
    also: Sequence[Also] = ()


class Meaning(Protocol):
    """What is near in meaning: one vector for each distinct text. Never needed: without it words alone are searched."""

    @property
    def is_installed(self) -> bool: ...

    def size(self) -> int:
        """How many texts are learnt."""

    def unknown(self, texts: Mapping[int, str]) -> list[int]:
        """The keys of the texts that are not learnt."""

    def learn(self, texts: Mapping[int, str]) -> int:
        """Learn those that are not; how many. What is learnt stays when it is stopped."""

    def near(self, words: str, limit: int) -> list[tuple[int, float]]:
        """The keys of the texts near the words, nearest first, with how near: 0 to 1; none when nothing is near."""


@dataclass(frozen=True, slots=True)
class PlaceHits:
    """A place where some of what was found can be had: how many products, how far."""

    place: PlaceFacts
    products: int
    distance_m: float | None


class SearchEngine(Protocol):
    reduced: bool  # answers less well than asked: pages say so

    def put(self, batch: Batch) -> None:
        """Store the batch, whole or not at all, and let readers see it."""

    def rebuild(self, batches: Iterable[Batch]) -> None:
        """Replace everything by these batches; readers keep the old until the new is whole."""

    def find(self, request: SearchRequest) -> Answer:
        """Raises IndexMissing when there is nothing to answer from."""

    def is_lost(self, request: SearchRequest) -> bool:
        """Whether nothing has half of the words, whatever is filtered. Raises IndexMissing."""

    def places(self, request: SearchRequest, limit: int) -> tuple[int, Sequence[PlaceHits]]:
        """How many places have something of it, and the nearest of them (those with most when nobody says where).

        Raises IndexMissing.
        """

    def has_within(self, request: SearchRequest, metres: int) -> bool:
        """Whether some of what is found lies so near to where one is. Raises IndexMissing."""

    def suggest(self, words: str, *, language: str, territory: str, limit: int) -> list[Suggestion]:
        """What begins with these words. Raises IndexMissing."""

    def lists(self, territory: str) -> bool:
        """Whether there are shops that nobody runs, which it knows nothing of. Raises IndexMissing."""

    def differing(self, documents: Sequence[Document]) -> list[Document]:
        """Those it holds otherwise, or not at all. Raises IndexMissing."""

    def lacking(self, products: Sequence[int]) -> list[int]:
        """Those of which it holds no document. Raises IndexMissing."""

    def scattered(self, limit: int) -> list[int]:
        """Products that lie in many small parts of it, at most so many: put again together, they are found with less work. Raises IndexMissing."""

    def size(self) -> int:
        """How many documents it holds. Raises IndexMissing."""
