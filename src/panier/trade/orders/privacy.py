"""What orders know of people."""

from panier.base.privacy.rules import Personal

ACCOUNTING = {"fr": "6 ans (registres fiscaux et comptables)", "en": "6 years (tax and accounting records)"}

PERSONAL = (
    Personal(
        "orders.Order",
        ("account", "buyer", "contact_name", "contact_email", "contact_phone", "address", "language"),
        {
            "fr": "Nom, courriel, téléphone et, pour une livraison, adresse et consigne",
            "en": "Name, e-mail, phone and, for a delivery, address and instructions",
        },
        {
            "fr": "Conclure et exécuter le contrat : seuls les marchands de la commande les voient",
            "en": "To conclude and carry out the contract: only the merchants of the order see them",
        },
        ACCOUNTING,
    ),
    Personal(
        "orders.Part",
        ("reason", "seller", "minder"),
        {
            "fr": "Raison d’un refus ; identité du vendeur ; qui s’en occupe au comptoir",
            "en": "Reason of a refusal; identity of the seller; who takes care of it at the desk",
        },
        {"fr": "Expliquer ce qui s’est passé", "en": "To explain what happened"},
        ACCOUNTING,
    ),
    Personal(
        "orders.PartEvent",
        ("actor", "reason"),
        {"fr": "Qui a fait chaque étape, et pourquoi", "en": "Who took each step, and why"},
        {"fr": "Répondre de l’exécution du contrat", "en": "To answer for how the contract was carried out"},
        ACCOUNTING,
    ),
)
