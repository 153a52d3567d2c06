"""Both sides compare one short digest of a scope: no order in it, no row missed by it."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain.digest import digest, hash_of, written
from alpukat_desk.domain.model import RequestId

rows = st.lists(
    st.tuples(st.uuids().map(str).map(RequestId), st.integers(1, 99)), unique_by=lambda row: row[0], max_size=20
)


def test_an_empty_scope():
    assert digest([]) == "0" * 16


def test_the_formula_both_sides_were_promised():
    first, second = (hashlib.sha256(text).digest()[:8] for text in (b"a:1", b"b:2"))
    total = (int.from_bytes(first) + int.from_bytes(second)) % 2**64
    assert digest([(RequestId("a"), 1), (RequestId("b"), 2)]) == f"{total:016x}"


@given(rows, st.randoms(use_true_random=False))
def test_order_does_not_matter(scope, chance):
    mixed = scope.copy()
    chance.shuffle(mixed)
    assert digest(mixed) == digest(scope)
    assert len(digest(scope)) == 16


@given(rows.filter(bool))
def test_a_missed_row_or_an_old_version_shows(scope):
    assert digest(scope[1:]) != digest(scope)
    assert digest([(scope[0][0], scope[0][1] + 1), *scope[1:]]) != digest(scope)


@given(rows, rows)
def test_scopes_add_up(one, other):
    total = (int(digest(one), 16) + int(digest(other), 16)) % 2**64
    assert digest(one + other) == f"{total:016x}"


@given(rows)
def test_a_sum_kept_beside_the_rows_is_the_digest(scope):
    assert written(sum(hash_of(*row) for row in scope)) == digest(scope)
    assert written(-hash_of(RequestId("a"), 1) + hash_of(RequestId("a"), 1)) == digest([])
