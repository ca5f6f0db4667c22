"""Steps, states, faults and refusals of joining, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from panier.kit.refusals import Refusal
from panier.sites._shared.joining import DAYS, OPENINGS, STATES, STEPS, TONES

__all__ = ["DAYS", "OPENINGS", "STATES", "STEPS", "TONES", "fault_words", "refusal_words", "warning_words"]


def fault_words(faults: Mapping[str, str]) -> dict[str, str]:
    """By field, as it is said beside it."""
    return {field: _special(field, code) or _usual(code) for field, code in faults.items()}


def _special(field: str, code: str) -> str:
    name = field.partition("-")[2] or field if field.startswith("p") and field[1:2].isdigit() else field
    return {
        ("number", "missing"): _("Give the NEQ, or say that the shop has none."),
        ("number", "form"): _("A NEQ is 10 digits and begins with 11, 22, 33 or 88."),
        ("TPS", "form"): _("A GST number looks like 123456782 RT0001, and its check digit must agree."),
        ("TVQ", "form"): _("A QST number looks like 1234567890 TQ0001."),
        ("email", "form"): _("This e-mail address is not whole."),
        ("website", "form"): _("An address looks like https://myshop.example."),
        ("postal_code", "form"): _("A postal code looks like H2X 1Y4."),
        ("postal_code", "elsewhere"): _("This postal code is not in the territory of this market."),
        ("municipality", "unknown"): _(
            "We do not know this town. Write the municipality, not the neighbourhood or the former town."
        ),
        ("prefixes", "elsewhere"): _("One of these beginnings is not in the territory of this market."),
        ("delivers", "missing"): _("To sell here, offer pickup somewhere or deliver yourself."),
        ("price", "form"): _("A price looks like 5,95."),
        ("free_from", "form"): _("A price looks like 5,95."),
        ("days", "form"): _("A number of days from 1 to 30."),
        ("pickup_minutes", "form"): _("A number of minutes, such as 60."),
        ("institution", "form"): _("3 digits, such as 815."),
        ("transit", "form"): _("5 digits, at the bottom of a cheque."),
        ("account", "form"): _("5 to 12 digits."),
        ("terms", "missing"): _("Read and accept the terms."),
    }.get(
        (name, code),
        _("Opening and closing times, one after the other: 9:00 to 12:00, 13:00 to 18:00.")
        if name.startswith("hours")
        else "",
    )


def _usual(code: str) -> str:
    return {
        "missing": _("This is needed."),
        "both": _("Registered for one, you are registered for both: give both numbers, or none."),
        "proof": _("Add the paper that shows it."),
        "day": _("Give the last day it counts."),
        "rule": _("This is not asked any more."),
        "file": _("A proof is a PDF, PNG or JPEG file of at most 10 MB and 40 million pixels."),
        "over": _("This proof is over: give the one in force."),
    }.get(code, _("This does not look right."))


def warning_words(warnings: Mapping[str, str]) -> dict[str, str]:
    """A doubt stops nobody: it asks to look again."""
    return {
        field: _("The check digit does not agree: please look again. You may go on; we check it with you.")
        for field in warnings
    }


def refusal_words(refusal: Refusal) -> str:
    words: dict[str, Any] = {
        "wrong-step": _("This application has moved on meanwhile: nothing was changed."),
        "incomplete": _("A few things are missing still: see the steps marked below."),
        "already-run": _("Somebody runs this shop already: ask that person to invite you."),
        "too-many-open": _("You have %(most)s open applications already: finish or withdraw one first."),
        "terms-moved": _("The terms have changed: read them once more."),
        "bad-proof": _("A proof is a PDF, PNG or JPEG file of at most 10 MB and 40 million pixels."),
        "bank-change-waits": _("Another change is waiting already: cancel it first."),
        "bank-change-over": _("It is in use already, or was cancelled: nothing was changed."),
        "bad-bank-account": _("Look at the numbers marked below."),
    }
    said = str(words.get(refusal.code, _("This is not possible right now. Try again in a moment.")))
    return said % refusal.facts if "%(" in said else said
