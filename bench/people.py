"""Invented customers with the skew of real registers: few towns hold most, names share words and alphabets."""

import random
from collections.abc import Iterator
from typing import Any

_COUNTRIES = (
    ("BG", 40, ("София", "Пловдив", "Варна", "Бургас", "Русе", "Стара Загора"), "+35988", 7),
    ("DE", 20, ("Berlin", "Hamburg", "München", "Köln", "Düsseldorf"), "+49301", 7),
    ("NL", 12, ("Amsterdam", "Rotterdam", "Utrecht", "'s-Hertogenbosch"), "+31201", 6),
    ("GB", 15, ("London", "Manchester", "Leeds", "St. Albans"), "+44207", 7),
    ("GR", 6, ("Αθήνα", "Θεσσαλονίκη"), "+30210", 7),
    ("FR", 7, ("Paris", "Lyon", "Saint-Étienne"), "+33142", 6),
)
_FIRST = ("Orion", "Балкан", "Nord", "Zenit", "Äther", "Лотос", "Vega", "Кристал", "Delta", "Étoile", "Ωμέγα", "Sigma")
_SECOND = ("Строй", "Holding", "Trade", "Инженеринг", "Logistik", "Systems", "Bouw", "Консулт", "Energie", "Foods")
_FORMS = {"BG": "ЕООД", "DE": "GmbH", "NL": "B.V.", "GB": "Ltd", "GR": "Α.Ε.", "FR": "SARL"}
SEGMENTS = ("smb", "enterprise")


def customers(
    count: int, *, terms: dict[str, list[str]], employees: list[str], seed: int = 7
) -> Iterator[dict[str, Any]]:
    """`count` bodies of POST /customers; the same for the same seed."""
    chance = random.Random(seed)
    weights = [country[1] for country in _COUNTRIES]
    for number in range(count):
        country, _weight, towns, prefix, digits = chance.choices(_COUNTRIES, weights)[0]
        town = towns[min(int(chance.expovariate(1.2)), len(towns) - 1)]
        name = f"{chance.choice(_FIRST)} {chance.choice(_SECOND)} {number:06d} {_FORMS[country]}"
        phone = f"{prefix}{chance.randrange(10 ** (digits - 1), 10**digits)}"
        yield {
            "kind": "company",
            "name": name,
            "country": country,
            "business_area": chance.choice(_SECOND),
            "segment_id": chance.choice(terms["segments"]),
            "status_id": chance.choice(terms["statuses"]),
            "channel_id": chance.choice(terms["channels"]),
            "responsible_manager_id": chance.choice(employees),
            "phones": [{"number": phone}] if chance.random() < 0.8 else [],
            "emails": [{"email": f"office{number}@company{number % 977}.example"}] if chance.random() < 0.7 else [],
            "addresses": [
                {
                    "line1": f"{chance.choice(_SECOND)} {chance.randrange(1, 200)}",
                    "city": town,
                    "postal_code": str(chance.randrange(1000, 9999)),
                    "country": country,
                    "usages": ["registered"],
                }
            ],
            "allow_duplicate": True,
        }
