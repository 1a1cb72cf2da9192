"""Numbers, dates and ages as people write them in French and in English; pure functions."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from timonier.values.money import SYMBOLS, Money, minor_digits

Number = int | float | Decimal
Amount = Number | Money  # money has its own currency, whatever is said beside it
Language = Literal["fr", "en"]

NARROW = "\u202f"  # between thousands, before ; ? !
NBSP = "\u00a0"  # before a unit
MINUS = "\u2212"
DASH = "\u2013"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MONTHS = {
    "fr": _words("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."),
    "en": _words("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
}
_LONG_MONTHS = {
    "fr": _words(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ),
    "en": _words(
        "January February March April May June July August September October November December"
    ),
}
_WEEKDAYS = {
    "fr": _words("lundi mardi mercredi jeudi vendredi samedi dimanche"),
    "en": _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
}
_SCALES = ((Decimal(10) ** 9, {"fr": "Md", "en": "bn"}), (Decimal(10) ** 6, {"fr": "M", "en": "M"}))
_THOUSAND = (Decimal(1000), {"fr": "k", "en": "k"})
FAR = 10**6
_UNIT = (Decimal(1), {"fr": "", "en": ""})


def _exact(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _rounded(value: Number, digits: int) -> Decimal:
    step = Decimal(1).scaleb(-digits)
    result = _exact(value).quantize(step, rounding=ROUND_HALF_UP)
    return result if result else abs(result)  # never "−0"


def number(value: Number, language: str, digits: int | None = None) -> str:
    """1 204,5 in French, 1,204.5 in English; `digits` fixes the decimals, else as given."""
    exact = _exact(value)
    if digits is None:
        digits = max(0, -int(exact.normalize().as_tuple().exponent)) if exact.is_finite() else 0
    text = f"{_rounded(exact, digits):,.{digits}f}".replace("-", MINUS)
    if _code(language) == "en":
        return text
    return text.replace(",", NARROW).replace(".", ",")


def _code(language: str) -> Language:
    return "fr" if language.startswith("fr") else "en"


def estimate(value: Number, language: str) -> str:
    """Three significant digits at most: 386, 41, 7.4."""
    return number(value, language, _digits(_exact(value)))


def _digits(value: Decimal) -> int:
    whole = value == value.to_integral_value()
    return 0 if whole or abs(value) >= Decimal("9.95") else 1


def _scale(value: Decimal) -> tuple[Decimal, dict[str, str]]:
    size = abs(value)
    for scale in (*_SCALES, _THOUSAND):
        # 999 960 € rounds to 1 000 k€, which is written 1,0 M€.
        if size >= scale[0] * Decimal("0.9995"):
            return scale
    return _UNIT


def money(value: Amount, language: str, currency: str = "EUR", *, short: bool = False) -> str:
    """41 280 € or, short, 41 k€; in English €41,280 or €41k. Cents only when there are any."""
    exact, currency = _told(value, currency)
    if short:
        size, prefixes = _scale(exact)
        scaled = exact / size
        digits = 0 if abs(scaled) >= Decimal("9.95") or (size == 1 and _whole(exact)) else 1
        return _with_currency(number(scaled, language, digits), prefixes, language, currency)
    digits = 0 if _whole(exact) else minor_digits(currency)
    return _with_currency(number(exact, language, digits), _UNIT[1], language, currency)


def _told(value: Amount, currency: str) -> tuple[Decimal, str]:
    if isinstance(value, Money):
        return value.amount, value.currency
    return _exact(value), currency


def _whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def _with_currency(text: str, prefixes: dict[str, str], language: str, currency: str) -> str:
    code = _code(language)
    symbol = SYMBOLS.get(currency, currency)
    if code == "fr":
        return f"{text}{NBSP}{prefixes['fr']}{symbol}"
    sign, digits = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
    gap = "" if currency in SYMBOLS else NBSP
    return f"{sign}{symbol}{gap}{digits}{prefixes['en']}"


def money_interval(low: Amount, high: Amount, language: str, currency: str = "EUR") -> str:
    """222–644 k€, €222–644k: both ends on one scale, the unit once, unless they lie far apart."""
    (least, currency), (most, _same) = _told(low, currency), _told(high, currency)
    ends = sorted((least, most))
    size, prefixes = _scale(max(map(abs, ends)))
    if ends[0] and _scale(ends[0])[0] * FAR <= size:  # one scale would write a row of digits
        return DASH.join(money(end, language, currency, short=True) for end in ends)
    smallest = min((abs(end) for end in ends if end), default=size)
    if smallest * 10 < size:
        size, prefixes = _scale(smallest)
    text = interval(ends[0] / size, ends[1] / size, language)
    return _with_currency(text, prefixes, language, currency)


def interval(low: Number, high: Number, language: str, unit: str = "") -> str:
    """6–14 j: en dash, no spaces around it, the unit once; 6 j where both ends read alike."""
    ends = sorted((_exact(low), _exact(high)))
    # One decimal for both small ends as soon as one has it: 1,2–7,0.
    small = max((_digits(end) for end in ends), default=0)
    first, last = (
        number(end, language, small if abs(end) < Decimal("9.95") else 0) for end in ends
    )
    text = first if first == last else f"{first}{DASH}{last}"  # one number is no interval
    return f"{text}{NBSP}{unit}" if unit else text


def share(value: Number, language: str, digits: int = 0) -> str:
    """58 % of 0.58. Neither a rest nor a lack is rounded away: under 1 %, over 99 %."""
    exact = _exact(value)
    percent = exact * 100
    shown = _rounded(percent, digits)
    step = Decimal(1).scaleb(-digits)
    gap = NBSP if _code(language) == "fr" else ""
    if shown == 0 and exact > 0:
        text = f"<{gap}{number(step, language, digits)}"
    elif shown == 100 and exact < 1:
        text = f">{gap}{number(100 - step, language, digits)}"
    else:
        text = number(percent, language, digits)
    return f"{text}{NBSP}%" if _code(language) == "fr" else f"{text}%"


def change(value: Number, written: Callable[[Decimal], str]) -> str:
    """+8,0 % or −26 k€: the sign is always written, with a true minus."""
    exact = _exact(value)
    text = written(abs(exact))
    if exact == 0:
        return text
    return f"{'+' if exact > 0 else MINUS}{text}"


def day(value: date, language: str, style: str = "") -> str:
    """23 nov. 2026; `short` leaves the year out, `long` gives the weekday, `full` both."""
    code = _code(language)
    first = "1er" if code == "fr" and value.day == 1 else str(value.day)
    if style in ("long", "full"):
        text = f"{_WEEKDAYS[code][value.weekday()]} {first} {_LONG_MONTHS[code][value.month - 1]}"
        return f"{text} {value.year}" if style == "full" else text
    text = f"{first} {_MONTHS[code][value.month - 1]}"
    return text if style == "short" else f"{text} {value.year}"


def near_day(value: date, language: str, today: date) -> str:
    """vendredi 27 novembre; with its year where that is another than today's."""
    return day(value, language, "long" if value.year == today.year else "full")


def month(value: date, language: str, *, year: bool = False) -> str:
    """nov., or nov. 2026: a mark on an axis."""
    name = _MONTHS[_code(language)][value.month - 1]
    return f"{name} {value.year}" if year else name


def age(value: timedelta, language: str) -> str:
    """14 min, 3 h, 6 j: one unit, rounded down; never under a minute, never negative."""
    minutes = max(int(value.total_seconds() // 60), 1)
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    if minutes < 24 * 60:
        return f"{minutes // 60}{NBSP}h"
    days = number(minutes // (24 * 60), language, 0)
    return f"{days}{NBSP}{'j' if _code(language) == 'fr' else 'd'}"


def age_since(then: datetime | date, now: datetime, language: str) -> str:
    """The age of a moment; a plain date counts from its first minute."""
    if not isinstance(then, datetime):
        then = datetime(then.year, then.month, then.day, tzinfo=now.tzinfo)
    return age(now - then, language)
