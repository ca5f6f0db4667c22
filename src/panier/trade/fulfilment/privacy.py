"""What bringing orders to people knows of them."""

from panier.base.privacy.rules import Personal

PERSONAL = (
    Personal(
        "fulfilment.HandOver",
        ("taken_by", "reason"),
        {
            "fr": "Nom de la personne qui a pris une commande ; pourquoi sans le code",
            "en": "Name of whoever took an order; why without the code",
        },
        {
            "fr": "Prouver la remise à l’acheteur, au commerce et à l’exploitant en cas de litige",
            "en": "To prove the hand-over to the buyer, the shop and the operator in a dispute",
        },
        {"fr": "3 ans", "en": "3 years"},
    ),
    Personal(
        "fulfilment.HandOver",
        ("photo",),
        {
            "fr": "Photo de la remise, sans lieu ni date de l’appareil",
            "en": "Photo of the hand-over, without the device’s place and date",
        },
        {
            "fr": "Prouver la remise ; seuls l’équipe du commerce, l’acheteur et l’exploitant la voient",
            "en": "To prove the hand-over; only the shop’s team, the buyer and the operator see it",
        },
        {"fr": "12 mois", "en": "12 months"},
    ),
    Personal(
        "fulfilment.HandOver",
        ("person", "carrier", "tracking"),
        {
            "fr": "Membre de l’équipe qui a remis la commande ; transporteur et numéro de suivi",
            "en": "Member of the team who handed the order over; carrier and tracking number",
        },
        {"fr": "Répondre de l’exécution du contrat", "en": "To answer for how the contract was carried out"},
        {"fr": "6 ans (registres fiscaux et comptables)", "en": "6 years (tax and accounting records)"},
    ),
    Personal(
        "fulfilment.Pick",
        ("person",),
        {"fr": "Membre de l’équipe qui a préparé un article", "en": "Member of the team who prepared an item"},
        {"fr": "Ne pas préparer deux fois la même chose", "en": "Not to prepare the same thing twice"},
        {"fr": "6 ans (registres fiscaux et comptables)", "en": "6 years (tax and accounting records)"},
    ),
    Personal(
        "fulfilment.Absence",
        ("person", "note"),
        {"fr": "Livraison manquée : par qui, et une note", "en": "Missed delivery: by whom, and a note"},
        {"fr": "Dire à l’acheteur ce qui suit", "en": "To tell the buyer what comes next"},
        {"fr": "3 ans pour la note, 6 ans pour le reste", "en": "3 years for the note, 6 years for the rest"},
    ),
)
