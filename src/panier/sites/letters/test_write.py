"""Every kind, in both languages, with full facts: exact amounts, nothing executed, nothing left untranslated."""

import re
from typing import Any

import pytest

from panier.base.notifications.civic_facts import (
    AnsweredReportFacts,
    AskedReviewFacts,
    ConversationFacts,
    JudgedFacts,
    PooledFacts,
    ReviewFacts,
)
from panier.base.notifications.order_facts import (
    AnsweredFacts,
    ChangedPartFacts,
    DueFacts,
    MomentFacts,
    OrderFacts,
    PartOfOrderFacts,
    ProposalFacts,
    TakenBackFacts,
)
from panier.base.notifications.payout_facts import PaidFacts, PayoutFacts
from panier.base.notifications.rules import (
    KINDS,
    ApplicationFacts,
    BankFacts,
    ConsentFacts,
    ContactAddressFacts,
    DueApplicationFacts,
    EnquiryFacts,
    InvitationFacts,
    LinkFacts,
    NoticeFacts,
    OriginFacts,
    ProofFacts,
    ReviewDueFacts,
    TeamFacts,
)
from panier.base.notifications.shop_facts import FeedFacts, HelpFacts, HolidayFacts, WayFacts
from panier.sites.letters.write import Reader, write

NAUGHTY = "Bruno & Fils {{7*7}} <script>alert(1)</script>"
LINK = "https://panier.example/fr/commande/ord_1.abc/?a=1&b=2"
LANGUAGES = ("fr", "en")


def money(minor: int) -> dict[str, Any]:
    return {"minor": minor, "currency": "CAD"}


def _seller(name: str, *, registered: bool) -> dict[str, Any]:
    return {
        "name": name,
        "legal_name": "Bruno Boulanger inc.",
        "address": "2900, rue Masson, Montréal H1Y 1W5",
        "email": "bruno@panier.example",
        "phone": "514 555-0100",
        "business_number": "1140000000",
        "tax_numbers": {"TPS": "000000018 RT0001", "TVQ": "0000000019 TQ0001"} if registered else {},
        "returns": {"fr": "Échange dans les 14 jours.", "en": "Exchange within 14 days."},
        "place": {
            "name": "Bruno Masson",
            "address": "2900, rue Masson",
            "municipality": "Montréal",
            "postal_code": "H1Y 1W5",
            "tz": "America/Toronto",
        },
    }


def part(*, seller: str = "Boulangerie Bruno", method: str = "pickup", registered: bool = True) -> dict[str, Any]:
    """Two mugs at 19,99 $ and a bread at 7,25 $: goods 47,23; delivered, 5,95 more."""
    collector = "seller" if registered else "platform"
    delivered = method == "delivery"
    return {
        "id": "prt_aaaaaaaaaaaaaaaa",
        "number": "7K4M-2XQP-1",
        "seller": _seller(seller, registered=registered),
        "method": method,
        "promise": {"days": 2} if delivered else {"minutes": 90},
        "pickup_code": "" if delivered else "K7M2",
        "reason": "Le four est en panne.",
        "lines": [
            {
                "title": {"fr": "Tasse", "en": "Mug"},
                "options": [{"name": "Couleur", "value": "bleu"}],
                "quantity": 2,
                "unit": money(1999),
                "subtotal": money(3998),
                "tax_category": "STD",
            },
            {
                "title": {"fr": "Pain de ménage"},
                "options": [],
                "quantity": 1,
                "unit": money(725),
                "subtotal": money(725),
                "tax_category": "ZERO",
            },
        ],
        "goods": money(4723),
        "delivery": money(595 if delivered else 0),
        "taxes": [
            {"code": "TPS", "collector": collector, "rate": "0.05", "amount": money(230 if delivered else 200)},
            {"code": "TVQ", "collector": collector, "rate": "0.09975", "amount": money(458 if delivered else 399)},
        ],
        "total": money(6006 if delivered else 5322),
        "hours": [{"weekday": 0, "opens": "09:00", "closes": "18:00"}],
    }


