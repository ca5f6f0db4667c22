"""What letters know of people."""

from panier.base.privacy.rules import Personal

PERSONAL = (
    Personal(
        "notifications.Letter",
        ("recipient", "facts", "subject", "text", "html"),
        {
            "fr": "Courriels que nous vous écrivons : votre adresse et ce qu’ils disent de votre commande",
            "en": "Letters we write to you: your address and what they say of your order",
        },
        {
            "fr": "Vous informer, et vous remettre votre exemplaire du contrat",
            "en": "To tell you, and to give you your copy of the contract",
        },
        {
            "fr": "1100 jours (le temps de faire valoir un contrat) ; 7 jours pour ceux qui portent un lien de compte",
            "en": "1,100 days (as long as a contract can be claimed on); 7 days for those with an account link",
        },
    ),
)
