"""What returns know of people."""

from panier.base.privacy.rules import Personal
from panier.trade.amendments.privacy import ACCOUNTING

PERSONAL = (
    Personal(
        "returns.Return",
        ("actor", "note"),
        {
            "fr": "Qui a repris un article après sa remise, et pourquoi",
            "en": "Who took an item back after it was handed over, and why",
        },
        {"fr": "Expliquer à l’acheteur ce qui lui est rendu", "en": "To explain to the buyer what is given back"},
        ACCOUNTING,
    ),
)
