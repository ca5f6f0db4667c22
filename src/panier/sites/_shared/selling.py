"""The pack's conditions for selling, in words, for owners and operators."""

from django.utils.translation import gettext_lazy

NEEDS_WORDS = {
    "bank": gettext_lazy("A bank account, where the shop is paid"),
    "terms": gettext_lazy("The terms of the market accepted, in the version in force"),
    "proofs": gettext_lazy("The proofs asked for, none of them over"),
    "place": gettext_lazy("A place that is open"),
}
