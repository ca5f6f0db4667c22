"""The database as every test finds it: Québec's pack loaded, nothing else; brought back after tests that commit.

Emptying each of a hundred tables by TRUNCATE and loading the pack anew took most of the suite's time. Rows are deleted instead, with
triggers and foreign keys out of the way, and what was there at first is copied back from tables beside.
"""

from django.db import connection

from panier.flows.load_pack import load_pack
from tests.world import NOW, PACK

KEEP = """
CREATE SCHEMA fresh;
DO $$ DECLARE name text; filled boolean; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
    IF filled THEN EXECUTE format('CREATE TABLE fresh.%I AS TABLE public.%I', name, name); END IF;
  END LOOP;
END $$;
CREATE FUNCTION fresh.bring_back() RETURNS void LANGUAGE plpgsql AS $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DELETE FROM public.%I', name);
  END LOOP;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'fresh' LOOP
    EXECUTE format('INSERT INTO public.%I SELECT * FROM fresh.%I', name, name);
  END LOOP;
END $$;
"""


def keep_as_every_test_finds_it() -> None:
    load_pack(PACK, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute(KEEP)


def bring_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT fresh.bring_back()")
