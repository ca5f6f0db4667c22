"""What claims of origin know of people."""

from panier.base.privacy.rules import Personal

PERSONAL = (
    Personal(
        "origin.Claim",
        ("claimed_by", "proof_name", "reason"),
        {"fr": "Qui a revendiqué une origine pour un commerce", "en": "Who claimed an origin for a shop"},
        {"fr": "Répondre de ce qui a été revendiqué", "en": "To answer for what was claimed"},
        {"fr": "Tant que le commerce est inscrit", "en": "While the shop is registered"},
    ),
    Personal(
        "origin.ClaimEvent",
        ("actor", "reason"),
        {"fr": "Qui a décidé d’une revendication d’origine", "en": "Who decided on a claim of origin"},
        {"fr": "Répondre de la décision", "en": "To answer for the decision"},
        {"fr": "6 ans", "en": "6 years"},
    ),
    Personal(
        "origin.Dispute",
        ("email", "account", "words"),
        {"fr": "Qui conteste une origine, et ses mots", "en": "Who disputes an origin, and their words"},
        {"fr": "Juger la contestation et y répondre", "en": "To judge the dispute and answer it"},
        {
            "fr": "Le courriel 90 jours après la réponse, les mots 6 ans",
            "en": "The e-mail 90 days after the answer, the words 6 years",
        },
    ),
)
