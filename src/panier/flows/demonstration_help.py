"""Invented offers for several shops, and a request for help: so that plan and help desk have something to show."""

from datetime import datetime, timedelta

from panier.offer.capability.actions import Asking, By, add_message, open_ticket, take_place
from panier.offer.capability.models import Pooled
from panier.offer.merchants.models import Merchant

OFFERS = (
    (
        "photographer",
        {"fr": "Une journée de photos, à plusieurs", "en": "A day of pictures, shared"},
        {"fr": "Trente produits par commerce, sur place, fichiers remis le lendemain.", "en": "Thirty products a shop, on the spot, files the next day."},
        "120 $",
        6,
    ),
    (
        "courier",
        {"fr": "Tournée du jeudi soir", "en": "Thursday evening round"},
        {"fr": "Un coursier passe dans les commerces participants et livre dans le quartier.", "en": "A courier calls at each shop and delivers in the neighbourhood."},
        "6 $ / colis",
        12,
    ),
    (
        "till",
        {"fr": "Raccordement de votre caisse", "en": "Connecting your till"},
        {"fr": "Une visite d’une heure : le fichier de la caisse arrive ici chaque nuit.", "en": "A visit of an hour: the till’s file comes here every night."},
        "90 $",
        4,
    ),
)  # fmt: skip


def load_help(territory: str, shops: list[Merchant], *, now: datetime) -> None:
    """The first shop has a place and asks for help; the help desk has answered the second."""
    for number, (kind, title, words, price, places) in enumerate(OFFERS):
        pooled = Pooled.objects.create(
            territory_id=territory,
            kind=kind,
            title=title,
            words=words,
            price=price,
            until=(now + timedelta(days=20 + 10 * number)).date(),
            places=places,
            published_at=now,
            actor="démonstration",
        )
        take_place(
            pooled, shops[number].pk, "", By(None, f"{shops[number].name} (démonstration)", now), today=now.date()
        )
    for number, (about, said) in enumerate(
        (
            ("Mes photos sont sombres", "Comment faire avec un téléphone, au sous-sol ?"),
            ("Fichier de ma caisse", "Le fichier a des colonnes que je ne reconnais pas."),
        )
    ):
        by = By(None, f"{shops[number].name} (démonstration)", now - timedelta(days=number))
        ticket = open_ticket(Asking(territory, shops[number].pk, "", about, said, 3), by)
        if number:
            answer = "Ouvrez l’importation et nommez les colonnes une fois : elles sont retenues."
            add_message(ticket, answer, By(None, "démonstration", now), operator=True, days=3)
