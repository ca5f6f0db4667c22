"""What the catalogue knows of people."""

from panier.base.privacy.rules import Personal

PERSONAL = (
    Personal(
        "catalogue.ImportRun",
        ("account", "file_name"),
        {
            "fr": "Qui a importé un catalogue, et le nom du fichier",
            "en": "Who imported a catalogue, and the file’s name",
        },
        {
            "fr": "Répondre de ce qui a changé, et pouvoir le défaire",
            "en": "To answer for what changed, and to be able to undo it",
        },
        {
            "fr": "Le fichier 30 jours, le reste tant que le commerce est inscrit",
            "en": "The file 30 days, the rest while the shop is registered",
        },
    ),
    Personal(
        "catalogue.ProductEdit",
        ("account", "person"),
        {"fr": "Qui a changé un produit au comptoir, et quand", "en": "Who changed a product at the desk, and when"},
        {
            "fr": "Dire à l’équipe du commerce ce qui a changé, pour que personne n’écrase l’autre",
            "en": "To tell the shop’s team what changed, so that nobody overwrites another",
        },
        {"fr": "Tant que le produit existe", "en": "As long as the product exists"},
    ),
    Personal(
        "catalogue.DoorsChange",
        ("account", "person", "undoer", "undoer_name"),
        {
            "fr": "Qui a changé beaucoup de portes d’un coup, ou l’a défait, et quand",
            "en": "Who changed many doors at once, or took it back, and when",
        },
        {
            "fr": "Dire à l’équipe du commerce ce qui a changé, et pouvoir le défaire",
            "en": "To tell the shop’s team what changed, and to be able to undo it",
        },
        {"fr": "Tant que le commerce est inscrit", "en": "As long as the shop is registered"},
    ),
)
