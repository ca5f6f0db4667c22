"""What letters tell of orders, as samples: a part of two mugs and a bread, a question, what changed in it."""

from typing import Any

LINK = "https://panier.example/fr/commande/ord_1.abc/?a=1&b=2"


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
