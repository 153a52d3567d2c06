"""A fault's line is found from headers, keys and the elements of arrays that begin a line."""

import pytest

from alpukat_desk.catalogue.lines import line_of

TEXT = """\
slug = "x"  # not = a key
label = { id = "a", en = "b = c [" }
list = [
    "one",
    "two", "three",
    { code = "1", label = { id = "[", en = "]" } },
]

[note]
id = "x"

[[forms]]
code = "A"
"odd.key" = 1

[[forms]]
code = "B"
when = { field = "f", values = [
    "v",
] }

[[forms.parts]]
name = "p"

["status.new"]
id = "Baru"
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("slug",), 1),
        (("label", "en"), 2),
        (("list",), 3),
        (("list", 0), 4),
        (("list", 1), 5),
        (("list", 2), 6),
        (("list", 2, "label", "id"), 6),
        (("note", "id"), 10),
        (("note", "en"), 9),
        (("forms",), 12),
        (("forms", 0, "code"), 13),
        (("forms", 0, "odd.key"), 14),
        (("forms", 1), 16),
        (("forms", 1, "when", "values"), 18),
        (("forms", 1, "parts", 0, "name"), 23),
        (("status.new", "id"), 26),
        (("nowhere",), 1),
        ((), 1),
    ],
)
def test_the_line_of_a_place_or_of_the_nearest_around_it(place: tuple[str | int, ...], line: int) -> None:
    assert line_of(TEXT, place) == line


def test_an_empty_text_has_a_first_line() -> None:
    assert line_of("", ("x",)) == 1
