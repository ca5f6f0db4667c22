"""Whatever happens to the index, and whatever is asked of it: a clear page, an API code, never a 500; and it heals itself."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.world import Market, build_market

from panier.flows.fill_fallback import fill_fallback
from panier.flows.rebuild_search import rebuild_search
from panier.flows.refresh_search import refresh_search
from panier.offer.catalogue.models import Product
from panier.offer.search.actions import mark_stale
from panier.offer.search.engines import is_missing
from panier.providers.tantivy import files

pytestmark = pytest.mark.django_db(transaction=True)
REDUCED = {"fr": "Recherche réduite", "en": "Reduced search"}
PAGES = {"fr": "/fr/recherche/", "en": "/en/search/"}
INJECTIONS = (
    'title:tasse" OR (*:*) AND -x', "' OR 1=1 --", "%s %(x)s {} {0}", "\\", "a & !b | (c <-> d):*A", "\x07\x1b[31m",
    "\u202e\u200b", "<script>alert(1)</script>", "😀" * 60,
)  # fmt: skip


def now() -> datetime:
    return datetime.now(tz=UTC)


@pytest.fixture
def market() -> Market:
    made = build_market()
    rebuild_search(now=now())
    fill_fallback(now=now())
    return made


@pytest.fixture
def client() -> Client:
    """Faults are answered, not raised: what a visitor would see."""
    return Client(raise_request_exception=False)


def folder() -> Path:
    (found,) = (settings.DATA / "search").glob("gen_*")
    return found


def segment_files(ending: str) -> list[Path]:
    found = sorted(folder().glob(f"*.{ending}"))
    assert found
    return found


def remove_all() -> None:
    shutil.rmtree(settings.DATA / "search")


def remove_generation() -> None:
    shutil.rmtree(folder())


def spoil(name: str, text: str) -> Callable[[], None]:
    def act() -> None:
        file = folder() / name
        file.write_text(text)

    return act


def cut(ending: str) -> Callable[[], None]:
    def act() -> None:
        for file in segment_files(ending):
            data = file.read_bytes()
            file.unlink()  # readers keep the file they hold
            file.write_bytes(data[: len(data) // 2])

    return act


def remove(ending: str) -> Callable[[], None]:
    def act() -> None:
        for file in segment_files(ending):
            file.unlink()

    return act


DAMAGES: dict[str, Callable[[], object]] = {
    "deleted": remove_all, "generation deleted": remove_generation, "no meta": remove("json"),
    "garbage meta": spoil("meta.json", "{]"), "another's meta": spoil("meta.json", '{"segments": 3}'),
    "empty surroundings": spoil("surroundings.json", ""), "list of surroundings": spoil("surroundings.json", "[]"),
    "foreign surroundings": spoil("surroundings.json", '{"places": [[1]], "hours": {}, "columns": ["key"]}'),
    "binary surroundings": lambda: (folder() / "surroundings.json").write_bytes(b"\xff\xfe\0"),
    **{f"truncated {ending}": cut(ending) for ending in ("term", "idx", "fast", "store", "fieldnorm")},
    **{f"lost {ending}": remove(ending) for ending in ("term", "store")},
}  # fmt: skip


def test_a_damaged_index_is_bridged_and_rebuilds_itself(client: Client, market: Market) -> None:
    """One after the other: each begins where the last one was healed."""
    for name, damage in DAMAGES.items():
        assert heals(client, damage), name


def heals(client: Client, damage: Callable[[], object]) -> bool:
    before = asked(client, "/api/v1/search?q=tasses&near=45.55,-73.57")
    assert (before["total"], before["reduced"]) == (1, False)
    damage()
    forget_opened()
    found = asked(client, "/api/v1/search?q=tasses&near=45.55,-73.57")
    assert ([item["title"] for item in found["items"]], found["reduced"]) == (["Tasse"], True)
    for language, page in PAGES.items():
        shown = client.get(f"{page}?q=tasse")
        assert shown.status_code == 200
        assert REDUCED[language] in shown.content.decode()
        assert client.get(f"/{language}/").status_code == 200
    assert asked(client, "/api/v1/suggest?q=tas&lang=fr")["items"][0]["label"] == "Tasse"
    assert is_missing()
    assert refresh_search(now=now()) == 4  # all of them
    assert not is_missing()
    healed = asked(client, "/api/v1/search?q=tasses&near=45.55,-73.57")
    assert (healed["total"], healed["reduced"]) == (1, False)
    return REDUCED["fr"] not in client.get(f"{PAGES['fr']}?q=tasse").content.decode()


def test_a_byte_that_changed_where_nobody_reads_is_found_when_the_index_is_suspected(market: Market) -> None:
    assert files.is_whole(folder())
    file = segment_files("store")[0]
    data = bytearray(file.read_bytes())
    data[16] ^= 0xFF  # of the first products; what says where they lie comes after them
    file.write_bytes(data)
    assert not is_missing()  # it opens: nothing tells
    files.suspect(settings.DATA / "search")
    assert is_missing()
    assert refresh_search(now=now()) == 4
    assert not is_missing()


def test_a_sound_index_that_was_suspected_is_kept(market: Market) -> None:
    kept = folder()
    files.suspect(settings.DATA / "search")
    assert not is_missing()
    assert not files.is_suspect(settings.DATA / "search", kept)
    assert folder() == kept


def test_a_change_is_not_lost_when_the_index_breaks_as_it_is_written(client: Client, market: Market) -> None:
    product = Product.objects.get(source_key="Tasse")
    Product.objects.filter(pk=product.pk).update(title={"fr": "Bol", "en": "Bowl"})
    mark_stale([product.pk])
    cut("fast")()
    forget_opened()
    refresh_search(now=now())
    refresh_search(now=now())
    found = asked(client, "/api/v1/search?q=bol")
    assert ([item["title"] for item in found["items"]], found["reduced"]) == (["Bol"], False)


def test_while_the_first_index_is_built_pages_answer_from_the_catalogue(client: Client, market: Market) -> None:
    remove_all()
    seen = []

    def look(done: int, total: int) -> None:
        found = asked(client, "/api/v1/search?q=tasse")
        seen.append((done, total, found["total"], found["reduced"], client.get(PAGES["en"]).status_code))

    rebuild_search(now=now(), progress=look)
    assert seen == [(4, 4, 1, True, 200)]
    assert asked(client, "/api/v1/search?q=tasse")["reduced"] is False


def test_an_empty_market_has_clear_pages(client: Client) -> None:
    build_market()
    Product.objects.update(archived_at=now())
    for build in (lambda: None, lambda: rebuild_search(now=now())):  # without an index, then with an empty one
        build()
        for path in (PAGES["fr"], f"{PAGES['en']}?q=mug", f"{PAGES['fr']}?q=tasse&open=now&in_stock=1&page=2"):
            assert client.get(path).status_code == 200
        found = asked(client, "/api/v1/search?q=tasse&near=45.5,-73.5&sort=distance&radius_km=5")
        assert (found["total"], found["items"]) == (0, [])
        assert asked(client, "/api/v1/suggest?q=zz")["items"] == []


def test_words_are_only_words(client: Client, market: Market) -> None:
    only_words(client)
    remove_all()
    only_words(client)


def only_words(client: Client) -> None:
    for words in INJECTIONS:
        answer = client.get("/api/v1/search", {"q": words, "near": "45.55,-73.57"})
        assert answer.status_code == 200, words
        assert client.get("/api/v1/suggest", {"q": words}).status_code == 200
        page = client.get(PAGES["fr"], {"q": words})
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
    for long in ("x" * 10_000, "é " * 5_000):
        refused = client.get("/api/v1/search", {"q": long})
        assert (refused.status_code, refused.json()["code"]) == (422, "bad-search")
        assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [("q", "too-long")]
        assert client.get("/api/v1/suggest", {"q": long}).status_code == 200
        assert client.get(PAGES["fr"], {"q": long}).status_code == 400
    refused = client.get("/api/v1/search", {"q": "a\0b"})
    assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [("query", "invalid")]


NO_POSITIONS = (
    "nan,nan", "inf,0", "-inf,-73", "1e999,0", "0,1e999", "91,0", "0,181", "-90.1,0", "45.5", "45.5,", ",-73.5", "45.5;-73.5",
    "45.5,-73.5,9", "ici", "0x1p3,0", "9" * 5_000, "45.5," + "1" * 5_000,
)  # fmt: skip
FAR_AWAY = ("48.857,2.352", "90,0", "-90,180", "0,-180", "45.5,179.999", "-0.0,-0.0")
ABSURD = {
    "page=0": ("page", "out-of-range"), "page=-1": ("page", "not-a-number"), "page=1e3": ("page", "not-a-number"),
    "page=" + "9" * 400: ("page", "not-a-number"), "page_size=101": ("page_size", "out-of-range"),
    "category=-1": ("category", "not-a-number"), "category=" + "9" * 40: ("category", "not-a-number"),
    "price_min=NaN": ("price_min", "not-a-number"), "price_max=9999999999999": ("price_max", "out-of-range"),
    "sort=paid": ("sort", "unknown-value"), "open=maybe": ("open", "unknown-value"),
    "merchant=../../etc": ("merchant", "unknown-value"), "state=%00": ("query", "invalid"),
    "near=45,-73&radius_km=0": ("radius_km", "out-of-range"), "near=45,-73&radius_km=501": ("radius_km", "out-of-range"),
    "near=45,-73&radius_km=1e999": ("radius_km", "not-a-number"), "radius_km=5": ("radius_km", "needs-a-place"),
}  # fmt: skip


def test_what_is_no_position_is_refused(client: Client, market: Market) -> None:
    for near in NO_POSITIONS:
        refused = client.get("/api/v1/search", {"near": near})
        assert (refused.status_code, refused.json()["code"]) == (422, "bad-search"), near
        assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [("near", "not-a-position")]
        client.cookies["place"] = near
        assert client.get(PAGES["fr"], {"q": "tasse"}).status_code == 200  # a cookie that is no place is no place


def test_a_position_on_the_other_side_of_the_earth_is_only_far(client: Client, market: Market) -> None:
    only_far(client)
    remove_all()
    only_far(client)


def only_far(client: Client) -> None:
    for near in FAR_AWAY:
        for sort in ("relevance", "distance"):
            found = asked(client, f"/api/v1/search?q=tasse&near={near}&sort={sort}")
            assert [item["title"] for item in found["items"]] == ["Tasse"], near
            assert found["items"][0]["distance_m"] > 1_000_000
        assert asked(client, f"/api/v1/search?near={near}&radius_km=500")["total"] == 0
        client.cookies["place"] = near
        assert client.get(PAGES["en"], {"q": "mug", "sort": "distance"}).status_code == 200


def test_absurd_pages_and_filters_have_their_codes(client: Client, market: Market) -> None:
    for query, error in ABSURD.items():
        refused = client.get(f"/api/v1/search?{query}")
        assert refused.status_code == 422, query
        assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [error]
        shown = client.get(f"{PAGES['fr']}?{query}")
        assert shown.status_code in {200, 400, 404}, query  # what a listing does not know never reaches it


def test_filters_of_nothing_find_nothing(client: Client, market: Market) -> None:
    for query in (
        "category=999999999999",
        "merchant=personne",
        "region=nulle-part",
        "price_min=5&price_max=1",
        "street=x",
    ):
        assert asked(client, f"/api/v1/search?{query}")["total"] == 0
        assert client.get(f"{PAGES['fr']}?{query}").status_code == 200
    assert client.get("/api/v1/search?page=51").json()["code"] == "page-too-deep"
    assert client.get(f"{PAGES['fr']}?page=51").status_code == 400
    many = "&".join(f"merchant=m{number}" for number in range(51))
    assert client.get(f"/api/v1/search?{many}").json()["errors"][0]["code"] == "too-many"


def asked(client: Client, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def forget_opened() -> None:
    """As a process that starts now: what one holds open outlives its files."""
    from panier.providers.tantivy.adapter import engine

    engine._opened = None
