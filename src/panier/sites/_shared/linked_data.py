"""schema.org for machines, as JSON-LD: https://schema.org. Only what we know is said; the seller is the merchant, never us."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString

Thing = dict[str, Any]
CONTEXT = "https://schema.org"
# Nothing a merchant writes can end the script element, nor begin a comment in it.
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def as_script(things: Sequence[Mapping[str, Any]]) -> SafeString:
    """The text of a script element of type application/ld+json."""
    whole = {"@context": CONTEXT, "@graph": list(things)}
    text = json.dumps(whole, ensure_ascii=False)
    for written, instead in ESCAPES.items():  # a third of the time `translate` takes
        text = text.replace(written, instead)
    return SafeString(text)


def said(**facts: Any) -> Thing:
    """Without what is not known: None, empty texts and lists. `type` becomes `@type`, `id` becomes `@id`."""
    names = {"type": "@type", "id": "@id"}
    return {names.get(name, name): value for name, value in facts.items() if value not in (None, "", [], (), {})}


def crumbs(steps: Iterable[tuple[str, str]]) -> Thing:
    """Names and absolute addresses, from the front page on."""
    items = [said(type="ListItem", position=at, name=name, item=address) for at, (name, address) in enumerate(steps, 1)]
    return said(type="BreadcrumbList", itemListElement=items)


def item_list(addresses: Iterable[tuple[str, str]], *, begins: int = 1, name: str = "") -> Thing:
    """Names and absolute addresses in the order the page shows them."""
    items = [
        said(type="ListItem", position=at, name=words, url=address)
        for at, (words, address) in enumerate(addresses, begins)
    ]
    return said(type="ItemList", name=name, numberOfItems=len(items), itemListElement=items)


def website(name: str, address: str, search: str, language: str) -> Thing:
    """`search` is the address of the search page."""
    action = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    return said(type="WebSite", name=name, url=address, inLanguage=language, potentialAction=action)
