"""Numbers, steps, bank accounts and the list of an operator: exact values."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import panier
from panier.base.territories.rules.identifiers import verdict
from panier.kit.typed import cents, prefixes
from panier.offer.onboarding.rules import APPROVED, BadBankAccount, may_move
from panier.offer.onboarding.rules.bank import checked_account
from panier.offer.onboarding.rules.checklist import Known, checklist, unmet
from panier.offer.onboarding.rules.pack import JoinRules, Terms, join_rules, terms_from
from panier.offer.onboarding.rules.steps import (
    Draft,
    Ground,
    ProofSeen,
    faults_of,
    identity_faults,
    identity_warnings,
)

TODAY = date(2026, 11, 24)
SETTINGS = yaml.safe_load((Path(panier.__file__).parent / "packs/qc/pack.yaml").read_text())["settings"]
RULES: JoinRules = join_rules(SETTINGS["onboarding"]["value"])
TERMS: Terms = terms_from(SETTINGS["merchant_terms"]["value"])
HOURS = [[["09:00", "17:00"]]] * 5 + [[]] * 2
IDENTITY = {
    "name": "Épicerie Zoé",
    "legal_name": "9999-9999 Québec inc.",
    "email": "zoe@panier.example",
    "number": "1100000018",
}
PLACE = {"address": "1, rue Masson", "municipality": "Montréal", "postal_code": "H1X 1R5", "hours": HOURS, "pickup": True, "pickup_minutes": "45"}  # fmt: skip


def ground(is_town: Callable[[str], bool] = lambda name: name == "Montréal") -> Ground:
    postal = "[ABCEGHJKLMNPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][0-9][ABCEGHJ-NPRSTV-Z][0-9]"
    return Ground("neq", {"TPS": "gst", "TVQ": "qst"}, postal, ("G", "H", "J"), is_town, TODAY)


def whole(**changes: Any) -> Draft:
    facts: dict[str, Any] = {
        "opening": "selling",
        "identity": IDENTITY,
        "eligibility": ["etablissement"],
        "places": [PLACE],
        "delivery": {},
        "proofs": (ProofSeen("etablissement", None),),
        "has_bank": True,
        "accepted_version": "2026-1",
        "attested": ["mandat", "exact"],
    }
    return Draft(**{**facts, **changes})


def faults(draft: Draft) -> dict[str, dict[str, str]]:
    return {step: found for step, found in faults_of(draft, RULES, ground(), TERMS).items() if found}


@pytest.mark.parametrize(
    ("rule", "typed", "said"),
    [
        ("neq", "1100000018", "valid"),
        ("neq", "11 0000 0018", "valid"),
        ("neq", "3300000018", "valid"),
        ("neq", "1100000019", "doubtful"),  # a failed check digit warns
        ("neq", "1200000018", "malformed"),
        ("neq", "110000001", "malformed"),
        ("gst", "000000018RT0001", "valid"),
        ("gst", "999999998 RT0001", "valid"),
        ("gst", "123456789 RT0001", "malformed"),  # the placeholder of many tutorials fails its check digit
        ("gst", "000000018 RT0000", "malformed"),
        ("qst", "0000000019 tq 0001", "valid"),
        ("qst", "9999999996 TQ0001", "valid"),
        ("qst", "1234567890 TQ0001", "doubtful"),
        ("qst", "0000000019 TQ0000", "malformed"),
        ("neq", "", "malformed"),
    ],
)
def test_numbers_pass_are_doubted_or_are_none(rule: str, typed: str, said: str) -> None:
    assert verdict(rule, typed) == said


def test_a_failed_check_digit_warns_and_never_refuses() -> None:
    given = {**IDENTITY, "number": "1100000019", "TPS": "000000018 RT0001", "TVQ": "1234567890 TQ0001"}
    assert identity_faults(given, ground()) == {}
    assert identity_warnings(given, ground()) == {"number": "doubtful", "TVQ": "doubtful"}
    assert faults(whole(identity=given)) == {}


def test_nothing_is_missing_of_a_whole_one_and_each_hole_is_named() -> None:
    assert faults(whole()) == {}
    assert faults(whole(identity={})) == {"identity": {"name": "missing", "legal_name": "missing", "email": "missing", "number": "missing"}}  # fmt: skip
    assert faults(whole(identity={**IDENTITY, "number": "", "no_number": True})) == {}
    assert faults(whole(identity={**IDENTITY, "TPS": "000000018 RT0001"})) == {"identity": {"TVQ": "both"}}
    assert faults(whole(eligibility=[])) == {"eligibility": {"etablissement": "missing"}}
    assert faults(whole(proofs=())) == {"eligibility": {"etablissement": "proof"}}
    assert faults(whole(has_bank=False)) == {"bank": {"account": "missing"}}
    assert faults(whole(has_bank=False, opening="linked")) == {}
    assert faults(whole(accepted_version="2025-1")) == {"terms": {"terms": "missing"}}
    assert faults(whole(attested=["mandat"])) == {"terms": {"exact": "missing"}}


def test_a_proof_counts_until_its_last_day() -> None:
    permit = ["etablissement", "permis"]
    for last, said in ((None, "day"), (date(2026, 11, 23), "over"), (TODAY, "")):
        proofs = (ProofSeen("etablissement", None), ProofSeen("permis", last))
        assert faults(whole(eligibility=permit, proofs=proofs)) == ({"eligibility": {"permis": said}} if said else {})


def test_places_are_of_the_territory_and_hours_are_whole() -> None:
    wrong = {**PLACE, "postal_code": "K1A 0A6", "municipality": "Toronto", "hours": [[["09:00", ""]], [["09:00", "09:00"]], [["18:00", "02:00"]], *[[]] * 4]}  # fmt: skip
    assert faults(whole(places=[PLACE, wrong])) == {
        "places": {
            "p1-postal_code": "elsewhere",
            "p1-municipality": "unknown",
            "p1-hours-0": "form",
            "p1-hours-1": "form",
        }
    }
    assert faults(whole(places=[{**PLACE, "postal_code": "H1X"}])) == {"places": {"p0-postal_code": "form"}}


def test_to_sell_one_offers_a_way_and_prices_are_exact() -> None:
    none = [{**PLACE, "pickup": False}]
    assert faults(whole(places=none)) == {"delivery": {"delivers": "missing"}}
    assert faults(whole(places=none, opening="listed")) == {}
    given: dict[str, Any] = {
        "delivers": True,
        "price": "5,95",
        "free_from": "75",
        "days": "2",
        "prefixes": "h1x, H2 / J4",
    }
    assert faults(whole(places=none, delivery=given)) == {}
    assert [cents(text) for text in ("5,95", "5.95 $", "0", "1,999", "-1", "NaN", "", "5000")] == [595, 595, 0, None, None, None, None, None]  # fmt: skip
    assert prefixes(given["prefixes"]) == ["H1X", "H2", "J4"]
    outside = {**given, "price": "x", "days": "0", "prefixes": "K1A"}
    assert faults(whole(delivery=outside)) == {"delivery": {"price": "form", "days": "form", "prefixes": "elsewhere"}}


def test_a_bank_account_has_its_digits_and_never_prints_them() -> None:
    given = checked_account("Zoé inc.", "815", "30 123", "123-456-7")
    assert (given.plain(), given.last_digits) == ("815-30123-1234567", "567")
    assert "1234567" not in repr(given)
    with pytest.raises(BadBankAccount) as refused:
        checked_account(" ", "81", "3012", "1234")
    assert refused.value.facts["faults"] == {
        "institution": "form",
        "transit": "form",
        "account": "form",
        "holder": "missing",
    }


def test_the_list_computes_takes_attested_words_and_waits_for_eyes() -> None:
    known = Known(whole(identity={**IDENTITY, "number": "1100000019"}), ground(), RULES, number_is_free=True)
    lines = {line.item.code: line.holds for line in checklist(known, {"registre": True})}
    assert lines == {
        "neq": False,  # warns, and stops nobody
        "taxes": True,
        "libre": True,
        "preuves": True,
        "lieux": True,
        "banque": True,
        "mandat": True,
        "exact": True,
        "registre": True,
        "personne": None,
        "papiers": None,
    }
    assert unmet(checklist(known, {"registre": True})) == ["personne", "papiers"]
    assert unmet(checklist(known, dict.fromkeys(("registre", "personne", "papiers"), True))) == []


def test_only_what_is_sent_is_decided() -> None:
    assert [state for state in ("draft", "submitted", "changes_asked", "refused") if may_move(state, APPROVED)] == ["submitted"]  # fmt: skip


def test_an_unknown_kind_of_check_is_refused() -> None:
    value = {**SETTINGS["onboarding"]["value"], "checklist": [{"code": "x", "kind": "guessed", "words": {}}]}
    with pytest.raises(ValueError, match="x"):
        join_rules(value)
