"""What merchants' records know of people."""

from panier.base.privacy.rules import Personal

WHILE_MEMBER = {"fr": "Tant que le commerce est inscrit", "en": "While the shop is registered"}

PERSONAL = (
    Personal(
        "merchants.Merchant",
        ("contact_email", "contact_phone"),
        {"fr": "Courriel et téléphone d’un commerce", "en": "E-mail and phone of a shop"},
        {
            "fr": "Les afficher à qui achète, comme la loi le demande",
            "en": "To show them to whoever buys, as the law asks",
        },
        WHILE_MEMBER,
    ),
    Personal(
        "merchants.Member",
        ("account", "order_letters"),
        {
            "fr": "Qui travaille pour un commerce, et en reçoit les lettres",
            "en": "Who works for a shop, and has its letters",
        },
        {"fr": "Accorder les droits, et avertir des commandes", "en": "To grant rights, and to tell of orders"},
        WHILE_MEMBER,
    ),
    Personal(
        "merchants.StateChange",
        ("actor", "reason"),
        {"fr": "Qui a changé l’état d’un commerce, et pourquoi", "en": "Who changed a shop’s state, and why"},
        {"fr": "Répondre de la décision", "en": "To answer for the decision"},
        {"fr": "6 ans", "en": "6 years"},
    ),
    Personal(
        "merchants.StreetChange",
        ("actor", "reason"),
        {
            "fr": "Qui a dessiné ou changé une rue commerçante, et pourquoi",
            "en": "Who drew or changed a commercial street, and why",
        },
        {"fr": "Répondre de la décision", "en": "To answer for the decision"},
        {"fr": "6 ans", "en": "6 years"},
    ),
    Personal(
        "merchants.ApiToken",
        ("name", "created_by", "revoked_by"),
        {"fr": "Qui a donné accès à un programme, et l’a retiré", "en": "Who gave a program access, and took it away"},
        {"fr": "Répondre des accès", "en": "To answer for accesses"},
        WHILE_MEMBER,
    ),
    Personal(
        "merchants.Closure",
        ("created_by", "ended_by", "reason"),
        {
            "fr": "Qui a annoncé une fermeture, et ce qui en est dit",
            "en": "Who announced a closure, and what is said of it",
        },
        {
            "fr": "Le dire à qui achète, et répondre de la décision",
            "en": "To tell whoever buys, and answer for the decision",
        },
        WHILE_MEMBER,
    ),
    Personal(
        "merchants.ShopChange",
        ("actor", "actor_name"),
        {
            "fr": "Qui a changé la fiche ou un lieu d’un commerce",
            "en": "Who changed what a shop says of itself, or a place",
        },
        {"fr": "Répondre du changement", "en": "To answer for the change"},
        WHILE_MEMBER,
    ),
    Personal(
        "merchants.HoursChange",
        ("actor", "actor_name"),
        {"fr": "Qui a changé les heures d’un commerce", "en": "Who changed a shop’s hours"},
        {"fr": "Répondre du changement", "en": "To answer for the change"},
        WHILE_MEMBER,
    ),
)
