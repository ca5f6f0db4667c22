"""What amendments know of people."""

from panier.base.privacy.rules import Personal

ACCOUNTING = {"fr": "6 ans (registres fiscaux et comptables)", "en": "6 years (tax and accounting records)"}

PERSONAL = (
    Personal(
        "amendments.Amendment",
        ("actor", "note"),
        {
            "fr": "Qui a retiré un article d’une commande, et pourquoi",
            "en": "Who took an item out of an order, and why",
        },
        {"fr": "Expliquer à l’acheteur ce qui lui est rendu", "en": "To explain to the buyer what is given back"},
        ACCOUNTING,
    ),
    Personal(
        "amendments.Substitution",
        ("actor",),
        {"fr": "Qui a proposé un substitut", "en": "Who proposed a substitute"},
        {"fr": "Répondre de l’exécution du contrat", "en": "To answer for how the contract was carried out"},
        ACCOUNTING,
    ),
    Personal(
        "amendments.NewMoment",
        ("actor",),
        {"fr": "Qui a proposé un autre moment", "en": "Who proposed another moment"},
        {"fr": "Répondre de l’exécution du contrat", "en": "To answer for how the contract was carried out"},
        ACCOUNTING,
    ),
)
