"""What terms of sale know of people."""

from panier.base.privacy.rules import Personal

PERSONAL = (
    Personal(
        "terms.TermsChange",
        ("actor", "actor_name"),
        {"fr": "Qui a changé les conditions de vente d’un commerce", "en": "Who changed a shop’s terms of sale"},
        {"fr": "Répondre de ce qui a été promis", "en": "To answer for what was promised"},
        {"fr": "6 ans", "en": "6 years"},
    ),
)
