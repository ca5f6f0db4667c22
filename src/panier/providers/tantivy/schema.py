"""The index's fields and how words are cut: two forms of each word, folded (`fo`) and stemmed then folded (`st`)."""

import marshal
from functools import cache
from zlib import crc32

from tantivy import Document as Row
from tantivy import Filter, Index, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from panier.offer.search.port import Document, Text
from panier.offer.search.rules import STATES, STOP_WORDS, PlaceTable, head_word, packed, text_key
from panier.providers.tantivy.traits import number_of, traits_of

FORMAT = 12  # raised when fields or analysis change: an older index is then missing, and is built anew
LANGUAGES = {"fr": "french", "en": "english"}
WORD_MAX = 40  # bytes; longer is not a word
TEXT_PARTS = ("head_st", "title_fo", "title_st", "kind_fo", "kind_st", "all_st")
SAID = ("public_id", "slug", "picture", *LANGUAGES)  # of a suggestion, its titles by language: only kept, in one field
NEVER = "-"  # the hours of what is nowhere: each document has some
BETWEEN = "\0"  # the database keeps no text that holds one
# Numbers facets are counted by: its own category, what many share, its merchant and the hours of its places. Each document has all.
COUNTED = ("own", "traits", "seller", "open_at", "today_at")
TEXT_FIELDS = {language: tuple(f"{part}_{language}" for part in TEXT_PARTS) for language in LANGUAGES}


@cache
def folded(language: str) -> TextAnalyzer:
    """`L’Érable` to `erable`: the tokenizer cuts at both apostrophes, the article is a stop word."""
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(WORD_MAX))
        .filter(Filter.lowercase())
        .filter(Filter.custom_stopword(sorted(STOP_WORDS[language])))
        .filter(Filter.ascii_fold())
        .build()
    )


@cache
def stemmed(language: str) -> TextAnalyzer:
    """Stemmed before it is folded: the French stemmer knows accents (30 of 36 inflections against 27)."""
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(WORD_MAX))
        .filter(Filter.lowercase())
        .filter(Filter.custom_stopword(sorted(STOP_WORDS[language])))
        .filter(Filter.stemmer(LANGUAGES[language]))
        .filter(Filter.ascii_fold())
        .build()
    )


@cache
def cut(language: str) -> TextAnalyzer:
    """Words as they were written, small, without the stop words: what both forms are made from."""
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(WORD_MAX))
        .filter(Filter.lowercase())
        .filter(Filter.custom_stopword(sorted(STOP_WORDS[language])))
        .build()
    )


@cache
def nothing() -> TextAnalyzer:
    """What is only kept: no word of it is searched. (A field of bytes is handed over a byte at a time: slower.)"""
    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.remove_long(1)).build()


@cache
def schema() -> Schema:
    """Keys are signed integers: deleting by an unsigned one silently deletes nothing (STACK §2, guarded by a test)."""
    builder = SchemaBuilder()
    builder.add_integer_field("product", indexed=True, fast=True)
    for name in ("group", "minor", "created", "browse", "standing", "digest", *COUNTED):
        builder.add_integer_field(name, fast=True)
    builder.add_integer_field("place", stored=True, indexed=True, fast=True)
    builder.add_integer_field("only_place", fast=True)  # 0: none, or several
    builder.add_integer_field("stocked", indexed=True, fast=True)
    for name in ("category", "cell", "trait"):
        builder.add_integer_field(name, indexed=True)
    builder.add_text_field("region", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("territory", "merchant", "hours", "today", "delivers"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("text", indexed=True)  # the key of the text compared by meaning
    builder.add_text_field("code", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("said", stored=True, tokenizer_name="nothing", index_option="basic")
    for language in LANGUAGES:
        builder.add_text_field(f"head_st_{language}", tokenizer_name=f"st_{language}", index_option="freq")
        for part in ("title", "kind"):
            builder.add_text_field(f"{part}_fo_{language}", tokenizer_name=f"fo_{language}", index_option="freq")
            builder.add_text_field(f"{part}_st_{language}", tokenizer_name=f"st_{language}", index_option="freq")
        builder.add_text_field(f"all_st_{language}", tokenizer_name=f"st_{language}", index_option="freq")
    return builder.build()


def register(index: Index) -> Index:
    """Tokenizers are not kept in the index: they are registered after every opening."""
    index.register_tokenizer("nothing", nothing())
    for language in LANGUAGES:
        index.register_tokenizer(f"fo_{language}", folded(language))
        index.register_tokenizer(f"st_{language}", stemmed(language))
    return index


def row(document: Document, table: PlaceTable) -> Row:
    """Built with the schema: without it every number would be guessed to be of another type."""
    fields = columns(document, table)
    fields["digest"] = digest(fields)
    return Row.from_dict(fields, schema())


def digest(fields: dict[str, object]) -> int:
    """Tells whether a document became another. Version 2 writes the same for the same, however it is held in memory."""
    written = marshal.dumps(fields, 2)
    return len(written) << 32 | crc32(written)


def columns(document: Document, table: PlaceTable) -> dict[str, object]:
    """All the index knows of a product: with the hours of its places and of those that give it.

    What it has none of is left out: an empty list costs more to hand over than a full one.
    """
    fields = _numbers(document, table)
    for name, values in (
        ("category", document.categories),
        ("place", document.places),
        ("cell", table.cells_of(document.places)),
        ("stocked", document.stock_places),
        ("delivers", document.delivers),
        ("region", document.regions),
        ("code", document.codes),
    ):
        if values:
            fields[name] = list(values)
    said = [document.public_id, document.slug, document.picture]
    for language in LANGUAGES:
        text = document.texts.get(language) or next(iter(document.texts.values()))
        said.append(text.title)
        fields.update(zip(TEXT_FIELDS[language], _words(text, language), strict=True))
    fields["said"] = BETWEEN.join(said)
    return fields


def _numbers(document: Document, table: PlaceTable) -> dict[str, object]:
    """What each product has one of, and its traits."""
    hours, today = table.hours_of(document.places) or NEVER, table.today_of(document.pickup_places) or NEVER
    bits, traits = traits_of(document)
    return {
        "product": document.product,
        "group": document.group,
        "minor": document.minor,
        "created": int(document.created.timestamp()),
        "browse": browse_order(document),
        "only_place": document.places[0] if len(document.places) == 1 else 0,
        "standing": packed(document.standing),
        "territory": document.territory,
        "merchant": document.merchant,
        "text": text_key(document.compared),
        "own": document.categories[-1] if document.categories else 0,
        "trait": bits,
        "traits": traits,
        "seller": number_of(document.merchant),
        "hours": hours,
        "today": today,
        "open_at": number_of(hours),
        "today_at": number_of(today),
    }


def said_of(row: Row) -> dict[str, str]:
    """What is kept of a product to suggest it, by the names of `SAID`."""
    return dict(zip(SAID, str(row.get_first("said")).split(BETWEEN), strict=True))


def _words(text: Text, language: str) -> tuple[str, ...]:
    """What is searched in one language, as TEXT_FIELDS names it."""
    title, kind = text.title, text.kind
    everything = f"{title} · {kind} · {text.around} · {text.body}"
    return head_word(title, language), title, title, kind, kind, everything


def browse_order(document: Document) -> int:
    """Without words: what is not sold out first, then what can be bought, then by lot, the same lot for everyone.

    The lot is drawn from the public id, so no merchant comes first by name, age or size.
    """
    lot = crc32(document.public_id.encode())
    openness = len(STATES) - STATES.index(document.state)
    return (int(document.in_stock is not False) << 36) + (openness << 33) + lot
