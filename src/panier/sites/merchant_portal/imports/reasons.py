"""Why a row is refused, left or noted, in words; each answer of a file that cannot be read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from panier.kit.refusals import Refusal
from panier.sites._shared.formats import number
from panier.sites.merchant_portal.imports.names import field_names

BYTES = 1_000_000


def row_words(code: str, facts: Mapping[str, Any]) -> str:
    """`facts` are those of `Problem` in the catalogue's rules."""
    if "fields" in facts:
        names = {**field_names(), "gtin": field_names()["gtin_given"]}
        facts = {**facts, "fields": ", ".join(names.get(field, field) for field in facts["fields"])}
    for words in (_refused, _numbers, _left, _noted):
        if text := words().get(code):
            return text % facts
    return code


def _refused() -> dict[str, str]:
    return {
        "formula": _("“%(value)s” would run as a formula in a spreadsheet. Write it as plain text."),
        "formula-error": _("“%(value)s” is the error of a formula. Correct it in your file."),
        "mixed-encodings": _(
            "This row is in another encoding than the rest of the file. Save the whole file as UTF-8."
        ),
        "with-its-product": _("It goes with line %(first)s, which is not taken."),
        "no-key": _("Nothing names this product."),
        "no-title": _("The title is missing."),
        "no-category": _("The file names no category we know. Choose one for what the file does not say."),
        "duplicate-sku": _("“%(value)s” is on line %(first)s already."),
        "duplicate-key": _("“%(value)s” is on line %(first)s already."),
        "duplicate-variant": _("The same options are on line %(first)s already."),
        "other-title": _("Another title than on line %(first)s for the same product."),
        "no-option": _("The value of “%(value)s” is missing."),
        "too-many-options": _("More than %(limit)s options."),
        "too-many-together": _("More than %(limit)s rows for one product."),
        "too-long": _("Longer than %(limit)s characters."),
        "nothing-in-row": _("This row has neither a variant nor a picture."),
        "unclosed-quote": _("A quotation mark is opened here and never closed."),
        "too-many-cells": _(
            "%(cells)s cells for %(columns)s columns: a separator or a quotation mark is out of place."
        ),
        "no-parent": _("Its parent product “%(value)s” is not in the file."),
        "no-variations": _("It should have variations, and none can be taken."),
    }


def _numbers() -> dict[str, str]:
    return {
        "no-price": _("The price is missing."),
        "not-a-price": _("“%(value)s” is not a price."),
        "ambiguous-number": _("“%(value)s” can be read two ways. Write 1234 or 1.23."),
        "other-currency": _("“%(value)s” is in another currency than this market’s."),
        "too-precise": _("“%(value)s” has more decimals than the currency."),
        "negative": _("“%(value)s” is below zero."),
        "too-big": _("“%(value)s” is too large."),
        "not-a-count": _("“%(value)s” is not a whole number."),
        "not-a-weight": _("“%(value)s” is not a weight we can read; left out."),
    }


def _left() -> dict[str, str]:
    return {
        "gift-card": _("A gift card: not sold here."),
        "grouped": _("A group of other products: they come by themselves."),
        "not-goods": _("Virtual, to download or by subscription: not sold here."),
        "unpublished": _("Not published in your own shop."),
        "not-added": _("New in your own shop: the connection adds no products by itself."),
    }


def _noted() -> dict[str, str]:
    return {
        "formula-as-text": _("It begins like a formula; kept as plain text."),
        "cut": _("Cut to %(limit)s characters."),
        "duplicate-gtin": _("“%(value)s” is on line %(first)s already; this variant goes without."),
        "bad-gtin": _("“%(value)s” is not a valid bar code; left out."),
        "scientific-gtin": _("“%(value)s” was shortened by a spreadsheet; left out."),
        "internal-gtin": _("“%(value)s” is a number of the shop’s own; left out."),
        "said-not-taxable": _("The file says it is not taxed; its tax category says it is."),
        "not-yes-or-no": _("“%(value)s” is neither yes nor no; the usual is taken."),
        "not-a-date": _("“%(value)s” is not a date; left out."),
        "compare-below": _("The former price is below today’s; left out."),
        "sale-not-now": _("The sale is not on today: the regular price is taken."),
        "sale-ends": _("The sale price is taken; the sale ends on %(day)s."),
        "below-zero": _("%(value)s in stock: taken as none."),
        "sold-to-order": _("Sold beyond the stock: taken as to be confirmed."),
        "shared-stock": _("The stock is counted for all variants together: taken as to be confirmed."),
        "too-many-pictures": _("More than %(limit)s pictures: this one is left out."),
        "bad-address": _("“%(value)s” is not a web address; left out."),
        "kept-by-hand": _("Written at the desk, and left so: %(fields)s."),
        "no-place": _("We do not know which of your places this is: its stock is left out until you say it."),
        "not-an-availability": _("“%(value)s” is no availability we know; taken as to be confirmed."),
        "promised": _("The file counts %(value)s, but %(promised)s are promised to buyers: these stay."),
    }


def import_words(refusal: Refusal) -> str:
    """What an import could not do."""
    return refused_words(refusal.code, refusal.facts)


def pull_words(problem: Mapping[str, Any]) -> str:
    """Why the file at the merchant's address could not be fetched, or read."""
    if problem["code"] != "fetch-failed":
        return refused_words(problem["code"], problem["facts"])
    words = {
        "bad-address": _("This is not a web address."),
        "refused-address": _("This address is not on the public web."),
        "bad-certificate": _("Its certificate is not one that browsers trust, or not that of this name."),
        "unreachable": _("Nothing answers at this address."),
        "not-found": _("There is no file at this address."),
        "too-slow": _("It takes too long."),
        "too-large": _("It is too large."),
        "too-many-redirects": _("It leads from address to address."),
    }
    return words.get(problem["facts"]["problem"], _("Nothing answers at this address."))


