"""Invented Indonesian names: common given names of several traditions, put together by the dice."""

import random
from datetime import date

from alpukat_desk.demo.dice import pick
from alpukat_desk.domain.model import Struct

SINGLE = 0.16
"""Share of people with a one-word name, where the tradition knows them."""
LONG = 0.15
"""Share of names with three words or more."""


class Tradition(Struct):
    """Given names of one tradition. ``clans`` are carried by a father and his children; ``religions`` by share."""

    male: tuple[str, ...]
    female: tuple[str, ...]
    male_last: tuple[str, ...]
    female_last: tuple[str, ...]
    religions: dict[str, float]
    clans: tuple[str, ...] = ()
    single: bool = False


def _words(text: str) -> tuple[str, ...]:
    """Names with an underscore for the blank inside."""
    return tuple(word.replace("_", " ") for word in text.split())


_ISLAM = {"Islam": 1.0}
_JAVA = {"Islam": 0.9, "Kristen": 0.05, "Katolik": 0.05}

TRADITIONS: dict[str, Tradition] = {
    "jawa": Tradition(
        _words(
            "Bambang Agus Eko Slamet Sugeng Joko Wahyu Tri Dwi Heru Teguh Hari Suryo Bagus Sigit Yudi Paijo Sutrisno"
        ),
        _words(
            "Sri Endang Dewi Wahyuni Tri Dwi Retno Lestari Sumarni Sulastri Ningsih Yuliati Wulan Rini Titik Suparmi"
        ),
        _words(
            "Prasetyo Setiawan Nugroho Wibisono Santoso Hartono Purnomo Saputro Raharjo Kurniawan Utomo Susilo Basuki"
        ),
        _words(
            "Handayani Rahayu Wulandari Purwanti Astuti Widyawati Kusumastuti Setyowati Palupi Hapsari Utami Mulyani"
        ),
        _JAVA,
        single=True,
    ),
    "betawi": Tradition(
        _words(
            "Abdul_Rojak Mamat Hasan Nasrudin Marzuki Syaiful Rohmat Saman Mahmud Jaelani Muhayar Naman Sarmili Ridwan"
        ),
        _words("Siti Nur Rohmah Maemunah Zubaedah Halimah Aisyah Fatimah Rodiah Mursanih Saodah Juleha Muniroh Hindun"),
        _words("Hidayat Fadillah Maulana Anwar Syarifudin Mubarok Fauzi Effendi Amri Rahmatullah Saputra Romadhon"),
        _words("Aminah Hidayah Nur'aini Mawaddah Salamah Marwiyah Fitriyah Khodijah Solihah Ma'rifah Hasanah Romlah"),
        _ISLAM,
        single=True,
    ),
    "arab": Tradition(
        _words("Muhammad Ahmad Abdullah Rizky Fauzan Hafiz Zidan Ma'ruf Ilham Farhan Naufal Raihan Akbar Ridho Zaky"),
        _words("Nur Siti Aisyah Zahra Salma Nabila Khadijah Putri Alya Hanifah Rahma Annisa Syifa Naila Fathia"),
        _words(
            "Ramadhan Al-Farizi Hakim Aminullah Rahman Fadhilah Syahputra Zulfikar Ibrahim Maulidan Habibullah Firdaus"
        ),
        _words("Hidayah Azzahra Ramadhani Maharani Salsabila Khairunnisa Az-Zahrah Nurjannah Maulida Humaira Lathifa"),
        _ISLAM,
    ),
    "sunda": Tradition(
        _words("Asep Dadang Ujang Cecep Deden Iwan Yayat Dede Maman Nandang Aep Tatang Encep Gilang Rangga Dimas"),
        _words("Neng Euis Iis Ai Lilis Cucu Nining Teti Imas Yanti Rina Elin Tati Wiwin Ani Mimin"),
        _words("Supriatna Hidayat Permana Sopandi Gunawan Mulyana Kurniadi Rustandi Suherman Iskandar Nugraha Wiguna"),
        _words("Nurhayati Komalasari Rohaeti Suryani Rosmiati Kartika Yulianti Rahmawati Sumiati Julaeha Permatasari"),
        _ISLAM,
        single=True,
    ),
    "batak": Tradition(
        _words("Parlin Jonathan Hotman Maruli Tumpal Binsar Ronald Samuel Daniel Togar Saut Rudolf Manaek Gomgom"),
        _words("Rosmaida Tiurma Lasma Debora Ruth Hotmauli Romauli Ester Marlina Tiarma Dameria Novita Berliana"),
        _words("Parulian Hasiholan Martua Tua Marudut Gabe Andreas Immanuel"),
        _words("Uli Tiodora Magdalena Kristina Romasta Elfrida Basaria Natalia"),
        {"Kristen": 0.75, "Katolik": 0.2, "Islam": 0.05},
        _words(
            "Situmorang Hutagalung Nababan Simanjuntak Pardede Sitorus Manurung Siahaan Lumban_Gaol Hutapea Tambunan"
        ),
    ),
    "minang": Tradition(
        _words("Syafrizal Zulkifli Yusrizal Afdal Irwandi Hendri Rahmat Fadli Riko Doni Erizal Nofrizal Taufik Masril"),
        _words("Yusneli Desi Rahmi Fitri Elvi Mardiana Gusnita Yenni Syafrida Wirda Nelfi Rosmaini Zulfa Rika"),
        _words("Chaniago Koto Piliang Tanjung Sikumbang Jambak Efendi Putra Syahrial Guci Anwar Marzuki"),
        _words("Yulia Gustina Marlina Oktavia Sari Anggraini Febriani Yanti Rahmadani Novita Safitri"),
        _ISLAM,
        single=True,
    ),
    "bugis": Tradition(
        _words("Andi_Baso Daeng_Situju Andi_Rahmat Baharuddin Syamsuddin Muh._Arfah Ambo Laode_Mansur Muh._Yusran"),
        _words("Andi_Tenri Sitti_Hajar Rosdiana Besse Nurhaedah Andi_Batari Wa_Ode_Nirmala Hasnawati Sitti_Rahmah"),
        _words("Pattawari Makkasau Mappiasse Rauf Alimuddin Tahir Kadir Sanusi Muhlis"),
        _words("Hamid Nurdin Pawelloi Hasanuddin Latifah Mustari Ramli Arsyad"),
        _ISLAM,
    ),
    "bali": Tradition(
        _words("I_Wayan I_Made I_Nyoman I_Ketut I_Gede I_Putu I_Gusti_Ngurah I_Komang"),
        _words("Ni_Wayan Ni_Made Ni_Nyoman Ni_Ketut Ni_Luh_Putu Ni_Komang Ni_Kadek I_Gusti_Ayu"),
        _words("Sudiarta Wirawan Arnawa Suteja Mahendra Sukarta Adnyana Pastika Wijaya Darmawan Artana"),
        _words("Suryaningsih Ariani Sukerti Widiasih Parwati Puspadewi Trisnayanti Damayanti Ratnasari"),
        {"Hindu": 1.0},
    ),
    "tionghoa": Tradition(
        _words("Hendra Kevin Andreas Felix Johan Steven William Edwin Aditya Vincent Rudy Hanjaya"),
        _words("Lina Melissa Vivian Susanti Fransiska Caroline Meilani Stefani Jessica Felicia Yuliana Giok_Lan"),
        _words("Wijaya Tanujaya Halim Kusuma Gunadi Lesmana Sutanto Hartanto Widjaja Kurniadi Tanoto"),
        _words("Wijaya Tanujaya Halim Kusuma Gunadi Lesmana Sutanto Hartanto Widjaja Kurniadi Tanoto"),
        {"Kristen": 0.35, "Katolik": 0.3, "Buddha": 0.3, "Khonghucu": 0.05},
    ),
    "timur": Tradition(
        _words("Yohanes Markus Petrus Fransiskus Semuel Benyamin Stefanus Yosef Alfons Melki Demianus Frits"),
        _words("Maria Yuliana Agustina Theresia Yosefina Merry Selfina Fransina Bernadeta Dorkas Novita Elisabet"),
        _words("Yulius Ferdinand Alexander Leonardus Kristian"),
        _words("Goreti Magdalena Kristina Margaretha Paulina Seravina"),
        {"Katolik": 0.5, "Kristen": 0.5},
        _words("Lawalata Tuhumury Pattiasina Wenda Nahak Lamanepa Bria Rumbiak Kaligis Lumintang Wowor Sahetapy"),
    ),
}

