"""What applications know of people."""

from panier.base.privacy.rules import Personal

KEPT = {
    "fr": "Brouillons et demandes sans suite : 90 jours ; demandes refusées : 6 ans ; approuvées : tant que le commerce est ici, puis 6 ans",
    "en": "Drafts and abandoned applications: 90 days; refused: 6 years; approved: while the shop is here, then 6 years",
}
SIX_YEARS = {"fr": "6 ans", "en": "6 years"}

PERSONAL = (
    Personal(
        "onboarding.Application",
        ("applicant", "identity", "places", "reason"),
        {
            "fr": "Qui demande à tenir un commerce, ses coordonnées et ses adresses",
            "en": "Who asks to run a shop, how to reach them, and their addresses",
        },
        {"fr": "Examiner la demande et ouvrir le commerce", "en": "To review the application and open the shop"},
        KEPT,
    ),
    Personal(
        "onboarding.Proof",
        ("file_name", "digest"),
        {"fr": "Les pièces données comme preuves", "en": "The papers given as proofs"},
        {
            "fr": "Vérifier que le commerce est d’ici ; seul l’opérateur les voit",
            "en": "To check that the shop is from here; only the operator sees them",
        },
        KEPT,
    ),
    Personal(
        "onboarding.Renewal",
        ("account", "actor", "decided_by", "file_name", "digest", "reason"),
        {
            "fr": "Les pièces données à la place de celles qui se terminent",
            "en": "The papers given in place of those that end",
        },
        {
            "fr": "Vérifier que le commerce a toujours le droit de vendre ; seul l’opérateur les voit",
            "en": "To check that the shop may still sell; only the operator sees them",
        },
        SIX_YEARS,
    ),
    Personal(
        "onboarding.BankAccount",
        ("holder_name", "account_sealed", "institution", "last_digits"),
        {
            "fr": "Le compte bancaire d’un commerce, chiffré ; seuls les derniers chiffres s’affichent",
            "en": "A shop’s bank account, encrypted; only its last digits are shown",
        },
        {"fr": "Verser au commerce ce qui lui revient", "en": "To pay the shop what is its own"},
        {"fr": "Tant que le commerce vend, puis 6 ans", "en": "While the shop sells, then 6 years"},
    ),
    Personal(
        "onboarding.BankChange",
        ("account", "actor", "cancelled_by", "holder_name", "account_sealed", "institution", "last_digits"),
        {
            "fr": "Les changements de compte bancaire d’un commerce : qui, quand ; le numéro est chiffré",
            "en": "Changes of a shop’s bank account: who, when; the number is encrypted",
        },
        {
            "fr": "Verser au bon compte, et montrer qui l’a changé",
            "en": "To pay the right account, and to show who changed it",
        },
        {"fr": "Tant que le commerce vend, puis 6 ans", "en": "While the shop sells, then 6 years"},
    ),
    Personal(
        "onboarding.TermsAccepted",
        ("account",),
        {"fr": "Qui a accepté les conditions, et quand", "en": "Who accepted the terms, and when"},
        {"fr": "Prouver le contrat", "en": "To prove the contract"},
        SIX_YEARS,
    ),
    Personal(
        "onboarding.WayAsked",
        ("account", "actor", "decided_by", "reason"),
        {
            "fr": "Qui a demandé que le commerce vende autrement, et qui en a décidé",
            "en": "Who asked that the shop sell otherwise, and who decided it",
        },
        {"fr": "Répondre de la décision", "en": "To answer for the decision"},
        {"fr": "Tant que le commerce est ici, puis 6 ans", "en": "While the shop is here, then 6 years"},
    ),
    Personal(
        "onboarding.Check",
        ("actor",),
        {"fr": "Qui a vérifié une demande", "en": "Who checked an application"},
        {"fr": "Répondre de la décision", "en": "To answer for the decision"},
        SIX_YEARS,
    ),
    Personal(
        "onboarding.ApplicationEvent",
        ("actor", "reason"),
        {"fr": "Qui a décidé d’une demande, et pourquoi", "en": "Who decided on an application, and why"},
        {"fr": "Répondre de la décision", "en": "To answer for the decision"},
        SIX_YEARS,
    ),
    Personal(
        "onboarding.DirectoryRun",
        ("account", "file_name"),
        {"fr": "Qui a apporté un répertoire de commerces", "en": "Who brought a directory of shops in"},
        {"fr": "Répondre de l’importation", "en": "To answer for the import"},
        SIX_YEARS,
    ),
)