def pull_help(problem: Mapping[str, Any]) -> str:
    """What the merchant can do about it."""
    words = {
        "bad-address": _("Copy the address from your browser, with its https://, and save it here."),
        "refused-address": _(
            "Publish the file where everybody can open it: an address inside your own network is never visited."
        ),
        "not-found": _(
            "Open the address in a browser: if no file comes, make a new one in your program and save its address here."
        ),
        "too-slow": _("Ask whoever keeps your site to serve the file faster, or bring a file in by hand meanwhile."),
        "too-large": _("Leave out descriptions or columns, or bring it in by hand in several files."),
        "too-many-redirects": _("Open the address in a browser, and save here the one it ends at."),
    }
    if problem["code"] == "goods-busy":
        return _("There is nothing to do: it is fetched again at the next hour.")
    if problem["code"] != "fetch-failed":
        return _(
            "Bring this file in by hand above: each of its rows is then explained. The next fetch uses the answers you give there."
        )
    usual = _(
        "Open the address in a browser. If it opens, wait for the next fetch or save it again; if not, ask whoever keeps your site."
    )
    return words.get(problem["facts"]["problem"], usual)


def refused_words(code: str, facts: Mapping[str, Any]) -> str:
    """The same of a refusal that a job has kept."""
    if code == "bad-file":
        return file_words(facts)
    words = {
        "key-used": _("This form has brought another file in already. Choose your file again."),
        "import-not-readable": _("Say first which columns hold the title and the price."),
        "goods-moved": _(
            "Your goods have changed since this preview. Here is what the file would do now: look, then apply."
        ),
        "wrong-import-state": _("This import has moved on meanwhile: look at its state."),
        "goods-busy": _("Another import of your shop is being written. Try again in a moment."),
        "bad-answer": _("One of the answers is not among the choices. Choose again."),
    }
    return words.get(code, _("This is not possible right now. Try again in a moment."))


def file_words(facts: Mapping[str, Any]) -> str:
    """Why the file cannot be read at all, and what to do."""
    problem = str(facts["problem"])
    for words in (_limits(facts), _contents(facts), _kinds(facts)):
        if text := words.get(problem):
            return text
    return _("We cannot read this file. Export your catalogue as CSV (UTF-8).")


def _limits(facts: Mapping[str, Any]) -> dict[str, str]:
    limit = int(str(facts.get("limit", 0)))
    return {
        "no-file": _("Choose a file."),
        "empty": _("This file is empty."),
        "too-large": _("This file is larger than %(limit)s MB. Cut it in several.") % {"limit": limit // BYTES},
        "no-header": _("The first line names no columns."),
        "no-rows": _("There is nothing below the first line."),
        "too-many-columns": _("More than %(limit)s columns.") % {"limit": number(limit)},
        "too-many-rows": _("More than %(limit)s rows. Cut the file in several, a product always whole.")
        % {"limit": number(limit)},
        "too-many-cells-in": _("More than %(limit)s cells. Delete what is no product, then save the file again.")
        % {"limit": number(limit)},
        "inflates": _(
            "This workbook holds far more than a catalogue once it is unpacked. Save its product sheet as CSV."
        ),
    }


def _contents(facts: Mapping[str, Any]) -> dict[str, str]:
    line = {"line": facts.get("line", "")}
    return {
        "cell-too-long": _(
            "A cell at line %(line)s is longer than any text of a product. A quotation mark may be out of place."
        )
        % line,
        "encoding": _("We cannot read this encoding (%(found)s). Save the file as UTF-8.")
        % {"found": facts.get("found", "")},
        "nul": _("There is a character at line %(line)s that no text holds: the file is damaged.") % line,
        "xml-entities": _(
            "This file declares a document type or entities, which we never read: they can be made to do harm. Export it without."
        ),
        "xml-broken": _("The XML of this file is broken at line %(line)s. Export it once more.") % line,
        "no-items": _("This XML holds no products: neither items of an RSS feed nor entries of an Atom feed."),
        "damaged-workbook": _("This workbook is damaged or locked by a password. Save it anew, or as CSV."),
    }


def _kinds(facts: Mapping[str, Any]) -> dict[str, str]:
    found = {"csv": _("a text file"), "xlsx": _("an Excel workbook"), "xml": _("an XML file")}
    return {
        "named-otherwise": _(
            "The name of this file ends in “.%(named)s”, but it is %(found)s. Export it again, as what it is."
        )
        % {"named": facts.get("named", ""), "found": found.get(str(facts.get("found")), "")},
        "gzip": _("This file is compressed. Unpack it, then bring in the file itself."),
        "zip": _("This is an archive, and no workbook. Unpack it, then bring in the file itself."),
        "xls": _("This is a spreadsheet of another kind. Save it as an Excel workbook (.xlsx) or as CSV."),
        "pdf": _("This is a PDF. Export your catalogue as CSV."),
        "picture": _("This is a picture. Export your catalogue as CSV."),
        "web-page": _("This is a web page. Export your catalogue as CSV."),
    }


def held_words(facts: Mapping[str, Any]) -> str:
    """Why what a feed brought was not applied by itself."""
    if facts["what"] == "gone":
        said = _(
            "%(count)s of the %(of)s products you sell from your feed are not in it any more, or are withdrawn in it."
        )
    else:
        said = _(
            "The price of %(count)s of the %(of)s products of your feed falls by more than half or more than doubles."
        )
    then = _("Nothing was changed: look, then say whether this is right.")
    return f"{said % facts} {then}"
