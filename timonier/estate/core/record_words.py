"""What the words of a decision record's status and date mean, in English and in French.

A sentence is read for what it says of its own subject: each clause counts by its beginning, a
remark in brackets counts for nothing, and "supersedes X" is said by the record in force.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_REMARK = re.compile(r"\([^()]{0,500}\)|\[[^\[\]]{0,500}\]|~~[^~]{0,500}~~|<!--.{0,500}?-->")
_COMMENT = re.compile(r"<!--.{0,500}?-->", re.DOTALL)
_CHOICE = re.compile(r"[,/]\s*+(?:or |ou )?|\s(?:or|ou)\s")
# A run of marks is tried at its start only, and behind one that another part has taken.
_CLAUSE = re.compile(r"(?<![,;.!|\n]{2})[,;.!|\n]+(?:\s|$)|\s[–—-]\s|\s(?:but|mais)\s|:\s")
_BECAME = re.compile(r"→|⇒|(?<!-)-++>|(?<!=)=++>")
_LEAD = re.compile(
    r"(?:[\W\d_]+|(?:status|statut|state|état|this|the|our|we|nous|le|la|cette|ce|adr|rfc(?= "
    r"(?:is|was|has))"
    r"|decision|décision|record|proposal(?= (?:is|was|has))|it|is|are|was|has|have|had|been|be|"
    r"est|a|ont|été"
    r"|now|currently|formally|officially|fully|finally|already|provisionally|conditionally|"
    r"unanimously"
    r"|mostly|partly(?= accept)|partially(?= (?:accept|adopt|approv|implement))|since|as of|"
    r"désormais"
    r"|actuellement|maintenant|officiellement|on(?=\s+\d)|provisoirement)(?!\w))+"
)
_PARTLY = re.compile(r"(?:partially|partly|in part|en partie|partiellement)\b")
_ENDED = re.compile(
    r"(?:superseded|superceded|replaced|obsoleted|overridden)(?=\s+(?:by|with|in|on|since)\b|\W*$)"
    r"|(?:superseded|superceded)\b(?!\s+(?:the|adr|rfc)\b)|remplacée?s? par|remplacée?s?\W*$"
)
_FUTURE = re.compile(
    r"\b(?:will|may|might|could|should|shall|to|sera|pourrait|not|never|non|pas)"
    r"\b"
)
_WAITING = re.compile(
    r"(?:not|pas|non)\s+(?:yet|encore)\b|n[’']est pas encore|yet to\b|(?:a)?waiting\b|pending\b|"
    r"en attente"
    r"|to be\b|to (?:decide|discuss|review|approve)|tbd\b|tbc\b|undecided|under\b|in (?:review|"
    r"progress|discussion"
    r"|draft|development|evaluation)|needs?\b|requires?\b|on[ -]hold|à (?:décider|discuter|"
    r"valider|approuver"
    r"|confirmer|revoir|l[’']étude)|en (?:cours|discussion|revue|relecture|suspens)|ready for"
)
_NO_LONGER = re.compile(
    r"no longer\b|not (?:any ?more|in force|valid|active|in use)\b|"
    r"plus en vigueur|n[’']est plus"
)
_REFUSED = re.compile(
    r"not (?:accepted|adopted|chosen|selected)\b|non (?:retenue?|adoptée?|"
    r"acceptée?)\b"
)
_DENIED = re.compile(r"(?:not|never|non|pas|no|jamais|aucune?|un(?:approved|accepted|resolved))\b")
_MEANINGS = (
    ("deprecated", ("deprecat", "obsolete", "retired", "obsolèt", "abandonn", "sunset", "archiv",
                    "caduque", "caduc", "périmé")),
    ("rejected", ("reject", "declin", "withdrawn", "cancel", "rejet", "refus", "annul", "retirée",
                  "écarté", "dropped")),
    ("proposed", ("propos", "draft", "open", "wip", "rfc", "brouillon", "review", "discussion",
                  "work in progress", "incompl", "unfinished", "inachev", "new", "idea",
                  "request for comment", "trial", "candidate",
                  "ébauche", "ouvert")),
    ("accepted", ("accept", "approv", "adopt", "decided", "done", "implemented", "active", "agreed",
                  "valid", "décid", "résolu", "resolved", "final", "ratif", "in force",
                  "en vigueur", "in effect", "in use", "confirm", "entériné", "appliqué",
                  "complete", "signed off", "current", "enacted", "live")),
)  # fmt: skip

_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan janvier janv", "february feb février fevrier févr fev fév",
            "march mar mars", "april apr avril avr", "may mai", "june jun juin",
            "july jul juillet juil", "august aug août aout", "september sep sept septembre",
            "october oct octobre", "november nov novembre", "december dec décembre decembre déc",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th|er|ère|e)?"
_DATES = re.compile(
    r"(?<!\d)(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<y2>\d{4})(?!\d)"
    r"|(?<![\w])" + _DAY.format("d3") + r"[\s\xa0-]{1,3}(?:of |de )?(?P<m3>[^\W\d_]{3,9})"
    r"\.?,?[\s\xa0-]{1,3}(?P<y3>\d{4})(?!\d)"
    r"|(?<![\w])(?P<m4>[^\W\d_]{3,9})\.?[\s\xa0]{1,3}" + _DAY.format("d4") + r",?[\s\xa0]{1,3}"
    r"(?P<y4>\d{4})(?!\d)",
    re.IGNORECASE,
)
_FRENCH = re.compile(
    r"\b(?:le|la|les|des|une|un|est|pour|dans|que|nous|sur|avec|du|au|aux|et|ce|cette|statut|"
    r"contexte"
    r"|décision|conséquences|accepté|acceptée|remplacé|remplace|proposé)\b"
)
_ENGLISH = re.compile(
    r"\b(?:the|is|of|and|to|we|for|with|in|that|this|are|be|by|status|context|decision|consequences"
    r"|accepted|superseded|proposed|use)\b"
)


def status_of(stated: str) -> str:
    """Our word for a status as written; "" when it is not said, or says nothing we know.

    `superseded` when a clause says that the record was replaced; else the first clause that says
    how the record stands decides.
    """
    words = re.sub(r"\[([^\]\[]{1,300})\]\([^()\s]{0,500}\)", r"\1", stated[:2000]).casefold()
    words = _COMMENT.sub(" ", words)
    if "{" in words or words.count("|") > 1 or _is_choice(words):
        return ""  # the choices of a template that nobody filled in
    said = [*_clauses(words)]
    if any(_is_ended(clause) for clause in said):
        return "superseded"
    return next((meaning for clause in said if (meaning := _meaning(clause))), "")


def _is_choice(words: str) -> bool:
    """Whether the words are those that a status may be: three meanings or more, one word each."""
    said = [one for one in _CHOICE.split(words) if one.strip()]
    meanings = {"superseded" if _is_ended(one.strip()) else _meaning(one.strip()) for one in said}
    return all(" " not in one.strip() for one in said) and len(meanings - {""}) >= 3


def _clauses(words: str) -> Iterator[str]:
    """The clauses without remarks; of "proposed -> accepted" what it became."""
    words = re.sub(r"[*_`]{1,3}", " ", words)
    while (bare := _REMARK.sub(" ", words)) != words:
        words = bare
    for clause in _CLAUSE.split(_BECAME.split(words)[-1]):
        if clause and clause.strip():
            yield " ".join(clause.split())


def _is_ended(clause: str) -> bool:
    found = _ENDED.search(clause)
    if found is None or _PARTLY.search(clause[: found.start()]):
        return False
    before = clause[: found.start()]
    if _FUTURE.search(before):
        return False
    return not before or _LEAD.fullmatch(before) is not None or _follows(before)


def _follows(before: str) -> bool:
    """Whether what stands before is a status of its own: "accepted and superseded by"."""
    return re.search(r"\b(?:and|then|later|et|puis|now|since|been|was|is)\s*$", before) is not None


def _meaning(clause: str) -> str:
    if _NO_LONGER.match(_begun(clause)) or re.match(r"(?:is |est )?(?:no longer|plus en)", clause):
        return "deprecated"
    begun = _begun(clause)
    if _WAITING.match(begun):
        return "proposed"
    if _REFUSED.match(begun):
        return "rejected"
    if _DENIED.match(begun) or _PARTLY.match(begun):
        return ""
    for status, beginnings in _MEANINGS:
        if begun.startswith(beginnings):
            return status
    return ""


def _begun(clause: str) -> str:
    """A clause from its first telling word."""
    lead = _LEAD.match(clause)
    return clause[lead.end() :].strip() if lead else clause


def day_in(text: str, language: str = "") -> date | None:
    """The first day written in a text; None without one.

    Numbers in both orders and words of both languages. Where day and month cannot be told apart,
    `language` decides ("fr": the day first); any other leaves it unknown.
    """
    for found in _DATES.finditer(text[:300]):
        day = _day(found, language)
        if day is not None:
            return day
        if found["sep"]:  # a day is stated, and which one is not known
            return None
    return None


def _day(found: re.Match[str], language: str) -> date | None:
    if found["sep"]:
        return _in_numbers(int(found["a"]), int(found["b"]), int(found["y2"]), language)
    if found["y1"]:
        return _date(int(found["y1"]), int(found["m1"]), int(found["d1"]))
    month = _MONTHS.get((found["m3"] or found["m4"]).casefold(), 0)
    return _date(int(found["y3"] or found["y4"]), month, int(found["d3"] or found["d4"]))


def _in_numbers(first: int, second: int, year: int, language: str) -> date | None:
    if first == second or first > 12 or (language == "fr" and second <= 12):
        return _date(year, second, first)
    return _date(year, first, second) if second > 12 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def language_of(text: str) -> str:
    """ "fr" or "en" when the small words of a text say so for certain; else ""."""
    sample = text[:20_000].casefold()
    french, english = len(_FRENCH.findall(sample)), len(_ENGLISH.findall(sample))
    if french > 2 * english:
        return "fr"
    return "en" if english > 2 * french else ""
