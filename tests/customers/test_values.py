"""Phones, e-mails, websites and names as people write them, in the one form that is stored."""

import pytest

from customers.models import CustomerKind, PhoneKind
from customers.values.emails import normalise_email
from customers.values.names import match_name
from customers.values.phones import NotAPhoneError, digits_to_search, parse_phone
from customers.values.websites import domain_to_match, normalise_website


@pytest.mark.parametrize(
    ("written", "country", "number", "extension"),
    [
        ("0888 123 456", "BG", "+359888123456", None),
        ("00359 888 123 456", "US", "+359888123456", None),
        ("(00359) 2 987 6543", None, "+35929876543", None),
        ("+44 (0)20 7946 0000", None, "+442079460000", None),
        ("02/987-65-43", "BG", "+35929876543", None),
        ("[030] 12 34 56", "DE", "+4930123456", None),
        ("tel:+31-20-123-4567", None, "+31201234567", None),
        ("020 1234567 ext. 12", "NL", "+31201234567", "12"),
        ("020 1234567x12", "NL", "+31201234567", "12"),
        ("0888-123-456 доб. 5", "BG", "+359888123456", "5"),
        ("+39 06 1234567", "BG", "+39061234567", None),
        ("٠٨٨٨١٢٣٤٥٦", "BG", "+359888123456", None),
    ],
)
def test_the_usual_ways_to_write_a_number_mean_the_same_number(written, country, number, extension) -> None:
    found = parse_phone(written, country)
    assert (found.number, found.extension) == (number, extension)


def test_the_range_tells_the_kind() -> None:
    assert parse_phone("0888 123 456", "BG").kind is PhoneKind.MOBILE
    assert parse_phone("02 987 6543", "BG").kind is PhoneKind.LANDLINE
    assert parse_phone("+1 212 555 0100", None).kind is PhoneKind.OTHER


@pytest.mark.parametrize(
    "written",
    [
        *("", "12", "x12", "+359", "+359 88 812 345", "0888123456 Ivan", "1-800-FLOWERS"),
        *("0888123456; 0888999999", "0888123456 / 0888999999", "0888123456, 0888999999"),
    ],
)
def test_what_is_no_single_number_is_refused(written) -> None:
    with pytest.raises(NotAPhoneError):
        parse_phone(written, "BG")


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("0888 123", "888123"), ("+359 888", "359888"), ("00359888", "359888"), ("(02) 98", "298")],
)
def test_a_typed_number_is_searched_for_without_prefix(typed, digits) -> None:
    assert digits_to_search(typed) == digits


@pytest.mark.parametrize("typed", ["12", "000", "Orion 24", "CU2611-00042", ""])
def test_what_is_no_number_is_searched_for_as_text(typed) -> None:
    assert digits_to_search(typed) is None


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Office@Orion.BG", "Office@orion.bg"),
        (" info@пример.бг ", "info@xn--e1afmkfd.xn--90ae"),
        ("a.b+c@sub.example.com", "a.b+c@sub.example.com"),
    ],
)
def test_the_domain_of_an_email_is_ascii_and_lower_case(written, stored) -> None:
    assert normalise_email(written) == stored


@pytest.mark.parametrize(
    "written", ["", "a@b", "a@localhost", "a b@c.bg", "@c.bg", "a@@c.bg", "x@-a.bg", "a@" + "b" * 300]
)
def test_what_is_no_email_is_refused(written) -> None:
    with pytest.raises(ValueError):
        normalise_email(written)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("orion.example", "https://orion.example"),
        ("HTTP://Www.Orion.BG/", "http://www.orion.bg"),
        ("//orion.bg/a", "https://orion.bg/a"),
        ("orion.bg:8080/x?y=1#z", "https://orion.bg:8080/x?y=1"),
        ("https://orion.bg:443/", "https://orion.bg"),
        ("https://пример.бг/", "https://xn--e1afmkfd.xn--90ae"),
    ],
)
def test_a_website_gets_a_scheme_and_an_ascii_host(written, stored) -> None:
    assert normalise_website(written) == stored


@pytest.mark.parametrize(
    "written",
    [
        *("ftp://a.bg", "http://u:p@a.bg", "localhost", "javascript:alert(1)", "http://1.2.3.4", "mailto:a@b.bg"),
        *("http://[::1]/", "http://a b.bg", "https://a.bg:99999/", "https://", "http://a..bg"),
        f"https://{'a' * 600}.bg",
    ],
)
def test_what_is_no_website_is_refused(written) -> None:
    with pytest.raises(ValueError):
        normalise_website(written)


def test_shared_hosts_say_nothing_about_who_somebody_is() -> None:
    assert domain_to_match("https://www.orion.bg/contact") == "orion.bg"
    assert domain_to_match("https://www.facebook.com/orion") is None
    assert domain_to_match(None) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Orion Build Ltd", "ORION BUILD LIMITED"),
        ("„Орион Билд“ ООД", "Орион Билд ЕООД"),
        ("Müller GmbH & Co. KG", "Muller GmbH"),
        ("Bavella B.V.", "Bavella BV"),
        ("Smith & Sons", "Smith and Sons plc"),
        ("ЕТ Иванов", "Иванов"),
    ],
)
def test_legal_forms_and_punctuation_do_not_tell_companies_apart(one, other) -> None:
    assert match_name(one, CustomerKind.COMPANY) == match_name(other, CustomerKind.COMPANY)


def test_a_name_that_is_nothing_but_a_legal_form_stays() -> None:
    assert match_name("AS", CustomerKind.COMPANY) == "as"
    assert match_name("S.A. Co", CustomerKind.COMPANY) == "sa"


def test_the_parts_of_a_persons_name_come_in_any_order() -> None:
    assert match_name("Ivan Petrov", CustomerKind.PERSON) == match_name("Petrov, Ivan", CustomerKind.PERSON)
