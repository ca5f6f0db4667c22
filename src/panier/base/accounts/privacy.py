"""What accounts know of people."""

from panier.base.privacy.rules import Personal

PERSONAL = (
    Personal(
        "accounts.Account",
        ("email", "name", "language", "password", "last_login"),
        {
            "fr": "Adresse courriel, nom, langue, mot de passe (haché) et dernière connexion",
            "en": "E-mail address, name, language, password (hashed) and last sign-in",
        },
        {
            "fr": "Vous reconnaître, retrouver vos commandes, vous écrire",
            "en": "To know you again, find your orders, write to you",
        },
        {
            "fr": "Tant que le compte existe ; 30 jours si l’adresse n’est jamais confirmée",
            "en": "While the account exists; 30 days when its address is never confirmed",
        },
    ),
    Personal(
        "account.EmailAddress",
        ("user", "email"),
        {"fr": "Adresse en attente de confirmation", "en": "Address waiting to be confirmed"},
        {"fr": "Vérifier qu’elle est à vous", "en": "To check that it is yours"},
        {"fr": "Comme le compte", "en": "As long as the account"},
    ),
    Personal(
        "accounts.Account",
        ("email_before", "email_changed_at"),
        {"fr": "Adresse courriel précédente", "en": "E-mail address before the present one"},
        {
            "fr": "Prévenir aussi l’ancienne adresse si le compte bancaire d’un commerce change peu après",
            "en": "To warn the old address too when a shop’s bank account changes soon after",
        },
        {"fr": "30 jours", "en": "30 days"},
    ),
    Personal(
        "accounts.OperatorRole",
        ("account",),
        {"fr": "Qui exploite le marché", "en": "Who operates the market"},
        {"fr": "Accorder les droits", "en": "To grant rights"},
        {"fr": "Tant que le rôle est tenu", "en": "While the role is held"},
    ),
    Personal(
        "accounts.Action",
        ("actor", "actor_label", "reason"),
        {
            "fr": "Nom de la personne qui agit avec des droits particuliers, et sa raison",
            "en": "Name of whoever acts with special rights, and the reason",
        },
        {
            "fr": "Répondre de chaque geste sur l’argent ou les droits",
            "en": "To answer for each act on money or rights",
        },
        {"fr": "6 ans (registres comptables)", "en": "6 years (accounting records)"},
    ),
    Personal(
        "accounts.RefusedTry",
        ("account", "label"),
        {
            "fr": "Nom de qui a demandé, au comptoir d’un commerce, ce que son rôle ne permet pas",
            "en": "Name of whoever asked, at a shop’s desk, for what the role does not allow",
        },
        {
            "fr": "Voir à temps qu’on essaie de prendre un commerce ou son argent",
            "en": "To see in time that somebody tries to take a shop over, or its money",
        },
        {"fr": "1 an, et comme le compte", "en": "1 year, and as long as the account"},
    ),
)
