"""What reviews know of people."""

from panier.base.privacy.rules import Personal

SHOWN = {
    "fr": "Tant que l’avis est affiché ; vous pouvez retirer l’avis, ou seulement votre nom",
    "en": "While the review is shown; you may take the review back, or only your name",
}
SIX_YEARS = {"fr": "6 ans", "en": "6 years"}

PERSONAL = (
    Personal(
        "reviews.Review",
        ("account", "author", "shown_name", "words", "appeal_words", "note", "reply", "reply_by", "reply_note"),
        {
            "fr": "Votre avis et le nom que vous choisissez d’y montrer ; l’adresse, comme empreinte seulement ; qui répond pour le commerce",
            "en": "Your review and the name you choose to show; the address, as a digest only; who replies for the shop",
        },
        {
            "fr": "Montrer des avis de gens qui ont vraiment reçu quelque chose, un par personne",
            "en": "To show reviews by people who did receive something, one a person",
        },
        SHOWN,
    ),
    Personal(
        "reviews.Report",
        ("account", "reporter", "actor", "reason", "note"),
        {"fr": "Qui signale un avis, et pourquoi", "en": "Who reports a review, and why"},
        {"fr": "Décider si l’avis respecte les règles", "en": "To decide whether the review keeps to the rules"},
        SIX_YEARS,
    ),
    Personal(
        "reviews.Step",
        ("actor", "words", "reason", "note"),
        {
            "fr": "Qui a fait chaque étape d’un avis, et ses mots d’alors",
            "en": "Who took each step of a review, and its words then",
        },
        {"fr": "Répondre de chaque décision", "en": "To answer for each decision"},
        {
            "fr": "6 ans ; vos mots disparaissent quand vous retirez l’avis",
            "en": "6 years; your words go when you take the review back",
        },
    ),
    Personal(
        "reviews.Quiet",
        ("author",),
        {
            "fr": "L’empreinte de l’adresse qui ne veut plus d’invitation à donner un avis",
            "en": "The digest of an address that wants no invitations to review",
        },
        {"fr": "Ne plus vous écrire", "en": "To write to you no more"},
        {"fr": "Tant que le marché existe", "en": "As long as the market exists"},
    ),
)
