"""States of a directory's import and what is wrong with its rows, in words."""

from django.utils.translation import gettext_lazy as _

STATES = {"waiting": _("Waiting"), "working": _("At work"), "done": _("Done"), "failed": _("Refused")}
FAULTS = {
    "no-file": _("Choose the directory’s file."),
    "too-large": _("This file is too large for this page: bring it in with the command ./panier directory."),
    "encoding": _("This file is not UTF-8 text: save it as CSV UTF-8."),
    "columns": _(
        "Its first line must name at least the columns name, town and postal code (or be the register’s own)."
    ),
    "zip": _("This ZIP file cannot be read."),
    "too-many": _("It has too many shops for one import."),
    "empty": _("There is no shop in it."),
}
PROBLEMS = {
    "name": _("the name is missing"),
    "number": _("this is no business number"),
    "postal_code": _("the postal code is missing, wrong or elsewhere"),
    "town": _("the town is missing or not known"),
    "twice": _("the same shop is above already"),
}
