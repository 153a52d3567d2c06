"""The table of the rules in the docs is the one the code gives."""

from alpukat_desk.catalogue import load, rulebook


def test_the_table_in_the_docs_is_current_and_what_stands_around_it_stays() -> None:
    before = rulebook.PAGE.read_text(encoding="utf-8")
    assert rulebook.page(before, load()) == before, "run `make services`"
    assert before.startswith("# Checking numbers")


def test_the_rules_of_a_service_are_those_whose_fields_it_asks() -> None:
    services = load().services
    assert "death.new_head" in rulebook.cross_checks(services["akta-mati"])
    assert "death.spouse_card" not in rulebook.cross_checks(services["lahir-mati"])
    assert "change.before_differs" in rulebook.cross_checks(services["pb-online"])
    assert rulebook.cross_checks(services["konsultasi"]) == []
