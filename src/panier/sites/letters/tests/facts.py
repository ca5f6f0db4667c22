"""Full facts for every kind of letter."""

from typing import Any

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
from panier.sites.letters.tests.sold import LINK, change, enquiry, money, part, proposal

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
