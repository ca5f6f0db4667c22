"""What plans, tickets and pooled offers know of people."""

from panier.base.privacy.rules import Personal

REGISTERED = {"fr": "Tant que le commerce est inscrit", "en": "While the shop is registered"}

PERSONAL = (
    Personal(
        "capability.Assessment",
        ("actor",),
        {"fr": "Qui a répondu à l’autoévaluation d’un commerce", "en": "Who answered a shop’s self-assessment"},
        {"fr": "Savoir de qui vient la réponse", "en": "To know whose answer it is"},
        REGISTERED,
    ),
    Personal(
        "capability.Ticket",
        ("account", "assigned", "assigned_name"),
        {"fr": "Qui demande de l’aide, et qui s’en occupe", "en": "Who asks for help, and who sees to it"},
        {"fr": "Répondre à la demande", "en": "To answer the request"},
        REGISTERED,
    ),
    Personal(
        "capability.Message",
        ("actor",),
        {"fr": "Qui a écrit chaque message d’une demande d’aide", "en": "Who wrote each message of a request for help"},
        {"fr": "Répondre à la demande", "en": "To answer the request"},
        REGISTERED,
    ),
    Personal(
        "capability.Pooled",
        ("actor", "ended_reason"),
        {
            "fr": "Qui a publié une offre mutualisée, et pourquoi elle a pris fin",
            "en": "Who published a pooled offer, and why it ended",
        },
        {"fr": "Répondre de l’offre", "en": "To answer for the offer"},
        {"fr": "6 ans", "en": "6 years"},
    ),
    Personal(
        "capability.Interest",
        ("account", "actor", "note"),
        {
            "fr": "Qui a pris une place pour un commerce, et son mot",
            "en": "Who took a place for a shop, and their word",
        },
        {"fr": "Tenir la place, et joindre le commerce", "en": "To hold the place, and reach the shop"},
        REGISTERED,
    ),
)
