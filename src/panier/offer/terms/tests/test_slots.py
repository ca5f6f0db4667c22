"""Which slots can be chosen at a moment: not past their cut-off, not full, not before the goods are ready."""

from datetime import UTC, date, datetime, time

from panier.offer.terms.rules.slots import Slot, slots_to_choose

TZ = "America/Toronto"
TUESDAY = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # 10 h in Montréal
SATURDAY = date(2026, 11, 28)


def slot(**facts: object) -> Slot:
    usual: dict[str, object] = {"weekday": 5, "begins": time(9), "ends": time(12), "capacity": 2}
    return Slot(1, "slt_a", "delivery", "", **{**usual, **facts})  # type: ignore[arg-type]


def keys(*slots: Slot, now: datetime = TUESDAY, ready: datetime | None = None) -> list[str]:
    return [each.key for each in slots_to_choose(slots, tz=TZ, now=now, ready=ready)]


def test_each_such_day_of_two_weeks_in_the_places_own_time() -> None:
    first, second = slots_to_choose([slot()], tz=TZ, now=TUESDAY)
    assert (first.key, second.key) == ("slt_a@2026-11-28", "slt_a@2026-12-05")
    assert first.begins == datetime(2026, 11, 28, 14, tzinfo=UTC)
    assert first.ends == datetime(2026, 11, 28, 17, tzinfo=UTC)
    assert first.left == 2


def test_from_its_cut_off_on_it_is_no_longer_offered() -> None:
    friday_noon = slot(cutoff_days=1, cutoff=time(12))
    before = datetime(2026, 11, 27, 16, 59, 59, tzinfo=UTC)
    assert keys(friday_noon, now=before)[0] == "slt_a@2026-11-28"
    assert keys(friday_noon, now=datetime(2026, 11, 27, 17, tzinfo=UTC))[0] == "slt_a@2026-12-05"
    begun = datetime(2026, 11, 28, 14, tzinfo=UTC)
    assert keys(slot(), now=begun)[0] == "slt_a@2026-12-05"


def test_a_full_day_is_not_offered_and_the_next_is() -> None:
    assert keys(slot(taken={SATURDAY: 2})) == ["slt_a@2026-12-05"]
    assert keys(slot(taken={SATURDAY: 3})) == ["slt_a@2026-12-05"]  # he made room smaller meanwhile
    (left, _) = slots_to_choose([slot(taken={SATURDAY: 1})], tz=TZ, now=TUESDAY)
    assert left.left == 1
    assert keys(slot(capacity=0)) == []


def test_nothing_is_picked_up_before_it_is_ready_and_the_earliest_comes_first() -> None:
    today, later = slot(weekday=1, begins=time(11), ends=time(12)), slot(weekday=1, begins=time(15), ends=time(17))
    ready = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)  # 11 h 30
    assert keys(later, today)[0] == "slt_a@2026-11-24"
    found = slots_to_choose([later, today], tz=TZ, now=TUESDAY, ready=ready)
    assert found[0].begins == datetime(2026, 11, 24, 20, tzinfo=UTC)
