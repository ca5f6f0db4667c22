"""The statement of a payout, in words of the active language. Reads nothing else than its facts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from babel.dates import format_date
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from panier.base.notifications.order_facts import MoneyFacts, WentFacts
from panier.base.notifications.payout_facts import PaidSums
from panier.kit.content import in_language
from panier.sites.letters.words import Rows, TaxNames, enquiry_title, locale, money


def paid_lines(lines: Sequence[Mapping[str, Any]], more: int) -> Rows:
    """An order a row, with what the shop gets of it."""
    kinds = {
        "hand_over": _("Order %(number)s"),
        "take_back": _("Order %(number)s, refunded"),
        "return": _("Order %(number)s, taken back"),
        "payout_back": _("An earlier payment that came back"),
    }
    rows = [(kinds[each["kind"]] % {"number": each["number"]}, money(each["net"])) for each in lines]
    left = ngettext("and %(num)s more line", "and %(num)s more lines", more) % {"num": more}
    return [*rows, (left, _("all of them are in your exit kit"))] if more else rows


def went_rows(went: Sequence[WentFacts], delivery: MoneyFacts) -> Rows:
    """What the shop took back, or pays back part of, with its taxes."""
    rows = []
    for each in went:
        title = in_language(each["title"], get_language() or "fr").text
        named = enquiry_title(each["title"], each["options"], each["quantity"]) if each["quantity"] else None
        rows.append((named or _("Part of the price of %(title)s") % {"title": title}, money(each["back"])))
    return [*rows, (_("Delivery"), money(delivery))] if delivery["minor"] else rows


def paid_sums(sums: PaidSums, tax_names: TaxNames) -> Rows:
    """Each tax alone: a shop claims back those on the commission."""

    def named(code: str) -> str:
        return in_language(tax_names.get(code, {}), get_language() or "fr").text or code

    def less(amount: MoneyFacts) -> str:
        return money({"minor": -amount["minor"], "currency": amount["currency"]})

    rows = [(_("Orders, with delivery and the taxes you collect"), money(sums["gross"]))]
    rows += [
        (_("of which %(tax)s, which you collect") % {"tax": named(each["code"])}, money(each["amount"]))
        for each in sums["taxes"]
    ]
    rows.append((_("Commission"), less(sums["commission"])))
    rows += [
        (_("%(tax)s on the commission") % {"tax": named(each["code"])}, less(each["amount"]))
        for each in sums["commission_taxes"]
    ]
    return [*rows, (_("Paid to you"), money(sums["net"]))]


def day(text: str) -> str:
    """A date as ISO 8601."""
    return format_date(date.fromisoformat(text), "long", locale=locale())
