"""What connections know of people."""

from panier.base.privacy.rules import Personal

PERSONAL = (
    Personal(
        "connections.Connection",
        ("account",),
        {"fr": "Qui a connecté le système d’un commerce", "en": "Who connected a shop’s own system"},
        {"fr": "Répondre de l’accès donné", "en": "To answer for the access given"},
        {"fr": "Tant que le commerce est inscrit", "en": "While the shop is registered"},
    ),
    Personal(
        "connections.Conflict",
        ("account",),
        {"fr": "Qui a tranché entre deux comptes de stock", "en": "Who decided between two counts of stock"},
        {"fr": "Répondre de ce qui est offert", "en": "To answer for what is offered"},
        {"fr": "Tant que le commerce est connecté", "en": "While the shop is connected"},
    ),
)
