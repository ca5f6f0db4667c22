"""What leaving knows of people."""

from panier.base.privacy.rules import Personal

PERSONAL = (
    Personal(
        "leaving.Kit",
        ("asked_by",),
        {
            "fr": "Qui a demandé le fichier de tout ce qui est à un commerce",
            "en": "Who asked for the file of everything that is a shop’s",
        },
        {"fr": "Répondre de qui a pris une copie", "en": "To answer for who took a copy"},
        {"fr": "Le fichier 7 jours, la demande 6 ans", "en": "The file 7 days, the request 6 years"},
    ),
    Personal(
        "leaving.Closing",
        ("closed_by", "reopened_by", "reason"),
        {
            "fr": "Qui a fermé un commerce, qui l’a rouvert et pourquoi",
            "en": "Who closed a shop, who reopened it and why",
        },
        {"fr": "Répondre de la décision", "en": "To answer for the decision"},
        {"fr": "6 ans", "en": "6 years"},
    ),
)
