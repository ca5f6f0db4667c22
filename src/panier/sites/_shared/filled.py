"""Messages of the active language with their facts in them, in pages, letters and whatever a view says."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment

BEFORE_A_STOP = re.compile(r"%\((\w+)\)s\.(?![\w.])")
ELIDES = re.compile(r"\b(de|que) %\((\w+)\)s", re.IGNORECASE)
VOWEL = re.compile(r"[aeiouàâäæéèêëîïôöœùûü]", re.IGNORECASE)  # of an h nobody can tell


def filled(message: str, facts: Mapping[str, Any]) -> str:
    """A sentence whose last fact has a full stop of its own, “10 a.m.” or “Masson inc.”, ends with that one. French elides: d’Atelier."""
    for name in _before_a_stop(message):
        if str(facts[name]).endswith("."):
            message = message.replace(f"%({name})s.", f"%({name})s")
    if get_language() == "fr":
        for word, name in _that_elide(message):
            if VOWEL.match(str(facts[name])):
                message = message.replace(f"{word} %({name})s", f"{word[:-1]}’%({name})s")
    return message % facts


@lru_cache(maxsize=10_000)
def _before_a_stop(message: str) -> list[str]:
    return BEFORE_A_STOP.findall(message)


@lru_cache(maxsize=10_000)
def _that_elide(message: str) -> list[tuple[str, str]]:
    return ELIDES.findall(message)


def install_words(environment: Environment, kind: type[str]) -> None:
    """What templates call for a message, with or without facts. `kind`: Markup where facts are escaped, or str."""

    def said(message: str, /, **facts: Any) -> str:
        return filled(kind(gettext(message)), facts)

    def counted(one: str, many: str, num: int, /, **facts: Any) -> str:
        return filled(kind(ngettext(one, many, num)), {"num": num, **facts})

    environment.install_gettext_callables(  # type: ignore[attr-defined] # added by the extension
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    environment.globals |= {"gettext": said, "ngettext": counted}