def enquiry(state: str = "asked") -> dict[str, Any]:
    return {
        "state": state,
        "merchant": "Boulangerie Bruno",
        "place": part()["seller"]["place"],
        "title": {"fr": "Tasse", "en": "Mug"},
        "options": [{"name": "Couleur", "value": "bleu"}],
        "quantity": 2,
        "unit": money(1999),
        "contact": {"name": "Ana Tremblay", "email": "ana@panier.example", "phone": ""},
        "answer_by": "2026-11-24T16:00:00+00:00",
        "held_until": "2026-11-25T23:00:00+00:00",
        "reason": "La dernière est partie hier.",
        "link": LINK,
    }


def change(why: str) -> dict[str, Any]:
    return {**enquiry(), "why": why, "note": "", "back": money(2298 if why == "missing" else 0)}


def proposal() -> dict[str, Any]:
    return {**enquiry(), "replaced": {"fr": "Bol", "en": "Bowl"}}


TO_MERCHANTS = (  # they know who they are
    "enquiry_merchant",
    "origin_changed",
    "team_invitation",
    "team_changed",
    "bank_changed",
    "contact_changed",
    "application_due",
    "review_due",
    "proof_changed",
    "way_decided",
    "application_changed",
    "conversation_merchant",
    "review_merchant",
    "help_changed",
    "pooled_changed",
    "report_answered",
    "feed_changed",
    "payout_paid",
)


PAID = {
    "merchant": "Boulangerie Bruno",
    "amount": money(3501),
    "last_digits": "567",
    "reference": "pytaaaaaaaaaaaaaaaa",
}
SAID = {
    "merchant": "Boulangerie Bruno",
    "number": "",
    "title": {"fr": "Tasse", "en": "Mug"},
    "name": "Ana",
    "count": 2,
    "market": False,
    "hides": True,
    "measure": "stopped",
    "reason": "Insulte.",
    "until": "2026-12-01T15:00:00+00:00",
    "link": LINK,
}
TEAM = {
    "email": "zoe@panier.example",
    "merchant": "Boulangerie Bruno",
    "role": "clerk",
    "actor": "Nadia",
    "until": "2026-12-01T15:00:00+00:00",
    "what": "role",
    "link": LINK,
}
PLAIN: dict[type, dict[str, Any]] = {
    LinkFacts: {"email": "ana@panier.example", "link": LINK},
    NoticeFacts: {"email": "ana@panier.example", "at": "2026-11-24T15:00:00+00:00"},
    AskedReviewFacts: {
        "merchants": ["Boulangerie Bruno", "Librairie Bella"],
        "number": "7K4M-2XQP",
        "days": 90,
        "link": LINK,
    },
    PooledFacts: {
        "what": "closed",
        "for_desk": False,
        "title": {"fr": "Photos d’une journée", "en": "A day of pictures"},
        "taken": 3,
        "places": 4,
        "reason": "",
        "link": LINK,
    },
    AnsweredReportFacts: {
        "what": "hidden",
        "hidden": True,
        "merchant": "Boulangerie Bruno",
        "title": {"fr": "Tasse", "en": "Mug"},
        "cause": {"fr": "Publicité", "en": "Advertising"},
        "reason": "Un lien vers un autre site.",
        "link": LINK,
    },
    ContactAddressFacts: {
        "email": "zoe@panier.example",
        "merchant": "Boulangerie Bruno",
        "before": "bruno@panier.example",
        "after": "bonjour@bruno.example",
        "actor": "Mona",
        "at": "2026-11-24T15:00:00+00:00",
        "link": LINK,
    },
    ConsentFacts: {
        "merchants": ["Boulangerie Bruno"],
        "words_read": "Cette boutique peut m’écrire.",
        "link": LINK,
        "back": LINK,
    },
    FeedFacts: {
        "what": "failing",
        "held": "",
        "count": 0,
        "of": 0,
        "merchant": "Boulangerie Bruno",
        "site": "laines.example",
        "at": "2026-12-01T15:00:00+00:00",
        "link": LINK,
    },
    WayFacts: {
        "email": "zoe@panier.example",
        "merchant": "Boulangerie Bruno",
        "opening": "selling",
        "accepted": True,
        "reason": "Tout y est.",
        "link": LINK,
    },
    PayoutFacts: {**PAID, "reason": "Compte fermé.", "link": LINK},
    PaidFacts: {
        **PAID,
        "funds_on": "2026-12-03",
        "lines": [
            {"kind": "hand_over", "number": "7K4M-2XQP-1", "at": "2026-11-24T15:00:00+00:00", "net": money(4201)},
            {"kind": "take_back", "number": "8K4M-2XQP-1", "at": "2026-11-24T15:00:00+00:00", "net": money(-1000)},
            {"kind": "payout_back", "number": "", "at": "2026-11-24T15:00:00+00:00", "net": money(300)},
        ],
        "more": 2,
        "sums": {
            "gross": money(3733),
            "taxes": [{"code": "TPS", "amount": money(130)}, {"code": "TVQ", "amount": money(259)}],
            "commission": money(202),
            "commission_taxes": [{"code": "TPS", "amount": money(10)}, {"code": "TVQ", "amount": money(20)}],
            "net": money(3501),
        },
        "link": LINK,
    },
    HelpFacts: {
        "what": "asked",
        "merchant": "Boulangerie Bruno",
        "subject": "Photos",
        "said": "Elles sont sombres.",
        "due": "2026-12-01T15:00:00+00:00",
        "link": LINK,
    },
    HolidayFacts: {
        "merchant": "Boulangerie Bruno",
        "day": "2026-12-25",
        "holiday": {"fr": "Noël", "en": "Christmas Day"},
        "link": LINK,
    },
    ReviewFacts: {
        "what": "hidden",
        "merchant": "Boulangerie Bruno",
        "title": {},
        "stars": 4,
        "said": "Bon.",
        "reply": "",
        "cause": {"fr": "Hors sujet", "en": "Off topic"},
        "reason": "Parle d’autre chose.",
        "link": LINK,
    },
    ConversationFacts: SAID,
    JudgedFacts: SAID,
    InvitationFacts: TEAM,
    TeamFacts: TEAM,
    ApplicationFacts: {
        "email": "ana@panier.example",
        "merchant": "Épicerie Ana",
        "state": "changes_asked",
        "link": LINK,
        "reason": "Presque.",
        "asked": ["Le bail est illisible."],
        "due": "2026-12-24T15:00:00+00:00",
    },
    BankFacts: {
        "email": "zoe@panier.example",
        "merchant": "Boulangerie Bruno",
        "what": "asked",
        "institution": "815",
        "last_digits": "222",
        "actor": "Bruno",
        "at": "2026-12-01T15:00:00+00:00",
        "link": LINK,
    },
}


