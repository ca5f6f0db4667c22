"""What teams know of people."""

from panier.base.privacy.rules import Personal

PERSONAL = (
    Personal(
        "team.Invitation",
        ("email", "invited_by"),
        {
            "fr": "Adresse d’une personne invitée dans l’équipe d’un commerce",
            "en": "Address of somebody invited to a shop’s team",
        },
        {"fr": "La reconnaître quand elle répond", "en": "To know them when they answer"},
        {"fr": "90 jours après la réponse ou l’échéance", "en": "90 days after the answer or the last day"},
    ),
    Personal(
        "team.TeamChange",
        ("person", "name", "actor", "actor_name"),
        {"fr": "Qui a changé l’équipe d’un commerce, et de qui", "en": "Who changed a shop’s team, and about whom"},
        {"fr": "Répondre des accès donnés et retirés", "en": "To answer for access given and taken away"},
        {"fr": "Tant que le commerce est inscrit", "en": "While the shop is registered"},
    ),
)
