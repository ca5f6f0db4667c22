"""What consents know of people."""

from panier.base.privacy.rules import Personal

PERSONAL = (
    Personal(
        "consents.Consent",
        ("order", "email", "name", "language", "given_at", "withdrawn_at"),
        {
            "fr": "Nom et courriel de qui permet à un commerce de lui écrire, quand, et les mots lus",
            "en": "Name and e-mail of whoever lets a shop write to them, when, and the words they read",
        },
        {
            "fr": "Remettre au commerce, s’il le demande, les adresses des gens qui l’ont voulu : lui seul les reçoit",
            "en": "To hand the shop, when it asks, the addresses of those who wanted it: it alone receives them",
        },
        {
            "fr": "Jusqu’à ce que la personne change d’avis, puis 3 ans comme preuve",
            "en": "Until the person takes it back, then 3 years as proof",
        },
    ),
)
