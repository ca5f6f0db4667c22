"""What payouts know of people."""

from panier.base.privacy.rules import Personal

SIX_YEARS = {"fr": "6 ans (registres comptables)", "en": "6 years (accounting records)"}

PERSONAL = (
    Personal(
        "payouts.BankFile",
        ("made_by", "released_by", "taken_by", "sealed"),
        {
            "fr": "Qui a fait un versement, l’a libéré et l’a confirmé ; le fichier de la banque, chiffré, nomme le titulaire et le compte d’un commerce",
            "en": "Who made, released and confirmed a payment; the bank’s file, encrypted, names a shop’s account and its holder",
        },
        {
            "fr": "Verser à un commerce ce qu’il a gagné, et en répondre",
            "en": "To pay a shop what it earned, and answer for it",
        },
        SIX_YEARS,
    ),
    Personal(
        "payouts.Payout",
        ("returned_by", "reason"),
        {"fr": "Qui a noté le retour d’un versement, et pourquoi", "en": "Who noted that a payment came back, and why"},
        {
            "fr": "Rendre l’argent au commerce et en répondre",
            "en": "To give the money back to the shop and answer for it",
        },
        SIX_YEARS,
    ),
)
