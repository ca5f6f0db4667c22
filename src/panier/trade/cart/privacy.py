"""What carts know of people."""

from panier.base.privacy.rules import Personal

PERSONAL = (
    Personal(
        "cart.Cart",
        ("account", "token_digest"),
        {"fr": "À qui est un panier (compte, ou témoin haché)", "en": "Whose a cart is (account, or hashed cookie)"},
        {"fr": "Garder vos choix jusqu’à la commande", "en": "To keep your choices until you order"},
        {
            "fr": "Le témoin vit 60 jours ; le panier d’un compte, autant que le compte",
            "en": "The cookie lives 60 days; a member’s cart, as long as the account",
        },
    ),
)
