"""French texts are typed with ordinary spaces, and read with those at which no line is cut."""

from pathlib import Path

from babel.messages.mofile import read_mo

from panier.kit.texts import build_texts

TEXTS = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Why?"
msgstr "Pourquoi ? « %(words)s » : non ; rien !"

msgid "%(num)s shop: %(name)s"
msgid_plural "%(num)s shops: %(name)s"
msgstr[0] "%(num)s commerce : %(name)s"
msgstr[1] "%(num)s commerces : %(name)s"
"""


def build(package: Path, language: str) -> list[object]:
    """What each text became, in the order of the file."""
    folder = package / "locale" / language / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(TEXTS, encoding="utf-8")
    assert build_texts(package) == 1
    assert build_texts(package) == 0  # it is younger than its texts
    with (folder / "django.mo").open("rb") as file:
        return [message.string for message in read_mo(file) if message.id]


def test_no_line_begins_with_what_ends_a_french_sentence(tmp_path: Path) -> None:
    one, many = "%(num)s commerce\u00a0: %(name)s", "%(num)s commerces\u00a0: %(name)s"
    built = build(tmp_path, "fr")
    assert "Pourquoi\u00a0? «\u00a0%(words)s\u00a0»\u00a0: non\u00a0; rien\u00a0!" in built
    assert (one, many) in [tuple(each) for each in built if isinstance(each, list | tuple)]


def test_another_language_keeps_its_spaces(tmp_path: Path) -> None:
    assert "Pourquoi ? « %(words)s » : non ; rien !" in build(tmp_path, "es")
