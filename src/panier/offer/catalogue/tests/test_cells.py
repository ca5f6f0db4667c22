"""Text of cells: what is shown is safe, what a spreadsheet would run is none."""

import pytest

from panier.offer.catalogue.rules.cells import for_export, plain, safe_html
from panier.offer.catalogue.tests.test_reading import said, shopify


@pytest.mark.parametrize(
    ("body", "safe"),
    [
        ("Deux\nlignes\n\nUn & deux <3", "<p>Deux lignes</p><p>Un &amp; deux &lt;3</p>"),
        ("<div>A</div><div>B</div>", "<p>A</p><p>B</p>"),
        ("<p onclick=x()>A<script>alert(1)</script></p>", "<p>A</p>"),
        ("<a href='javascript:x'>lien</a><img src=x onerror=y>", "<p>lien</p>"),
        ("<ul><li>un</li><li> </li></ul>", "<ul><li>un</li></ul>"),
        ("<h2>Titre</h2>Texte <b>gras</b>", "<p>Titre</p>Texte <b>gras</b>"),
        ("[gallery ids=1,2]Texte", "<p>Texte</p>"),
        ("{{7*7}} ${x}", "<p>{{7*7}} ${x}</p>"),
        ("&lt;script&gt;", "<p>&lt;script&gt;</p>"),
        ("", ""),
    ],
)
def test_descriptions_become_safe(body: str, safe: str) -> None:
    assert safe_html(body) == safe


def test_text_of_one_line() -> None:
    assert plain("  A &amp; B\u202e \x07\n C ").text == "A & B C"
    assert plain('="00123"').text == "00123"
    assert plain("'-20 %") == ("-20 %", "formula-as-text")  # WooCommerce’s own apostrophe
    assert plain("<script>").text == "<script>"  # shown as text


def test_what_we_export_does_not_run() -> None:
    assert for_export("Thé;=HYPERLINK(A1)\n @x; -2\n- un\t+1") == "Thé;'=HYPERLINK(A1)\n '@x; '-2\n- un\t'+1"
    assert [for_export(text) for text in ("=1", "+1", "-1", "@a", "\ta", "\ra", "a=1")] == [
        "'=1", "'+1", "'-1", "'@a", "'\ta", "'\ra", "a=1"
    ]  # fmt: skip


def test_the_error_of_a_formula_is_no_text() -> None:
    assert said(shopify("a,#REF!,,,,,,,,5,,,")) == [(2, "Title", "formula-error", "refused")]
