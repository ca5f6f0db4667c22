"""What conversations know of people."""

from panier.base.privacy.rules import Personal

KEPT = {
    "fr": "1100 jours après le dernier message ; 365 jours pour une question sur un produit, 7 si elle n’est jamais confirmée",
    "en": "1,100 days after the last message; 365 days for a question about a product, 7 when it is never confirmed",
}

PERSONAL = (
    Personal(
        "messaging.Thread",
        ("account", "name", "may_name", "email", "language", "called_reason"),
        {
            "fr": "Qui écrit à une boutique (nom, courriel) et pourquoi le marché a été appelé",
            "en": "Who writes to a shop (name, e-mail), and why the market was called in",
        },
        {
            "fr": "Porter la question à la boutique et la réponse à qui l’a posée ; la boutique ne lit pas le courriel ici",
            "en": "To bring the question to the shop and the answer back; the shop does not read the e-mail here",
        },
        KEPT,
    ),
    Personal(
        "messaging.Message",
        ("account", "author", "text", "hidden_reason"),
        {
            "fr": "Ce que vous, la boutique et le marché vous écrivez",
            "en": "What you, the shop and the market write to each other",
        },
        {
            "fr": "Vous répondre. Le marché ne lit une conversation que s’il y est appelé ou si un message est signalé",
            "en": "To answer you. The market reads a conversation only when it is called in or a message is reported",
        },
        KEPT,
    ),
    Personal(
        "messaging.Attachment",
        ("name",),
        {
            "fr": "Photos (réencodées, sans leurs données cachées) et PDF joints à un message",
            "en": "Pictures (encoded anew, without what was hidden in them) and PDF files attached to a message",
        },
        {"fr": "Montrer de quoi il s’agit", "en": "To show what it is about"},
        KEPT,
    ),
    Personal(
        "messaging.Report",
        ("account", "note", "decided_by", "reason"),
        {
            "fr": "Qui signale un message, qui en décide et pourquoi",
            "en": "Who reports a message, who decides and why",
        },
        {"fr": "Modérer, et en répondre", "en": "To moderate, and to answer for it"},
        KEPT,
    ),
    Personal(
        "messaging.Published",
        ("name", "question", "answer", "published_by", "hidden_reason"),
        {
            "fr": "Votre question sur un produit et la réponse, publiées par la boutique ; votre prénom si vous l’avez permis",
            "en": "Your question about a product and its answer, published by the shop; your first name if you agreed",
        },
        {"fr": "Éclairer d’autres acheteurs", "en": "To help other buyers"},
        {"fr": "Tant que la boutique les montre", "en": "As long as the shop shows them"},
    ),
    Personal(
        "messaging.PublishedReport",
        ("account", "note", "decided_by", "reason"),
        {
            "fr": "Qui signale une question publiée, qui en décide et pourquoi",
            "en": "Who reports a published question, who decides and why",
        },
        {"fr": "Modérer, et en répondre", "en": "To moderate, and to answer for it"},
        {"fr": "Tant que la question est gardée", "en": "As long as the question is kept"},
    ),
    Personal(
        "messaging.Silence",
        ("account", "email", "reason"),
        {
            "fr": "Qui ne peut plus écrire, jusqu’à quand et pourquoi",
            "en": "Who may not write, until when and why",
        },
        {"fr": "Protéger les personnes à qui il ou elle écrivait", "en": "To protect those they wrote to"},
        {"fr": "365 jours après la fin", "en": "365 days after its end"},
    ),
)
