"""Short names of sources, as they stand beside what is told; the records themselves keep the English name."""

from relstage.messages import Labels

_RUSSIAN = {
    "Ford 1990, as taught": "Форд, 1990, в учебном изложении",
    "Millman & Wilson 1995, as taught": "Миллман и Уилсон, 1995, в учебном изложении",
    "CRM course text": "учебный текст о CRM",
    "Kevorkov": "Кеворков",
    "Nestik": "Нестик",
    "Ford 1980": "Форд, 1980",
    "Ford 1990": "Форд, 1990",
    "Millman & Wilson 1995": "Миллман и Уилсон, 1995",
    "Millman & Wilson 1996": "Миллман и Уилсон, 1996",
    "McDonald & Rogers 1998": "Макдональд и Роджерс, 1998",
    "McDonald & Woodburn": "Макдональд и Вудберн",
    "Klimas et al. 2022": "Климас и др., 2022",
    "Sherman, Sperry & Reese 2003": "Шерман, Сперри и Риз, 2003",
    "Thomas, Blattberg & Fox 2004": "Томас, Блаттберг и Фокс, 2004",
    "Ladder of loyalty, as summarised": "лестница лояльности, в кратком изложении",
    "Muravyova": "Муравьева",
    "Dwyer, Schurr & Oh 1987": "Дуайер, Шурр и О, 1987",
    "Jap & Anderson 2007": "Джэп и Андерсон, 2007",
    "Zhang et al. 2016": "Чжан и др., 2016",
    "relstage": "relstage",
}

SHORT_NAMES = {name: Labels(en=name, ru=ru) for name, ru in _RUSSIAN.items()}