def about_parts(kind: str) -> dict[str, Any]:
    """What a letter of an order knows besides the order."""
    if KINDS[kind] is ProposalFacts:
        return {"merchants": ["Boulangerie Bruno"], "tz": "America/Toronto", "proposal": proposal()}
    if KINDS[kind] is OrderFacts:
        return {"merchants": ["Boulangerie Bruno", "Librairie Bella"]}
    if KINDS[kind] is TakenBackFacts:
        went = [{**enquiry(), "back": money(2298)}, {**enquiry(), "quantity": 0, "back": money(100)}]
        return {"part": part(), "went": went, "delivery": money(684), "back": money(3082), "reason": "Abîmée."}
    if KINDS[kind] in (PartOfOrderFacts, ChangedPartFacts, DueFacts, AnsweredFacts, MomentFacts):
        changed = {"changes": [change("missing"), change("replaced")], "back": money(2298)}
        due = {"state": "to_accept", "due": "2026-11-24T16:00:00+00:00", "late": False, "ends": True}
        answered = {"answer": "declined", "replaced": {"fr": "Tasse"}, "title": {"fr": "Bol"}, "quantity": 1}
        absence = {"then": "again", "note": "Sonnette brisée.", "at": "2026-11-24T16:00:00+00:00"}
        paper = {"name": "Ana Tremblay", "reason": "Téléphone volé", "at": "2026-11-24T16:00:00+00:00"}
        moments = {"agreed": {"minutes": 60}, "promise": {"minutes": 60, "at": "2026-12-04T15:00:00+00:00"}}
        return {"part": {**part(), "absence": absence, "paper": paper}, **changed, **due, **answered, **moments}
    return {"parts": [part(), part(seller="Librairie Bella", method="delivery")]}


