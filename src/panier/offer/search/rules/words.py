"""What the words of a search mean, by hand: words that say nothing, and words that say the same."""

import re
from functools import cache

from panier.kit.words import plain_words

# Articles and what elision leaves of them (l’érable, d’olive); « sans » and “without” stay: they change what is meant.
_FRENCH = """l d j m t s n c qu jusqu lorsqu puisqu le la les un une des de du au aux et ou en à a pour avec par sur dans
ce cet cette ces mon ma mes son sa ses"""
_ENGLISH = "a an the of and or for in on with to by from s my"
STOP_WORDS = {language: frozenset(words.split()) for language, words in (("fr", _FRENCH), ("en", _ENGLISH))}

ENDS = {
    "fr": re.compile(r"[,:(]"),
    "en": re.compile(r"[,:(]|\b(?:of|with|in|for|from|by|to|on|without|and)\b", re.IGNORECASE),
}

# Words of one line are found by each other. Folded (no accents), small; Québec's words beside France's.
SAME: dict[str, tuple[str, ...]] = {
    "fr": (
        "frais fraiche fraiches",
        "nouveau nouvelle nouveaux nouvelles nouvel",
        "boulanger boulangere boulangerie",
        "fromager fromagere fromagerie",
        "patissier patissiere patisserie",
        "boucher bouchere boucherie",
        "chocolatier chocolaterie",
        "sec seche secs seches",
        "doux douce douces",
        "beau belle",
        "tuque bonnet",
        "mitaine mitaines moufle moufles",
        "bleuet bleuets myrtille myrtilles",
        "canneberge canneberges atoca atocas",
        "chandail chandails pull tricot",
        "gilet cardigan veste",
        "bas chaussette chaussettes",
        "pantoufle pantoufles chausson chaussons",
        "espadrille espadrilles basket baskets",
        "mais ble",
        "breuvage breuvages boisson boissons",
        "patate patates",
        "foulard foulards echarpe echarpes",
        "sacoche sacoches sac sacs",
        "savon savons savonnette",
        "chandelle chandelles bougie bougies",
        "bijou bijoux",
        "jouet jouets",
        "chien chiens canin",
        "chat chats felin",
        "bebe bebes poupon poupons",
        "velo velos bicyclette bicyclettes",
        "cafe cafes espresso",
        "cadeau cadeaux",
        "livre livres bouquin roman",
        "enfant enfants jeunesse",
        "vegetalien vegetalienne vegane vegan",
        "biologique bio",
        "couverture couvertures jete jetes doudou",
        "poterie ceramique ceramiques",
        "tasse tasses mug",
        "confiture confitures tartinade tartinades",
    ),
    "en": (
        "tuque toque beanie hat",
        "mitten mittens glove gloves",
        "sweater sweaters jumper pullover",
        "sneaker sneakers trainers",
        "candle candles",
        "jam jams preserve preserves spread spreads",
        "kid kids child children",
        "mug mugs cup cups",
        "pottery ceramic ceramics",
        "bike bikes bicycle bicycles",
        "coffee espresso",
        "blanket blankets throw throws",
        "vegan vegans",
        "jewelry jewellery jewel jewels",
        "scarf scarves",
        "knife knives",
        "loaf loaves bread",
        "leaf leaves",
        "organic bio",
        "gift gifts present presents",
        "purse handbag bag bags",
        "dog dogs canine",
        "cat cats feline",
        "sock socks",
        "slipper slippers",
    ),
}


@cache
def _synonyms(language: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in SAME[language]:
        words = line.split()
        for word in words:
            found[word] = tuple(other for other in words if other != word)
    return found


def synonyms(word: str, language: str) -> tuple[str, ...]:
    """The other words that say what the folded `word` says."""
    return _synonyms(language).get(word, ())


def folded_words(text: str, language: str) -> list[str]:
    """`L’Érable, œuf` to `erable oeuf`: small, without accents, cut at everything else, stop words left out."""
    return [word for word in plain_words(text) if word not in STOP_WORDS[language]]


def edits(a: str, b: str) -> int:
    """How many letters to add, drop, change or swap with their neighbour to make `b` of `a`.

    Optimal string alignment, https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance
    """
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        older, before, row = before, row, [i]
        for j, right in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def head_word(title: str, language: str) -> str:
    """The word that says what the thing is: « Tasse à café » is a cup, and so is “Coffee cup”.

    French names the thing first, English last, before “with”, “of” or a comma says more about it.
    """
    words = re.findall(r"[^\W_]+", ENDS[language].split(title, maxsplit=1)[0].lower())
    meaning = [word for word in words if word not in STOP_WORDS[language] and not word.isdigit()]
    return (meaning[0] if language == "fr" else meaning[-1]) if meaning else ""
