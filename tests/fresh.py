"""The database as every test finds it: Québec's pack loaded, nothing else; brought back after tests that commit.

Emptying each of a hundred tables by TRUNCATE and loading the pack anew took most of the suite's time. Rows are deleted instead, with
triggers and foreign keys out of the way; what was there at first is copied back from tables beside where it is no longer the same rows
(by who wrote them, `xmin`). The small market of most tests is copied in the same way: one statement instead of fifty.
"""

import copy

from django.db import connection

from panier.flows.load_pack import load_pack
from tests import world
from tests.world import NOW, PACK, Market

KEEP = """
CREATE SCHEMA fresh;
CREATE TABLE fresh.kept (name text PRIMARY KEY, rows bigint, writer xid);
DO $$ DECLARE name text; filled boolean; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
    IF filled THEN
      EXECUTE format('CREATE TABLE fresh.%I AS TABLE public.%I', name, name);
      EXECUTE format('INSERT INTO fresh.kept SELECT %L, count(*) FROM public.%I', name, name);
    END IF;
  END LOOP;
END $$;
CREATE FUNCTION fresh.bring_back() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
DECLARE each record; same boolean; BEGIN
  FOR each IN SELECT tablename, kept.* FROM pg_tables LEFT JOIN fresh.kept ON kept.name = tablename
    WHERE schemaname = 'public' LOOP
    IF each.name IS NOT NULL THEN
      EXECUTE format('SELECT count(*) = $1 AND bool_and(xmin = $2) FROM public.%I', each.name)
        INTO same USING each.rows, each.writer;
      CONTINUE WHEN same;
    END IF;
    EXECUTE format('DELETE FROM public.%I', each.tablename);
    IF each.name IS NOT NULL THEN
      EXECUTE format('INSERT INTO public.%I SELECT * FROM fresh.%I', each.name, each.name);
      UPDATE fresh.kept SET writer = pg_current_xact_id()::xid WHERE kept.name = each.name;
    END IF;
  END LOOP;
END $$;
SELECT fresh.bring_back();
"""
KEEP_MARKET = """
CREATE SCHEMA market;
DO $$ DECLARE name text; filled boolean; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE market.%I AS SELECT * FROM public.%I', name, name)
      || CASE WHEN to_regclass('fresh.' || quote_ident(name)) IS NULL THEN ''
        ELSE format(' EXCEPT SELECT * FROM fresh.%I', name) END;
    EXECUTE format('SELECT EXISTS (SELECT FROM market.%I)', name) INTO filled;
    IF NOT filled THEN EXECUTE format('DROP TABLE market.%I', name); END IF;
  END LOOP;
END $$;
CREATE FUNCTION market.open() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'market' LOOP
    EXECUTE format('INSERT INTO public.%I SELECT * FROM market.%I', name, name);
  END LOOP;
END $$;
SELECT fresh.bring_back();
"""


def keep_as_every_test_finds_it() -> None:
    load_pack(PACK, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute(KEEP)
        kept = world.make_market()
        cursor.execute(KEEP_MARKET)

    def open_market() -> Market:
        with connection.cursor() as cursor:
            cursor.execute("SELECT market.open()")
        return copy.deepcopy(kept)

    world.open_market = open_market


def bring_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT fresh.bring_back()")
