"""What was wrong with a search, in words."""

from django.utils.translation import gettext as _

from panier.kit.refusals import Refusal


def faults_in_words(refused: Refusal) -> list[str]:
    if refused.code == "page-too-deep":
        return [_("We show the first 1,200 results: narrow your search to see others.")]
    errors = refused.facts.get("errors")
    return [_fault(str(error["field"]), str(error["code"])) for error in errors] if isinstance(errors, list) else []


def _fault(field: str, code: str) -> str:
    words = {
        "unknown-postal-code": _("We do not know this postal code. Try its first three characters, such as H2X."),
        "not-a-position": _("This position could not be read. Try your postal code."),
        "needs-a-place": _("Say where you are first, to sort or filter by distance."),
        "too-long": _("Your search is very long: use fewer words."),
    }
    return words.get(code) or _("We left out “%(field)s”: its value could not be understood.") % {"field": field}
