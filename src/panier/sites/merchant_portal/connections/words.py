"""What goes wrong with a connection, in words that say what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from panier.kit.refusals import Refusal
from panier.offer.connections.rules.life import SHOPIFY, WOOCOMMERCE
from panier.sites.merchant_portal.imports.reasons import refused_words

KIND_NAMES = {SHOPIFY: "Shopify", WOOCOMMERCE: "WooCommerce"}
OF_ADDRESS = frozenset(
    {"bad-address", "refused-address", "bad-certificate", "not-a-shop", "moved", "unreachable", "too-slow"}
)
OF_KEYS = frozenset({"bad-credentials", "missing-right"})


def field_of(refusal: Refusal) -> str:
    """Which field of the form it is about; `form` for none."""
    if refusal.code == "bad-connection":
        return str(refusal.facts["field"])
    problem = str(refusal.facts.get("problem", ""))
    return "address" if problem in OF_ADDRESS else "key" if problem in OF_KEYS else "form"


def connection_words(refusal: Refusal) -> str:
    return problem_words({"code": refusal.code, "facts": refusal.facts})


def problem_words(problem: Mapping[str, Any]) -> str:
    """The same of a problem that was kept."""
    code, facts = str(problem["code"]), problem["facts"]
    if code == "shop-trouble":
        return _trouble(facts)
    if code == "too-much":
        return _too_much(facts)
    words = {
        "bad-connection": _("This does not look right: check it in your shop’s settings."),
        "already-connected": _("A shop of this kind is connected already. Disconnect it first."),
        "wrong-connection-state": _("This connection has moved on meanwhile: look at its state."),
    }
    if code == "other-currency":
        return str(_("Your shop counts in %(theirs)s, this market in %(ours)s.") % facts)
    return words.get(code) or refused_words(code, facts)


def news_words(topic: str) -> str:
    """What a message of the shop is about."""
    if topic.startswith("inventory"):
        return _("A count has changed")
    if topic.startswith("app"):
        return _("Our app was removed from your shop")
    return _("A product has changed")


def _trouble(facts: Mapping[str, Any]) -> str:
    words = {
        "bad-address": _("This is not the https address of a shop."),
        "refused-address": _("This address is not on the public web."),
        "bad-certificate": _("Its certificate is not one that browsers trust, or not that of this name."),
        "not-a-shop": _("There is no such shop at this address."),
        "moved": _("This address sends on to another one: give that one. Keys are never sent along."),
        "bad-credentials": _("The shop does not know these keys. Copy them again, whole."),
        "missing-right": _(
            "The keys open the shop, but not all we need: give them the rights to read products, and to read and write stock."
        ),
        "too-large": _("The shop answers more than we can read at once."),
        "too-dear": _("The shop finds that we ask too much at once, however little it is: tell us, the fault is ours."),
        "refused": _("The shop refuses what we ask."),
        "unreachable": _("Nothing answers at this address."),
        "too-slow": _("The shop takes too long to answer."),
        "busy": _("The shop asks us to wait."),
        "trouble": _("The shop has a fault of its own at the moment."),
        "garbled": _("The shop’s answer cannot be understood."),
        "lost": _("The shop never said whether it took this: compare the two counts."),
    }
    said = words.get(str(facts.get("problem")), words["trouble"])
    details = facts.get("rights") or facts.get("words")
    return f"{said} ({details})" if details else said


def _too_much(facts: Mapping[str, Any]) -> str:
    if facts["what"] == "gone":
        return (
            _(
                "%(count)s of %(of)s products are no longer in your shop. Nothing was changed: look, then say whether this is right."
            )
            % facts
        )
    return (
        _(
            "The price of %(count)s of %(of)s products falls by more than half or more than doubles. Nothing was changed: look, then say whether this is right."
        )
        % facts
    )
