from datetime import date
from itertools import islice

from alpukat_desk.catalogue import load
from alpukat_desk.demo.citizens import FIRST_SERIAL, Family, Person, families
from alpukat_desk.domain.nik import kk_faults, nik_faults, parse_nik

TODAY = date(2020, 4, 6)


def town(seed: int = 7, count: int = 250) -> list[Family]:
    return list(islice(families(seed, TODAY), count))


def people() -> list[Person]:
    return [person for family in town() for person in family.members]


def test_the_same_seed_and_day_give_the_same_families_and_another_seed_gives_others() -> None:
    assert town() == town()
    assert town(8, 20) != town(7, 20)


def test_a_nik_tells_its_owners_birth_date_and_sex_and_a_real_region() -> None:
    regions = load().regions
    for person in people():
        nik = parse_nik(person.nik)
        assert nik is not None and not nik_faults(person.nik)
        assert nik.birth_date(person.birth_date) == person.birth_date
        assert nik.sex == person.sex
        assert nik.region in regions


def test_no_number_is_given_out_twice_and_none_is_one_that_a_district_gives() -> None:
    numbers = [person.nik for person in people()] + [family.kk for family in town()]
    assert len(set(numbers)) == len(numbers)
    assert all(int(number[12:]) >= FIRST_SERIAL for number in numbers)


def test_telephones_and_mail_addresses_belong_to_nobody() -> None:
    phones = [person.phone for person in people() if person.phone]
    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("0800-000-") for phone in phones)
    assert all(p.email.endswith((".test", "@example.id")) for p in people() if p.email)


def test_families_share_a_card_whose_date_part_is_the_day_of_issue() -> None:
    for family in town():
        assert not kk_faults(family.kk)
        assert family.kk[6:12] == f"{family.issued:%d%m%y}"
        assert family.kk[:6] == family.address.office.replace(".", "")[:6]
        assert family.issued <= TODAY
    assert sum(len(family.members) > 1 for family in town()) > 150


def test_parents_are_grown_up_when_their_children_are_born() -> None:
    for family in town():
        for child in family.children():
            assert child.birth_date.year - family.head.birth_date.year >= 18
            assert family.wed is None or child.birth_date > family.wed


def test_names_come_in_all_lengths_and_hold_letters_alone() -> None:
    names = [person.name for person in people()]
    assert {1, 2, 3, 4} <= {len(name.split()) for name in names}
    assert all(letter.isalpha() or letter in " '-." for name in names for letter in name)
    assert all(not words or len(set(words)) == len(words) for words in map(str.split, names))


def test_most_people_of_the_town_were_registered_in_south_jakarta_and_some_far_away() -> None:
    here = [person.nik.startswith("3174") for person in people()]
    assert 0.6 < sum(here) / len(here) < 0.95
    assert any(not person.nik.startswith("31") for person in people())
