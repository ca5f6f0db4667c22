"""The invented market as its files tell it: large enough, in two languages, marked, the same every time."""

from collections import Counter

from panier.demonstration.content import FOLDER, read_content
from panier.offer.merchants.streets.rules import side_of

PICTURES_MAX, PICTURES_MAX_BYTES = 300, 15_000_000


def test_it_is_the_size_of_a_market() -> None:
    content = read_content()
    goods = [good for merchant in content.merchants for good in merchant.goods]
    assert len(content.merchants) >= 60
    assert len({merchant.municipality for merchant in content.merchants}) >= 12
    assert len(content.streets) == 5
    assert min(Counter(merchant.street for merchant in content.merchants if merchant.street).values()) >= 4
    for street in content.streets:
        along = [merchant.address for merchant in content.merchants if merchant.street == street.key]
        assert {side_of(address) for address in along} == {"odd", "even"}
        assert 2 <= len([event for event in content.events if event.street == street.key]) <= 3
    assert len(goods) >= 1500
    assert len({good.key for good in goods}) > 500
    assert {merchant.state for merchant in content.merchants} == {"listed", "linked", "selling"}


def test_every_text_is_in_french_and_english_and_they_differ() -> None:
    for merchant in read_content().merchants:
        assert merchant.story["fr"] != merchant.story["en"]
        for good in merchant.goods:
            assert set(good.title) == set(good.text) == {"fr", "en"}
            assert all(good.title.values())
            assert all(good.text.values())


def test_streets_and_their_events_speak_both_and_happen_where_they_say() -> None:
    content = read_content()
    on = {merchant.key: merchant.street for merchant in content.merchants}
    for street in content.streets:
        assert all(street.story.values())
        assert street.story["fr"] != street.story["en"]
    for event in content.events:
        assert all([*event.title.values(), *event.words.values()])
        assert event.title["fr"] != event.title["en"]
        assert event.place == "" or on[event.place] == event.street
        assert (event.days[0], event.hours[0]) < (event.days[1], event.hours[1])


def test_every_good_has_a_picture_and_the_pictures_are_few() -> None:
    pictures = {file.stem: file.stat().st_size for file in (FOLDER / "pictures").glob("*.webp")}
    used = {good.picture for merchant in read_content().merchants for good in merchant.goods}
    assert used <= set(pictures)
    assert len(pictures) <= PICTURES_MAX
    assert sum(pictures.values()) <= PICTURES_MAX_BYTES


def test_it_is_the_same_every_time() -> None:
    assert read_content() == read_content()


def test_every_shop_has_hours_and_its_own_address() -> None:
    merchants = read_content().merchants
    assert all(merchant.week for merchant in merchants)
    assert len({(merchant.address, merchant.municipality) for merchant in merchants}) == len(merchants)
