"""Words of an invented market of any size: deterministic, French and English, some words everywhere and most of them rare."""

import csv
import random
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

import panier

ROOT = Path(panier.__file__).parent
NAMES = 40_000  # invented names: the long tail of a market's words
SYLLABLES = (
    "ba bel bri ca cha dor du fa flo gan gri ha jo ka lan lu ma mel mi no nor o pa pri ra ro sa sel ta tri va vel zo"
)
QUALITIES = (
    ("", ""),
    ("artisanal", "artisan"),
    ("bleu", "blue"),
    ("rouge", "red"),
    ("vert forêt", "forest green"),
    ("noir", "black"),
    ("blanc", "white"),
    ("gris", "grey"),
    ("en laine", "wool"),
    ("en coton biologique", "organic cotton"),
    ("en érable", "maple wood"),
    ("en bouleau", "birch"),
    ("en cuir", "leather"),
    ("en acier", "steel"),
    ("en verre soufflé", "blown glass"),
    ("en lin", "linen"),
    ("recyclé", "recycled"),
    ("fait main", "handmade"),
    ("de la Gaspésie", "from Gaspésie"),
    ("du Kamouraska", "from Kamouraska"),
    ("des Cantons", "from the Townships"),
    ("du Saguenay", "from Saguenay"),
    ("pour enfants", "for children"),
    ("pour bébé", "for babies"),
    ("pour homme", "for men"),
    ("pour femme", "for women"),
    ("grand format", "large size"),
    ("petit format", "small size"),
    ("léger", "light"),
    ("robuste", "sturdy"),
    ("d’hiver", "for winter"),
    ("d’été", "for summer"),
    ("de fête", "festive"),
    ("sans gluten", "gluten-free"),
    ("sans sucre", "sugar-free"),
    ("épicé", "spicy"),
    ("à l’érable", "with maple"),
    ("aux bleuets", "with blueberries"),
    ("aux canneberges", "with cranberries"),
    ("classique", "classic"),
    ("moderne", "modern"),
    ("rustique", "rustic"),
    ("à rayures", "striped"),
    ("à carreaux", "checked"),
    ("imperméable", "waterproof"),
    ("pliable", "folding"),
    ("rechargeable", "rechargeable"),
    ("biologique", "organic"),
    ("équitable", "fair-trade"),
    ("vintage", "vintage"),
    ("deluxe", "deluxe"),
)
SIZES = (
    ("", ""),
    ("", ""),
    ("250 g", "250 g"),
    ("500 g", "500 g"),
    ("750 ml", "750 ml"),
    ("paquet de 3", "pack of 3"),
    ("paquet de 12", "pack of 12"),
    ("30 cm", "30 cm"),
    ("1,5 L", "1.5 L"),
)
Item = TypeVar("Item")


class Zipf(Generic[Item]):
    """Draws the n-th item about 1/n as often as the first."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.weights = list(accumulate(1 / (rank + 2) for rank in range(len(items))))

    def draw(self, chance: random.Random) -> Item:
        return self.items[bisect(self.weights, chance.random() * self.weights[-1])]

    def draws(self, chance: random.Random, count: int) -> list[Item]:
        return chance.choices(self.items, cum_weights=self.weights, k=count)


class Good(NamedTuple):
    """A kind of thing, by language (French, English)."""

    titles: tuple[str, str]
    texts: tuple[str, str]
    category: int
    minor: int


class Vocabulary:
    def __init__(self) -> None:
        chance = random.Random("words of the corpus")  # noqa: S311 - the same corpus every time
        goods = [*_goods(), *_kinds()]
        chance.shuffle(goods)
        syllables = SYLLABLES.split()
        names = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(NAMES)]
        self.goods = Zipf(goods)
        self.names = Zipf(list(dict.fromkeys(names)))
        self.words = tuple(Zipf([*_words(goods, side), *self.names.items[::4]]) for side in (0, 1))

    def texts(self, good: Good, chance: random.Random) -> tuple[tuple[str, str], tuple[str, str]]:
        """Titles and descriptions, French and English: what it is, how it is, what it is called."""
        quality, size = chance.choice(QUALITIES), chance.choice(SIZES)
        name = self.names.draw(chance).capitalize()
        others = self.goods.draws(chance, 3)
        titles, bodies = [], []
        for side in (0, 1):
            thing, how = good.titles[side], quality[side]
            kind = f"{thing} {how}" if side == 0 or how.startswith(("from", "with", "for")) else f"{how} {thing}"
            titles.append(f"{kind[0].upper()}{kind[1:]} {name}{', ' if size[side] else ''}{size[side]}")
            said = " ".join(self.words[side].draws(chance, 16)).capitalize()
            told = " ".join(other.texts[side] for other in others)
            bodies.append(f"<p>{good.texts[side]} {said}.</p><p>{told}</p>")
        return (titles[0], titles[1]), (bodies[0], bodies[1])


def _goods() -> list[Good]:
    """The demonstration's goods as kinds of things."""
    found = []
    for file in sorted((ROOT / "demonstration" / "goods").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="|"):
                texts = row["text_fr"], row["text_en"]
                found.append(Good((row["fr"], row["en"]), texts, int(row["category"]), int(row["price"])))
    return found


def _kinds() -> list[Good]:
    """Every category that has none above it alone is a kind of thing too."""
    with (ROOT / "packs" / "qc" / "categories.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["parent_id"]]
    return [
        Good((row["name_fr"], row["name_en"]), (f"{row['name_fr']}.", f"{row['name_en']}."), int(row["id"]), 2500)
        for row in rows
    ]


def _words(goods: Sequence[Good], side: int) -> list[str]:
    """Every word of the goods, the frequent ones first."""
    counts: dict[str, int] = {}
    for good in goods:
        for word in f"{good.titles[side]} {good.texts[side]}".lower().replace(".", "").replace(",", "").split():
            counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: -counts[word])