def facts_of(kind: str, **changes: Any) -> dict[str, Any]:
    """The facts the kind's own type asks for."""
    facts: dict[str, Any]
    if KINDS[kind] in PLAIN:
        facts = dict(PLAIN[KINDS[kind]])
    elif KINDS[kind] is EnquiryFacts:
        facts = enquiry()
    elif KINDS[kind] in (DueApplicationFacts, ReviewDueFacts, ProofFacts):
        facts = {"email": "zoe@panier.example", "merchant": "Épicerie Zoé", "due": "2026-12-01T15:00:00+00:00"}
        facts |= {"late": False, "what": "over" if kind == "review_due" else "soon", "day": "2026-12-14", "days": 14}
        facts |= {
            "rule": {"fr": "Permis", "en": "Permit"},
            "waiting": False,
            "reason": "",
            "opening": "listed",
            "link": LINK,
        }
    elif KINDS[kind] is OriginFacts:
        state = "upheld" if kind == "dispute_answered" else "confirmed"
        facts = {"email": "ana@panier.example", "merchant": "Boulangerie Bruno", "kind": "made", "state": state}
        facts |= {"reason": "Vu sur place.", "link": LINK}
    else:
        facts = {
            "number": "7K4M-2XQP",
            "placed_at": "2026-11-24T15:00:00+00:00",
            "contact": {"name": "Ana Tremblay", "email": "ana@panier.example", "phone": "514 555-0101"},
            "address": {"line": "12, rue Masson", "unit": "", "municipality": "Montréal", "postal_code": "H1X 1R5"},
            "total": money(11328),
            "link": LINK,
        }
        facts |= about_parts(kind)
    return {**facts, **changes}


def reader(language: str) -> Reader:
    platform = {"tax_numbers": {"TPS": "999999998 RT0001", "TVQ": "9999999996 TQ0001"}}
    names = {"TPS": {"fr": "TPS", "en": "GST"}, "TVQ": {"fr": "TVQ", "en": "QST"}}
    return Reader(language, "America/Toronto", platform, names, ("LPC 54.8",))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_is_written_in_each_language(kind: str, language: str) -> None:
    letter = write(kind, facts_of(kind), reader(language))
    assert letter.subject
    assert "\n" not in letter.subject
    assert letter.html.startswith("<!doctype html>")
    assert f'lang="{language}"' in letter.html
    assert "{{" not in letter.text
    assert "<" not in letter.text
    assert not re.search(r"\.m\.(<[^>]*>)*\.", letter.text + letter.html)  # “by 10 a.m.” ends its sentence
    other = write(kind, facts_of(kind), reader("en" if language == "fr" else "fr"))
    assert letter.subject != other.subject
    assert letter.text != other.text
    assert ("Démonstration" if language == "fr" else "Demonstration") in letter.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "kind", sorted(kind for kind in KINDS if KINDS[kind] not in (LinkFacts, NoticeFacts) and kind not in TO_MERCHANTS)
)
def test_each_letter_of_an_order_names_its_merchants(kind: str, language: str) -> None:
    letter = write(kind, facts_of(kind), reader(language))
    assert "Boulangerie Bruno" in letter.text
    assert "Boulangerie Bruno" in letter.html
    if len(facts_of(kind).get("parts") or facts_of(kind).get("merchants", [])) > 1:
        assert "Librairie Bella" in letter.text


def test_the_receipt_says_each_amount() -> None:
    text = (
        write("order_placed", facts_of("order_placed"), reader("fr")).text.replace("\xa0", " ").replace("\u202f", " ")
    )
    assert "2 × Tasse (bleu), 19,99 $ : 39,98 $" in text
    assert "1 × Pain de ménage, 7,25 $ : 7,25 $" in text
    assert "Livraison : 5,95 $" in text
    assert "TPS 5 % : 2,00 $" in text
    assert "TVQ 9,975 % : 3,99 $" in text
    assert "Total de Librairie Bella : 60,06 $" in text
    assert "Total payé : 113,28 $" in text
    assert "Au plus tard le : 26 novembre 2026" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contract_says_what_the_law_asks(language: str) -> None:
    """LPC 54.4 and 54.7: who, where, how to reach him, what, each price and tax, total, currency, way, date, returns."""
    letter = write("contract_copy", facts_of("contract_copy"), reader(language))
    said = {
        "fr": (
            "Échange dans les 14 jours.",
            "dollars canadiens",
            "24 novembre 2026",
            "Livraison",
            "53,22\xa0$",
            "LPC 54.8",
        ),
        "en": (
            "Exchange within 14 days.",
            "Canadian dollars",
            "November 24, 2026",
            "Mug",
            "$53.22",
            "GST 5%",
            "LPC 54.8",
        ),
    }[language]
    always = (
        "7K4M-2XQP-1",
        "Bruno Boulanger inc.",
        "2900, rue Masson, Montréal H1Y 1W5",
        "bruno@panier.example",
        "514 555-0100",
        "1140000000",
        "000000018 RT0001",
        "0000000019 TQ0001",
        "Ana Tremblay",
    )
    for words in (*always, *(each for each in said if each != "Livraison")):
        assert words in letter.text
        assert words in letter.html


