"""Two managers at one section of the terms: the second is told, sees both versions, and loses nothing."""

from functools import partial

import pytest
from django.test import override_settings

from panier.offer.terms.models import SaleTerms, Slot, TermsChange
from tests.processes import overtaken
from tests.team.hands import Team, at
from tests.terms.hands import BY_POST, NEAR, SATURDAYS, save, send, version, zones

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_second_sees_both_and_replaces_knowingly(team: Team, language: str) -> None:
    zone = zones(team).get().public_id
    place = team.market.bruno.place.public_id
    seen = version(team, "zone", zone)
    mine = {**NEAR, "place": place, "seen": seen}
    assert send(team, "zone", zone, {**mine, "step0-price": "4,50"}, team.mona).status_code == 302
    address = at("desk_terms_edit", team.merchant, "zone", zone, language=language)
    refused = team.client(team.bruno).post(address, {**mine, "radius_km": "9"})
    page = refused.content.decode()
    assert refused.status_code == 422
    for words in ("Mona", "9</td>", {"fr": "Gardé maintenant", "en": "Kept now"}[language], {"fr": "4,50", "en": "4.50"}[language], 'value="9"', 'value="6,95"'):  # fmt: skip
        assert words in page, words
    assert zones(team).get().radius_km == 4  # nothing was written
    assert TermsChange.objects.filter(merchant_id=team.key).count() == 1
    again = page.partition('name="seen" value="')[2].partition('"')[0]
    assert again not in {"", seen}
    assert send(team, "zone", zone, {**mine, "radius_km": "9", "seen": again}).status_code == 302  # knowingly
    assert (zones(team).get().radius_km, zones(team).get().steps[0]) == (9, [0, 695])
    assert [each.actor_name for each in TermsChange.objects.order_by("pk")] == ["Mona", "Bruno"]


def test_each_section_has_a_version_of_its_own(team: Team) -> None:
    """Saving one never disturbs who writes another; the same one again is told, whatever it is."""
    place = team.market.bruno.place.public_id
    typed = {
        ("slots", "all"): (SATURDAYS, {**SATURDAYS, "r0-capacity": "4"}),
        ("pickup", place): ({"pickup": "on", "minutes": "30"}, {"minutes": "45"}),
        ("parcel", "all"): ({"default": "0,4"}, {"default": "0,7"}),
        ("returns", "all"): ({"words-fr": "Échange dans les 20 jours."}, {"words-fr": "Échange dans les 30 jours."}),
    }
    seen = {section: version(team, *section) for section in typed}
    for section, (first, _) in typed.items():
        assert send(team, *section, {**first, "seen": seen[section]}, team.mona).status_code == 302, section
    for section, (_, second) in typed.items():
        refused = send(team, *section, {**second, "seen": seen[section]})
        assert (refused.status_code, "Mona" in refused.content.decode()) == (422, True), section
        assert send(team, *section, second).status_code == 422  # without a version nothing is replaced either
    assert (Slot.objects.get().capacity, SaleTerms.objects.get(merchant_id=team.key).default_grams) == (1, 400)
    assert save(team, "zone", "parcel", BY_POST).status_code == 302  # a new one disturbs nobody
    zone = zones(team).get(method="parcel").public_id
    old = version(team, "zone", zone)
    assert save(team, "zone", zone, {**BY_POST, "days": "6"}).status_code == 302
    assert send(team, "zone", zone, {"do": "remove", "seen": old}).status_code == 422  # not even taken away unseen
    assert save(team, "zone", zone, {"do": "remove"}).status_code == 302


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_zone_somebody_took_away_keeps_what_was_typed(team: Team, language: str) -> None:
    zone = zones(team).get().public_id
    typed = {**NEAR, "place": team.market.bruno.place.public_id, "radius_km": "9", "seen": version(team, "zone", zone)}
    assert save(team, "zone", zone, {"do": "remove"}, team.mona).status_code == 302
    address = at("desk_terms_edit", team.merchant, "zone", zone, language=language)
    bruno = team.client(team.bruno)
    refused = bruno.post(address, typed)
    page = refused.content.decode()
    assert (refused.status_code, zones(team).count()) == (422, 0)
    told = {"fr": "Mona a retiré cette zone pendant que vous écriviez", "en": "Mona took this zone away"}[language]
    for words in (told, 'value="9"', 'value="6,95"', 'value="Autour du four"'):
        assert words in page, words
    new = at("desk_terms_edit", team.merchant, "zone", "delivery", language=language)
    assert f'action="{new}"' in page
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert bruno.post(new, {**typed, "seen": seen}).status_code == 302
    assert (zones(team).get().radius_km, zones(team).get().public_id != zone) == (9, True)
    for answer in (bruno.get(address), bruno.post(address, {"do": "remove", "seen": typed["seen"]})):
        assert (answer.status_code, answer["Location"]) == (302, at("desk_terms", team.merchant, language=language))
    assert "Mona" in bruno.get(at("desk_terms", team.merchant)).content.decode()
    theirs = at("desk_terms_edit", team.market.bella.merchant.public_id, "zone", zone)
    assert team.client(team.market.bella.owner).post(theirs, typed).status_code == 404, "another shop's, gone or not"
    assert bruno.post(at("desk_terms_edit", team.merchant, "zone", "zon_missing"), typed).status_code == 404


def both(team: Team, *weights: str) -> list[int]:
    seen = version(team, "parcel", "all")  # whatever it is now, both write something else

    def one(who: str, weight: str) -> int:
        typed = {"default": weight, "seen": seen}
        return int(send(team, "parcel", "all", typed, getattr(team, who)).status_code)

    mona, bruno = partial(one, "mona", weights[0]), partial(one, "bruno", weights[1])
    return list(overtaken("terms_termschange", mona, bruno))


@pytest.mark.race
def test_of_two_at_once_one_is_told_and_without_the_lock_both_write(team: Team) -> None:
    save(team, "parcel", "all", {"default": "1"})
    assert both(team, "0,4", "0,7") == [302, 422]
    assert SaleTerms.objects.get(merchant_id=team.key).default_grams in {400, 700}
    assert TermsChange.objects.count() == 2
    with override_settings(LOCKS_OFF=True):  # the control
        assert both(team, "0,5", "0,8") == [302, 302]
    assert TermsChange.objects.count() == 4  # one of them is gone, and nobody was told
