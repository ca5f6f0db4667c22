"""What is typed or scanned at the counter, whatever the scanner makes of it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from panier.trade.fulfilment.rules.proofs import is_right, pass_mark, pass_text, read_given
from panier.trade.orders.rules import CODE_LETTERS

ONE = st.sampled_from(CODE_LETTERS)
LETTERS = st.lists(ONE, min_size=8, max_size=8).map("".join)
CODES = st.lists(ONE, min_size=4, max_size=4).map("".join)
TYPED = st.lists(st.sampled_from("PBX2379 -AZé'\x00漢\n"), max_size=70).map("".join)
few = settings(max_examples=50)


@few
@given(LETTERS, st.integers(1, 999), CODES)
def test_a_pass_is_read_back_and_is_right_for_its_part_alone(letters: str, position: int, code: str) -> None:
    number, mark = f"{letters[:4]}-{letters[4:]}-{position}", pass_mark("secret", "prt_1", code)
    text = pass_text(number, mark)
    assert text.isalnum()
    assert text.upper() == text
    found = read_given(text.lower())
    assert (found.number, found.mark, found.code) == (number, mark, "")
    assert is_right(text, code, number, [mark])
    assert not is_right(text, code, number, [pass_mark("secret", "prt_2", code), pass_mark("other", "prt_1", code)])
    assert not is_right(text, code, "2222-2222-1" if number != "2222-2222-1" else "3333-3333-1", [mark])
    assert read_given(f" {number} ").number == number
    assert is_right(f"{code[:2]} {code[2:]}".lower(), code, number, [mark])


@few
@given(TYPED)
def test_whatever_is_typed_is_never_a_fault(text: str) -> None:
    found = read_given(text)
    assert not (found.mark and found.code)
    assert not is_right(text, "", "", [])