@pytest.mark.parametrize("kind", ["order_placed", "contract_copy"])
def test_taxes_are_never_added_together(kind: str) -> None:
    """Revenu Québec: neither 9.97, 14.97 nor 14.975 % may stand on the document."""
    for language in LANGUAGES:
        letter = write(kind, facts_of(kind), reader(language))
        for body in (letter.text, letter.html):
            assert not re.search(r"14[.,]97|9[.,]97(?!5)", body)


def test_a_merchant_without_numbers_says_who_collects() -> None:
    facts = facts_of("contract_copy", part=part(registered=False))
    text = write("contract_copy", facts, reader("fr")).text
    assert "perçue par Le Panier Bleu pour ce marchand, no 999999998 RT0001" in text
    assert "perçue par Le Panier Bleu pour ce marchand, no 9999999996 TQ0001" in text


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_people_typed_is_printed_as_text(kind: str) -> None:
    """A template, a tag or an entity in a name stays what it is: in the text as typed, in the HTML escaped."""
    facts = _everywhere(facts_of(kind), NAUGHTY)
    for language in LANGUAGES:
        letter = write(kind, facts, reader(language))
        assert "<script" not in letter.html
        assert "Bruno & Fils {{7*7}}" in letter.text or "Bruno" not in letter.text
        if "Bruno" in letter.text:
            assert "Bruno &amp; Fils {{7*7}} &lt;script&gt;alert(1)&lt;/script&gt;" in letter.html
        assert "49" not in letter.subject


def test_a_name_cannot_add_a_header_or_break_the_letter() -> None:
    seller = "Bruno\r\nBcc: all@panier.example\x00\x0b\u2028\ud800"
    letter = write("contract_copy", facts_of("contract_copy", part=part(seller=seller)), reader("fr"))
    assert letter.subject == "Votre contrat 7K4M-2XQP-1 avec Bruno Bcc: all@panier.example"
    assert "\x00" not in letter.html
    letter.html.encode()


def test_a_link_is_an_attribute_not_markup() -> None:
    letter = write("confirm_email", facts_of("confirm_email", link='https://x.example/"><img src=x>'), reader("fr"))
    assert "<img src=x>" not in letter.html


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        write("../../etc/passwd", {}, reader("fr"))


def test_a_missing_fact_is_an_error_not_a_blank() -> None:
    facts = facts_of("part_ready")
    del facts["part"]["pickup_code"]
    with pytest.raises(Exception, match="pickup_code"):
        write("part_ready", facts, reader("fr"))


def _everywhere(facts: Any, text: str) -> Any:
    """The same facts with `text` wherever a person could have typed."""
    typed = {
        "name",
        "actor",
        "merchant",
        "legal_name",
        "reason",
        "line",
        "municipality",
        "title",
        "returns",
        "phone",
        "merchants",
    }
    shapes = {"title": {"fr": text, "en": text}, "returns": {"fr": text, "en": text}, "merchants": [text]}
    if isinstance(facts, dict):
        return {
            key: shapes.get(key, text) if key in typed else _everywhere(value, text) for key, value in facts.items()
        }
    return [_everywhere(each, text) for each in facts] if isinstance(facts, list) else facts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["enquiry_buyer", "enquiry_merchant"])
def test_an_enquiry_says_where_it_stands_in_words_of_its_own(kind: str, language: str) -> None:
    states = ("asked", "accepted", "refused", "expired", "withdrawn", "lapsed")
    letters = [write(kind, enquiry(state), reader(language)) for state in states]
    assert len({letter.subject for letter in letters}) == len(states)
    assert all(("2 × Tasse (bleu)" if language == "fr" else "2 × Mug (bleu)") in letter.text for letter in letters)
    assert "La dernière est partie hier." in letters[2].text
    assert all("La dernière" not in letter.text for letter in letters if letter is not letters[2])
