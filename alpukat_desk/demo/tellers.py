"""Which story a service's request tells."""

import random
from datetime import date

from alpukat_desk.demo.births import birth, stillbirth
from alpukat_desk.demo.deaths import death
from alpukat_desk.demo.dice import pick
from alpukat_desk.demo.errands import change, data, question
from alpukat_desk.demo.moves import arrive, move
from alpukat_desk.demo.story import Story, Teller
from alpukat_desk.demo.town import Town


def tell(rng: random.Random, town: Town, day: date, service: str) -> Story:
    """A story for a request of this service filed on that day."""
    return TELLERS[service](rng, town, day, service)


def _either(rng: random.Random, town: Town, day: date, service: str) -> Story:
    teller = pick(rng, {birth: 0.6, death: 0.3, stillbirth: 0.1})
    return teller(rng, town, day, service)


TELLERS: dict[str, Teller] = {
    "update-dwh": data,
    "mutasi-perubahan": change,
    "verifikasi-nik": data,
    "pb-online": change,
    "batal-pindah": move,
    "duplicate-record": data,
    "skp-dalam-dki": move,
    "skp-luar-dki": move,
    "konsultasi": question,
    "akta-lahir": birth,
    "akta-mati": death,
    "sidukun-3in1": birth,
    "lahir-mati": _either,
    "pindah": move,
    "datang": arrive,
}
