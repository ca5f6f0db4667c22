"""What a territory asks of who joins is in its own pack; one that leaves it out, or contradicts itself, is refused by file and line."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from panier.base.territories.rules.pack import read_pack
from panier.flows.load_pack import settings_problems
from tests.world import PACK

NOW = datetime(2026, 11, 29, tzinfo=UTC)
FAULTS = [
    ("  onboarding:\n", "  onboarding_elsewhere:\n", "settings", "settings.onboarding is missing."),
    ("  merchant_terms:\n", "  other_terms:\n", "settings", "settings.merchant_terms is missing."),
    ("  directory_activities:", "  activities:", "settings", "settings.directory_activities is missing."),
    ("      changes_days: 30\n", "", "onboarding", "settings.onboarding: “changes_days” is missing."),
    ("proof_reminder_days: [60, 14]", "proof_reminder_days: [soon]", "onboarding", "settings.onboarding: invalid literal"),
    ("over: listed", "over: gone", "onboarding", "settings.onboarding: permis: over is one of listed, linked, selling."),
    ("rule: number-free", "rule: number-nice", "onboarding", "settings.onboarding: no rule is named number-nice."),
    ('version: "2026-1"', 'edition: "2026-1"', "merchant_terms", "settings.merchant_terms: “version” is missing."),
    ("      seen_days: 90", "      saw_days: 90", "capability", "settings.capability: “seen_days” is missing."),
    ("  conversations:\n", "  talks:\n", "settings", "settings.conversations is missing."),
    ("      pdf_mb: 5\n", "      pdf_mb: 50\n", "conversations", "settings.conversations: pdf_mb is a whole number from 1 to 10."),
    ("        abuse: {", "        abusive-words: {", "conversations", "settings.conversations: reasons: at least one"),
    ("      appeal_days: 30\n", "", "reviews", "settings.reviews: “appeal_days” is missing."),
    ('value: ["60", "61",', "value: [60, 61,", "directory_activities", "settings.directory_activities: names the beginnings"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACK, tmp_path / "pack"))


def test_the_pack_of_quebec_says_all_of_it(folder: Path) -> None:
    assert settings_problems(read_pack(folder), folder, NOW) == []


@pytest.mark.parametrize(("before", "after", "key", "said"), FAULTS, ids=[fault[3][:60] for fault in FAULTS])
def test_a_fault_is_named_where_it_stands(folder: Path, before: str, after: str, key: str, said: str) -> None:
    file = folder / "pack.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(changed := text.replace(before, after, 1), encoding="utf-8")
    line = next(number for number, each in enumerate(changed.splitlines(), 1) if each.strip().startswith(f"{key}:"))
    (found,) = settings_problems(read_pack(folder), folder, NOW)
    assert found.startswith(f"pack.yaml line {line}: {said}"), found


def test_another_territory_states_its_own(folder: Path) -> None:
    """No word of Québec's is needed: other rules, numbers and terms, read as they are."""
    file = folder / "pack.yaml"
    pack = yaml.safe_load(file.read_text(encoding="utf-8"))
    asked = pack["settings"]["onboarding"]["value"]
    asked["eligibility"] = [
        {"code": "coop", "proof": True, "name": {"fr": "Coop", "en": "Co-op"}, "hint": {"fr": "x", "en": "x"}}
    ]
    asked["checklist"] = [{"code": "vu", "kind": "verified", "words": {"fr": "Vu", "en": "Seen"}}]
    asked |= {"bank_hold_business_days": 5, "proof_reminder_days": [], "keep_decided_years": 7}
    pack["settings"]["directory_activities"]["value"] = ["47"]
    file.write_text(yaml.safe_dump(pack, allow_unicode=True), encoding="utf-8")
    assert settings_problems(read_pack(folder), folder, NOW) == []
