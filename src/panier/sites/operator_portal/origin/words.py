"""What is wrong with a certifier's list, and where."""

from django.utils.translation import gettext as _

from panier.offer.origin.rules.lists import BadList


def words_of_list(refused: BadList) -> str:
    words = {
        "no-file": _("Choose the list’s file."),
        "too-large": _("This list is too large: at most 5 MB."),
        "encoding": _("This file is not UTF-8 text: save it as CSV UTF-8."),
        "columns": _("The first line must name the columns number and holder (and expires_on where there is one)."),
        "number": _("Line %(line)s: the number is missing or too long. Nothing was kept."),
        "holder": _("Line %(line)s: the holder is missing or too long. Nothing was kept."),
        "day": _("Line %(line)s: the day is not written as 2027-05-31. Nothing was kept."),
        "too-many": _("This list has too many lines."),
    }
    return words[str(refused.facts["problem"])] % {"line": refused.facts.get("line", "")}
