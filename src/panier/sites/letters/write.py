"""Writing a letter: one template a kind, its words once; laid out as plain text and, by MJML, as HTML."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import mrml
from django.conf import settings
from django.utils.translation import override
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from panier.base.notifications.actions import Written
from panier.base.notifications.rules import KINDS
from panier.sites._shared.filled import install_words
from panier.sites._shared.formats import currency_name
from panier.sites._shared.states import state_of
from panier.sites.letters import joining, statement, words

KINDS_FOLDER = Path(__file__).parent / "kinds"
SUBJECT_LENGTH = 200
BLANK_LINES = re.compile(r"\n{3,}")


class Reader(NamedTuple):
    """Who reads, and what his territory says that letters repeat."""

    language: str
    tz: str
    platform: Mapping[str, Any] = {}  # its tax numbers, where it collects for a merchant
    tax_names: Mapping[str, Mapping[str, str]] = {}  # by code and language
    rights: Sequence[str] = ()  # what the law lets a buyer do


def write(kind: str, facts: Any, reader: Reader) -> Written:
    """The letter in the reader's language. KeyError for a kind that does not exist."""
    if kind not in KINDS:
        raise KeyError(kind)
    facts = _clean(facts)
    with override(reader.language):
        given = {**facts, **reader._asdict(), "merchants": words.merchants(facts)}
        given["demonstration"] = settings.DEMONSTRATION
        plain, rich = _environment(rich=False), _environment(rich=True)
        subject = plain.get_template(f"{kind}.html").render(given, layout="_subject.txt", medium="_plain.txt")
        text = plain.get_template(f"{kind}.html").render(given, layout="_letter.txt", medium="_plain.txt")
        mjml = rich.get_template(f"{kind}.html").render(given, layout="_letter.mjml", medium="_rich.mjml")
        return Written(_one_line(subject), BLANK_LINES.sub("\n\n", text).strip() + "\n", mrml.to_html(mjml).content)


@cache
def _environment(*, rich: bool) -> Environment:
    """The same templates twice: escaped for HTML, and as they are for text. What people typed is never a template."""
    environment = Environment(
        loader=FileSystemLoader(KINDS_FOLDER),
        autoescape=rich,  # noqa: S701 - off for plain text only
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    install_words(environment, Markup if rich else str)
    environment.globals |= {"words": words, "joining": joining, "statement": statement}
    environment.globals["currency_name"] = currency_name
    environment.globals["state_of"] = state_of
    return environment


def _clean(value: Any) -> Any:
    """Facts without control characters: none has a place in a letter, and XML refuses most of them."""
    if isinstance(value, str):
        return "".join(" " if unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} else letter for letter in value)
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_clean(each) for each in value]
    return value


def _one_line(text: str) -> str:
    """A header holds one line: whatever a name brings, nothing is added to it."""
    return " ".join(text.split())[:SUBJECT_LENGTH]
