"""What published reviews give a product is kept beside it: the offer reads it without looking up (ADR 0131)."""

from django.db import migrations

KEEP = """
CREATE FUNCTION reviews_keep_rating() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND OLD.product_id IS NOT NULL THEN
    UPDATE catalogue_rating SET times = times - 1, stars = stars - OLD.stars WHERE product_id = OLD.product_id;
  END IF;
  IF NEW.state = 'published' AND NEW.product_id IS NOT NULL THEN
    INSERT INTO catalogue_rating AS kept (product_id, times, stars) VALUES (NEW.product_id, 1, NEW.stars)
    ON CONFLICT (product_id) DO UPDATE SET times = kept.times + 1, stars = kept.stars + NEW.stars;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER reviews_rating AFTER INSERT OR UPDATE OF state, stars, product_id ON reviews_review
  FOR EACH ROW EXECUTE FUNCTION reviews_keep_rating();
INSERT INTO catalogue_rating (product_id, times, stars)
SELECT product_id, count(*), sum(stars) FROM reviews_review
WHERE state = 'published' AND product_id IS NOT NULL GROUP BY product_id;
"""
FORGET = """
DROP TRIGGER reviews_rating ON reviews_review;
DROP FUNCTION reviews_keep_rating();
DELETE FROM catalogue_rating;
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_a_key_of_their_own"), ("catalogue", "0005_ratings")]
    operations = [migrations.RunSQL(KEEP, FORGET)]
