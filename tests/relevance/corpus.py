"""The demonstration's goods as a market of documents: every good at three merchants, categories as the pack names them."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import panier
from panier.kit.geo import Point
from panier.offer.search.port import Batch, Document, SearchEngine, Surroundings, Text
from panier.offer.search.rules import PlaceFacts, SearchRequest
from tests.relevance.judgements import DEPTH, Judgement

NOW = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
ROOT = Path(panier.__file__).parent
GOODS = ROOT / "demonstration" / "goods"
SHOPS = (("Marché du Nord", "Montréal"), ("Chez Odile", "Rimouski"), ("Atelier Sept", "Gatineau"))
Row = dict[str, str]


class Corpus:
    """An engine filled with the goods; `goods` tells of each product which good it is."""

    def __init__(self, engine: SearchEngine) -> None:
        self.engine = engine
        self.goods: dict[int, str] = {}
        documents = list(self._documents())
        engine.rebuild([Batch(surroundings=Surroundings([_somewhere()])), Batch(documents)])

    @property
    def catalogue(self) -> list[str]:
        return list(self.goods.values())

    def ask(self, judgement: Judgement) -> list[str]:
        """The goods of the first hits."""
        request = SearchRequest(territory="qc", language=judgement.language, now=NOW, q=judgement.q, page_size=DEPTH)
        return [self.goods[hit.product] for hit in self.engine.find(request).hits]

    def _documents(self) -> Iterator[Document]:
        categories = {row["id"]: row for row in _rows(ROOT / "packs" / "qc" / "categories.csv", ",")}
        for file in sorted(GOODS.glob("*.csv")):
            for row in _rows(file, "|"):
                for shop in SHOPS:
                    product = len(self.goods) + 1
                    self.goods[product] = f"{file.stem}.{row['key']}"
                    yield _document(product, row, _path(row["category"], categories), shop)


def _rows(file: Path, separator: str) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=separator, quoting=csv.QUOTE_MINIMAL))


def _path(code: str, categories: dict[str, Row]) -> list[Row]:
    path: list[Row] = []
    while code:
        path.insert(0, categories[code])
        code = categories[code]["parent_id"]
    return path


def _document(product: int, row: Row, path: list[Row], shop: tuple[str, str]) -> Document:
    root, *below = path
    texts = {
        language: Text(
            title=row[language],
            kind=" · ".join(each[f"name_{language}"] for each in (below[-2:] or [root])),
            around=" · ".join([root[f"name_{language}"] if below else "", *shop]),
            body=row[f"text_{language}"],
        )
        for language in ("fr", "en")
    }
    return Document(
        product=product,
        public_id=f"prd_{product}",
        territory="qc",
        group=0,
        texts=texts,
        slug=row["key"],
        categories=tuple(int(each["id"]) for each in path),
        merchant=shop[0],
        regions=("montreal",),
        state="selling",
        hows=("pickup",),
        minor=1000,
        in_stock=True,
        places=(1,),
        pickup_places=(1,),
        created=NOW,
    )


def _somewhere() -> PlaceFacts:
    return PlaceFacts(
        key=1,
        id="plc_1",
        name="Quelque part",
        municipality="Montréal",
        point=Point(45.5, -73.6),
        tz="America/Toronto",
        openings=(),
        known_until=NOW,
        pickup_minutes=None,
    )
