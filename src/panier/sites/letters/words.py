"""Facts of letters turned into words of the active language: amounts, moments, ways, bills. Reads nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta, get_day_names
from babel.numbers import format_currency, format_percent, get_currency_precision
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panier.base.notifications.order_facts import (
    ChangeFacts,
    LineFacts,
    MoneyFacts,
    OpeningFacts,
    OrderFacts,
    PartFacts,
    PlaceFacts,
    ProposedFacts,
    SellerFacts,
    TaxFacts,
    TrackingFacts,
)
from panier.kit.content import in_language
from panier.kit.postal import town_line

HOME_OF = {"fr": "fr_CA", "en": "en_CA"}  # how a language writes numbers and dates here
Rows = Sequence[tuple[str, str]]
TaxNames = Mapping[str, Mapping[str, str]]  # by code, its name by language


@dataclass(frozen=True)
class Bill:
    """What a part costs, each amount in words: lines, then delivery and each tax alone, then the total."""

    lines: Rows
    sums: Rows
    total: str


def locale() -> Locale:
    language = get_language() or "fr"
    return Locale.parse(HOME_OF.get(language, language))


def money(amount: MoneyFacts) -> str:
    """Such as `19,99 $`."""
    places = get_currency_precision(amount["currency"])
    return format_currency(Decimal(amount["minor"]).scaleb(-places), amount["currency"], locale=locale())


def pair(label: str, value: str) -> str:
    return (_("%(label)s: %(value)s") % {"label": label, "value": value}).rstrip()


def moment(text: str, tz: str) -> str:
    """An RFC 3339 time, told in the zone `tz`."""
    when = datetime.fromisoformat(text).astimezone(ZoneInfo(tz))
    return _("%(day)s, %(time)s") % {"day": _day(when), "time": _hour(when)}


def bill(part: PartFacts, tax_names: TaxNames) -> Bill:
    sums = [(_("Goods"), money(part["goods"]))]
    if part["method"] != "pickup":
        sums.append((_("Delivery") if part["method"] == "delivery" else _("Parcel"), money(part["delivery"])))
    sums += [(tax_label(tax, tax_names), money(tax["amount"])) for tax in part["taxes"]]
    return Bill([(_line(line), money(line["subtotal"])) for line in part["lines"]], sums, money(part["total"]))


def tax_label(tax: TaxFacts, tax_names: TaxNames) -> str:
    """One tax with its own rate: TPS and TVQ are never added together."""
    rate = format_percent(Decimal(tax["rate"]), locale=locale(), decimal_quantization=False)
    return f"{_tax_name(tax, tax_names)} {rate}"


def tax_rows(part: PartFacts, tax_names: TaxNames, platform: Mapping[str, Any]) -> Rows:
    """Who collects which tax, under which number."""
    rows = []
    for tax in part["taxes"]:
        seller = tax["collector"] == "seller"
        number = (part["seller"] if seller else platform)["tax_numbers"].get(tax["code"], "")
        said = _("No. %(number)s") if seller else _("collected by Le Panier Bleu for this merchant, No. %(number)s")
        rows.append((_tax_name(tax, tax_names), said % {"number": number}))
    return rows


def way(order: OrderFacts, part: PartFacts) -> Rows:
    """How the part is had, where and by when."""
    place, promise = part["seller"]["place"], part["promise"]
    if part["method"] == "pickup":
        spot = f"{place['name']}, {place['address']}, {town_line(place)}"
        wait = format_timedelta(timedelta(minutes=promise.get("minutes", 0)), threshold=2, locale=locale())
        ready = _("%(wait)s after the merchant accepts, during opening hours") % {"wait": wait}
        if "at" in promise:
            ready = moment(promise["at"], place["tz"])
        known = _("Kept, to fetch from") if promise.get("kept") else _("Ready to pick up")
        when = (_("When"), slot(promise, place["tz"])) if "slot" in promise else (known, ready)
        return [(_("Pick up at"), spot), when]
    placed = datetime.fromisoformat(order["placed_at"]).astimezone(ZoneInfo(place["tz"]))
    latest = placed + timedelta(days=promise.get("days", 0))
    if "by" in promise:
        latest = datetime.fromisoformat(promise["by"])
    sent = part["method"] == "parcel"
    return [
        (_("Sent by parcel by") if sent else _("Delivered by"), part["seller"]["name"]),
        (_("Sent to") if sent else _("Delivered to"), address(order)),
        (_("When"), slot(promise, place["tz"])) if "slot" in promise else (_("At the latest"), _day(latest)),
    ]


def slot(promise: Mapping[str, Any], tz: str) -> str:
    """Such as `Saturday, November 28, 9:00 a.m. to 12:00 p.m.`, told in the zone `tz`."""
    ends = datetime.fromisoformat(promise["ends"]).astimezone(ZoneInfo(tz))
    return _("%(from)s to %(until)s") % {"from": moment(promise["begins"], tz), "until": _hour(ends)}


def address(order: OrderFacts) -> str:
    to = order["address"]
    return ", ".join(text for text in (to.get("line"), to.get("unit"), town_line(to)) if text)


def enquiry_title(title: Mapping[str, str], options: Sequence[Any], quantity: int) -> str:
    """Such as `2 × Tasse (bleu)`."""
    chosen = ", ".join(_option(option) for option in options)
    what = in_language(title, get_language() or "fr").text
    return f"{quantity} × {what} ({chosen})" if chosen else f"{quantity} × {what}"


def enquiry_rows(title: Mapping[str, str], options: Sequence[Any], quantity: int, unit: MoneyFacts) -> Rows:
    return [(_("Asked for"), enquiry_title(title, options, quantity)), (_("Price each, before taxes"), money(unit))]


def change_rows(changes: Sequence[ChangeFacts]) -> Rows:
    """What is not delivered, why, and what comes back for it."""
    reasons = {
        "missing": _("not on the shelf any more"),
        "damaged": _("damaged"),
        "replaced": _("replaced by the substitute you accepted"),
        "declined": _("the substitute did not suit you"),
        "unanswered": _("the substitute got no answer in time"),
    }
    rows = []
    for each in changes:
        why = each["note"] or reasons.get(each["why"]) or _("taken out by the shop")
        what = enquiry_title(each["title"], each["options"], each["quantity"])
        back = _("%(amount)s back") % {"amount": money(each["back"])}
        rows.append((what, f"{why} · {back}" if each["back"]["minor"] else why))
    return rows


def proposal_rows(proposal: ProposedFacts, tz: str) -> Rows:
    title = enquiry_title(proposal["title"], proposal["options"], proposal["quantity"])
    return [
        (_("Instead of"), enquiry_title(proposal["replaced"], [], proposal["quantity"])),
        (_("The shop proposes"), title),
        (_("Price each, before taxes"), money(proposal["unit"])),
        (_("Answer by"), moment(proposal["answer_by"], tz)),
    ]


def answered_rows(title: dict[str, str], replaced: dict[str, str], quantity: int) -> Rows:
    return [
        (_("Your substitute"), enquiry_title(title, [], quantity)),
        (_("Instead of"), enquiry_title(replaced, [], quantity)),
    ]


def place_rows(place: PlaceFacts) -> Rows:
    return [
        (_("Pick up at"), place["name"]),
        (_("Address"), f"{place['address']}, {town_line(place)}"),
    ]


def tracking_rows(tracking: TrackingFacts) -> Rows:
    carrier = in_language(tracking["carrier"], get_language() or "fr").text
    return [(_("Carrier"), carrier), (_("Tracking number"), tracking["number"])]


def seller_rows(seller: SellerFacts) -> Rows:
    """Who the contract is with: names, address, ways to reach him, his number in the enterprise register."""
    rows = [(_("Name"), seller["name"])]
    if seller["legal_name"] and seller["legal_name"] != seller["name"]:
        rows.append((_("Legal name"), seller["legal_name"]))
    found = [
        (_("Address"), seller["address"]),
        (_("E-mail"), seller["email"]),
        (_("Phone"), seller["phone"]),
        (_("Business number"), seller["business_number"]),
    ]
    return rows + [(label, text) for label, text in found if text]


def buyer_rows(order: OrderFacts) -> Rows:
    contact = order["contact"]
    found = [(_("Name"), contact["name"]), (_("E-mail"), contact["email"]), (_("Phone"), contact["phone"])]
    return [(label, text) for label, text in found if text]


def returns(seller: SellerFacts) -> str:
    said = in_language(seller["returns"], get_language() or "fr").text
    return said or _("This merchant declared no returns beyond what the law gives you.")


def hours(openings: Sequence[OpeningFacts]) -> Rows:
    """A week, a day a row."""
    names = get_day_names("wide", locale=locale())
    return [
        (names[each["weekday"]].capitalize(), f"{_hour(each['opens'])} – {_hour(each['closes'])}") for each in openings
    ]


def merchants(facts: dict[str, Any]) -> str:
    """The names of everyone who sells in this order."""
    parts = facts.get("parts") or ([facts["part"]] if "part" in facts else [])
    names = [part["seller"]["name"] for part in parts] or facts.get("merchants", [])
    if len(names) <= 1:
        return "".join(names)
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


def _tax_name(tax: TaxFacts, tax_names: TaxNames) -> str:
    return in_language(tax_names.get(tax["code"], {}), get_language() or "fr").text or tax["code"]


def _line(line: LineFacts) -> str:
    title = in_language(line["title"], get_language() or "fr").text
    chosen = ", ".join(_option(option) for option in line["options"])
    what = f"{title} ({chosen})" if chosen else title
    return f"{line['quantity']} × {what}, {money(line['unit'])}"


def _option(option: Any) -> str:
    """`{"name", "value"}` with plain or bilingual values, or a plain text."""
    if not isinstance(option, dict):
        return str(option)
    value = option.get("value", "")
    return in_language(value, get_language() or "fr").text if isinstance(value, dict) else str(value)


def _day(when: datetime) -> str:
    return format_date(when, "long", locale=locale())


def day(text: str) -> str:
    """A day as ISO 8601 writes it."""
    return _day(datetime.fromisoformat(text))


def _hour(when: datetime | str) -> str:
    at = time.fromisoformat(when) if isinstance(when, str) else when
    return format_time(at, "short", locale=locale()).replace(" h ", "\u00a0h\u00a0")  # on one line


def origin_kind(kind: str) -> str:
    """What is claimed, in words."""
    return {"local": _("Merchant of the territory"), "made": _("Made here"), "certified": _("Certified")}[kind]


def origin_outcome(state: str) -> str:
    return {
        "confirmed": _("Your claim is confirmed. It shows on your page and on the goods it speaks of."),
        "refused": _("Your claim could not be confirmed. You may make it again with another proof."),
        "revoked": _("After a dispute, your claim is not shown any more."),
        "expired": _("The proof of your claim is over: it is not shown any more. Claim it again with the new proof."),
    }[state]


def dispute_outcome(state: str) -> str:
    if state == "upheld":
        return _("You were right: the claim is not shown any more. Thank you.")
    return _("After looking at the proof, the claim stands.")


def in_words(content: Mapping[str, str]) -> str:
    """In the reader's language; empty when there is nothing."""
    return in_language(content, get_language() or "fr").text


def about(number: str, title: Mapping[str, str]) -> str:
    """What a conversation is about: a product's name, or an order's number."""
    if number:
        return _("order %(number)s") % {"number": number}
    return in_language(title, get_language() or "fr").text


def judged(hides: bool, measure: str) -> str:  # noqa: FBT001 - a fact of the letter
    """What became of a reported message and of its author."""
    message = _("The message is hidden.") if hides else _("The message stays as it is.")
    author = {
        "none": "",
        "warned": _("Its author was warned."),
        "stopped": _("Its author cannot write for a while."),
    }[measure]
    return f"{message} {author}".strip()