SHARES = {
    "jawa": 0.34,
    "betawi": 0.2,
    "arab": 0.08,
    "sunda": 0.14,
    "batak": 0.06,
    "minang": 0.06,
    "bugis": 0.03,
    "bali": 0.02,
    "tionghoa": 0.04,
    "timur": 0.03,
}
_MODERN = (
    _words("Aditya Bagas Kenzo Rafael Alvaro Bayu Daffa Elvano Nathan Arka"),
    _words("Kirana Alisha Keisha Nadine Aurelia Citra Zivana Intan Kayla Ayunda"),
)


def tradition(rng: random.Random) -> str:
    return pick(rng, SHARES)


def full_name(rng: random.Random, of: str, sex: str, born: date, clan: str = "") -> str:
    """A name of that tradition; the young more often carry a modern one in front."""
    source = TRADITIONS[of]
    first, last = (source.male, source.male_last) if sex == "L" else (source.female, source.female_last)
    words = [rng.choice(first)]
    if born.year >= 1995 and rng.random() < 0.3 and of != "bali":
        words.insert(0, rng.choice(_MODERN[0 if sex == "L" else 1]))
    if source.single and born.year < 1990 and rng.random() < SINGLE * 2:
        return words[0].split()[0]
    if not clan or rng.random() < LONG:
        words.append(rng.choice(last))
    if rng.random() < LONG:
        words.append(rng.choice(last))
    return " ".join(dict.fromkeys([*words, clan] if clan else words))


def clan_of(rng: random.Random, of: str) -> str:
    clans = TRADITIONS[of].clans
    return rng.choice(clans) if clans else ""
