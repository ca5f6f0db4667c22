"""What enquiries know of people."""

from panier.base.privacy.rules import Personal

KEPT = {"fr": "1100 jours", "en": "1,100 days"}

PERSONAL = (
    Personal(
        "enquiries.Enquiry",
        ("account", "buyer", "contact_name", "contact_email", "language", "actor", "reason"),
        {
            "fr": "Qui demande à une boutique de vérifier son stock (nom, courriel), qui répond, et la raison d’un refus",
            "en": "Who asks a shop to check its stock (name, e-mail), who answers, and the reason of a refusal",
        },
        {
            "fr": "Porter la demande à la boutique et la réponse à qui l’a faite : personne d’autre ne la voit",
            "en": "To bring the request to the shop and the answer back: nobody else sees it",
        },
        KEPT,
    ),
)
