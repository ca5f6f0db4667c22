"""What favourites know of people."""

from panier.base.privacy.rules import Personal

PERSONAL = (
    Personal(
        "favourites.Favourite",
        ("account",),
        {
            "fr": "Les produits qu’un membre garde, les commerces qu’il suit",
            "en": "The products a member keeps, the shops he follows",
        },
        {"fr": "Vous les montrer de nouveau", "en": "To show them to you again"},
        {
            "fr": "Jusqu’à ce que vous les retiriez, ou autant que le compte ; sans compte, 30 jours dans un témoin de votre navigateur",
            "en": "Until you remove them, or as long as the account; without one, 30 days in a cookie of your browser",
        },
    ),
)
