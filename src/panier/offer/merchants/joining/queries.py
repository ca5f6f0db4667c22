"""Finding a shop to claim, and what is known of it."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from panier.kit.sql import lines
from panier.kit.words import plain_words
from panier.offer.merchants.joining.rules import FoundShop
from panier.offer.merchants.models import Member, Merchant, Place

MOST = 20
LONGEST_WORDS, SMALL = 6, 3
# A shop keeps its page's address when it takes another name: both are looked through. As the index `merchants_by_name` has it, to the letter.
NAMED = (
    "(merchant.slug || ' ' || replace(replace(translate(lower(merchant.name),"
    " 'àâäáãåçèéêëìíîïñòóôöõùúûüýÿÀÂÄÁÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÖÕÙÚÛÜÝŸ', 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'),"
    " 'œ', 'oe'), 'æ', 'ae'))"
)
WORD = f"{NAMED} LIKE %s"
# A condition a word: an index of trigrams answers none that is one of an array.
FIND = """
SELECT merchant.public_id, merchant.slug, merchant.name, merchant.tone, coalesce(town.name, ''), coalesce(place.address, ''),
  EXISTS (SELECT FROM merchants_member member WHERE member.merchant_id = merchant.id)
FROM merchants_merchant merchant
LEFT JOIN LATERAL (SELECT * FROM merchants_place WHERE merchant_id = merchant.id AND is_open ORDER BY id LIMIT 1) place ON true
LEFT JOIN territories_municipality town ON town.id = place.municipality_id
WHERE merchant.territory_id = %s AND (merchant.business_number = %s OR ({words}))
ORDER BY merchant.slug LIKE %s DESC, merchant.name, merchant.id LIMIT %s
"""


def find_to_claim(territory: str, sought: str) -> list[FoundShop]:
    """By the words of its name in any order, without accents, or by its business number; the names that begin so first.

    Small words count only where there are no others: an address is written with or without its articles.
    """
    words = plain_words(sought)[:LONGEST_WORDS]
    if not words:
        return []
    number = "".join(words) if all(word.isdigit() for word in words) else "—"
    telling = [word for word in words if len(word) > SMALL or word.isdigit()] or words
    statement = FIND.format(words=" AND ".join([WORD] * len(telling)))
    like, begins = [f"%{word}%" for word in telling], f"{'-'.join(words)}%"
    return [FoundShop(*row) for row in lines(statement, territory, number, *like, begins, MOST)]


def shop_to_claim(territory: str, public_id: str) -> Merchant | None:
    """With `is_run`: whether somebody runs it already."""
    run = Exists(Member.objects.filter(merchant=OuterRef("pk")))
    return Merchant.objects.filter(territory_id=territory, public_id=public_id).annotate(is_run=run).first()


def places_to_claim(merchant_id: int) -> list[Place]:
    found = Place.objects.filter(merchant_id=merchant_id, is_open=True).select_related("municipality")
    return list(found.prefetch_related("hours").order_by("pk")[:MOST])


def is_run(merchant_id: int) -> bool:
    return Member.objects.filter(merchant_id=merchant_id).exists()


def number_is_free(territory: str, number: str, *, but: int | None) -> bool:
    """Nobody who is here runs another shop under this business number."""
    if not number:
        return True
    same = Merchant.objects.filter(territory_id=territory, business_number=number)
    same = same.exclude(pk=but) if but else same
    return not same.filter(Exists(Member.objects.filter(merchant=OuterRef("pk")))).exists()


def listed_under(territory: str, number: str) -> list[Merchant]:
    """Shops listed under this business number that nobody runs."""
    same = Merchant.objects.filter(territory_id=territory, business_number=number).exclude(business_number="")
    return list(same.exclude(Exists(Member.objects.filter(merchant=OuterRef("pk")))).order_by("name", "pk")[:MOST])


def known_at(territory: str, postal_codes: Collection[str]) -> set[tuple[str, str]]:
    """Postal code with business number, and with the plain words of the name, of the shops at these codes."""
    places = Place.objects.filter(merchant__territory_id=territory, postal_code__in=postal_codes)
    found = set()
    for code, number, name in places.values_list("postal_code", "merchant__business_number", "merchant__name"):
        found |= {(code, number), (code, " ".join(plain_words(name)))}
    return found
