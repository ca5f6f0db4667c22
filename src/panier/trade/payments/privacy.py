"""What payments know of people. Card numbers never reach us: the payment service alone has them."""

from panier.base.privacy.rules import Personal

PERSONAL = (
    Personal(
        "payments.ProviderEvent",
        ("body",),
        {
            "fr": "Nouvelles du service de paiement (jamais de numéro de carte)",
            "en": "News from the payment service (never a card number)",
        },
        {"fr": "Savoir ce qui est payé ou remboursé", "en": "To know what is paid or refunded"},
        {"fr": "6 ans (registres comptables)", "en": "6 years (accounting records)"},
    ),
    Personal(
        "payments.Refund",
        ("reason",),
        {"fr": "Raison d’un remboursement", "en": "Reason of a refund"},
        {"fr": "Répondre de chaque remboursement", "en": "To answer for each refund"},
        {"fr": "6 ans (registres comptables)", "en": "6 years (accounting records)"},
    ),
)
