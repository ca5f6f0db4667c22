"""What the market sees of a shop, for its plan: one statement whatever its size, and how soon it answers in conversations."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection

from panier.civic.messaging.queries import answer_time
from panier.offer.capability.rules import Observed

# Its products that are not put away; its counts; what it answered lately; where it delivers; what waits for a reply.
SEEN = """
WITH mine AS (
  SELECT product.id, (SELECT count(*) FROM catalogue_picture picture WHERE picture.product_id = product.id AND picture.digest <> '') AS pictures,
    coalesce(product.title ->> 'fr', '') = '' OR coalesce(product.description ->> 'fr', '') = '' AS no_french,
    coalesce(product.title ->> 'en', '') = '' OR coalesce(product.description ->> 'en', '') = '' AS no_english
  FROM catalogue_product product WHERE product.merchant_id = %(merchant)s AND product.archived_at IS NULL
), goods AS (
  SELECT count(*) AS products, count(*) FILTER (WHERE pictures >= 2) AS pictured, count(*) FILTER (WHERE no_french) AS no_french,
    count(*) FILTER (WHERE no_english) AS no_english FROM mine
), sold AS (
  SELECT count(*) AS offers, count(*) FILTER (WHERE offer.door = 'selling') AS here
  FROM mine JOIN catalogue_variant variant ON variant.product_id = mine.id JOIN catalogue_offer offer ON offer.variant_id = variant.id
), counts AS (
  SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM %(now)s - level.as_of))
      FILTER (WHERE level.on_hand IS NOT NULL) AS age_s,
    count(*) FILTER (WHERE level.on_hand IS NULL) AS uncounted
  FROM mine JOIN catalogue_variant variant ON variant.product_id = mine.id JOIN inventory_stocklevel level ON level.variant_id = variant.id
), answers AS (
  SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM changed_at - asked_at))
      FILTER (WHERE state IN ('accepted', 'refused')) AS wait_s,
    count(*) FILTER (WHERE state = 'expired') AS missed
  FROM enquiries_enquiry WHERE merchant_id = %(merchant)s AND asked_at >= %(since)s
), prefixes AS (
  SELECT count(*) AS whole, count(*) FILTER (WHERE EXISTS (
    SELECT FROM terms_zone rate WHERE rate.merchant_id = %(merchant)s
    AND (rate.prefixes = '[]'::jsonb OR EXISTS (
      SELECT FROM jsonb_array_elements_text(rate.prefixes) named WHERE known.prefix LIKE upper(translate(named, ' -', '')) || '%%')))) AS reached
  FROM territories_postalprefix known JOIN merchants_merchant merchant ON merchant.id = %(merchant)s
  WHERE known.territory_id = merchant.territory_id
)
SELECT goods.products, CASE WHEN goods.products > 0 THEN round(100.0 * goods.pictured / goods.products)::int END,
  goods.products - goods.pictured, goods.no_french, goods.no_english,
  CASE WHEN sold.offers > 0 THEN round(100.0 * sold.here / sold.offers)::int END,
  (counts.age_s / 3600)::int, counts.uncounted, ceil(answers.wait_s / 60)::int, answers.missed,
  CASE WHEN prefixes.whole > 0 THEN round(100.0 * prefixes.reached / prefixes.whole)::int END,
  (SELECT count(*) FROM reviews_review WHERE merchant_id = %(merchant)s AND state = 'published' AND reply = ''),
  (SELECT count(*) FROM origin_claim WHERE merchant_id = %(merchant)s)
FROM goods, sold, counts, answers, prefixes
"""


def observe_merchant(merchant_id: int, *, days: int, now: datetime) -> Observed:
    """`days`: how far back requests and their answers are looked at."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN, {"merchant": merchant_id, "now": now, "since": now - timedelta(days=days)})
        seen = Observed(*cursor.fetchone())
    talk = answer_time(merchant_id, now=now)
    return replace(seen, message_minutes=talk.median_minutes if talk.is_known else None, lately_days=days)
