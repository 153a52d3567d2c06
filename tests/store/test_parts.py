"""Lists in parts: all of it, in order."""

from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.store.parts import parts


@given(st.lists(st.integers()), st.integers(1, 7))
def test_the_parts_are_the_list(items: list[int], size: int) -> None:
    found = list(parts(items, size))
    assert [item for part in found for item in part] == items
    assert all(0 < len(part) <= size for part in found)
