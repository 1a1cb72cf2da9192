"""Pairs of ranges and versions, drawn with a seed, in the notation of each ecosystem."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

Pair = tuple[str, str]
Draw = Callable[[random.Random], str]

_NUMBERS = (0, 0, 1, 1, 2, 3, 9, 10)
_PRE = ("alpha", "alpha.1", "beta", "beta.2", "beta.11", "rc.1", "0", "1", "RC.1")


def _dotted(chance: random.Random, least: int, most: int) -> str:
    return ".".join(str(chance.choice(_NUMBERS)) for _ in range(chance.randint(least, most)))


def _sometimes(chance: random.Random, share: float, text: str) -> str:
    return text if chance.random() < share else ""


def _semver(chance: random.Random) -> str:
    pre = _sometimes(chance, 0.3, f"-{chance.choice(_PRE)}")
    return _dotted(chance, 3, 3) + pre + _sometimes(chance, 0.05, "+build.5")


def _partial(chance: random.Random, wild: str = "xX*") -> str:
    if chance.random() < 0.4:
        return _semver(chance)
    numbers = _dotted(chance, 1, 2)
    return numbers + _sometimes(chance, 0.3, "." + chance.choice(wild) if wild else "")


def _npm(chance: random.Random) -> str:
    def one() -> str:
        operator = chance.choice(("", "=", ">", ">=", "<", "<=", "~", "^", "~>", "v", ">= ", "^ "))
        return operator + (_partial(chance) if chance.random() < 0.97 else chance.choice("*x"))

    def alternative() -> str:
        if chance.random() < 0.15:
            return f"{_partial(chance)} - {_partial(chance)}"
        return " ".join(one() for _ in range(chance.choice((1, 1, 1, 2, 2, 3))))

    return chance.choice((" || ", "||")).join(
        alternative() for _ in range(chance.choice((1, 1, 1, 2, 3)))
    )


def _cargo(chance: random.Random) -> str:
    def one() -> str:
        return chance.choice(("", "=", ">", ">=", "<", "<=", "~", "^", ">= ")) + _partial(chance)

    return chance.choice((", ", ",")).join(one() for _ in range(chance.choice((1, 1, 2, 3))))


def _pep440_version(chance: random.Random) -> str:
    epoch = _sometimes(chance, 0.08, "1!")
    pre = _sometimes(chance, 0.25, chance.choice(("a1", "b2", "rc1", "rc2", "a0")))
    post = _sometimes(chance, 0.15, chance.choice((".post1", ".post2", "-1")))
    dev = _sometimes(chance, 0.15, chance.choice((".dev1", ".dev0")))
    return epoch + _dotted(chance, 1, 4) + pre + post + dev


def _python_version(chance: random.Random) -> str:
    label = chance.choice(("+cpu", "+cu118", "+acme.1", "+1"))
    return _pep440_version(chance) + _sometimes(chance, 0.3, label)


def _pypi(chance: random.Random) -> str:
    def one() -> str:
        operator = chance.choice(("==", "!=", ">", ">=", "<", "<=", "~="))
        if operator in ("==", "!="):
            if chance.random() < 0.4:
                return f"{operator}{_sometimes(chance, 0.1, '1!')}{_dotted(chance, 1, 3)}.*"
            return operator + _python_version(chance)
        return operator + _pep440_version(chance)

    return chance.choice((",", ", ")).join(one() for _ in range(chance.choice((1, 1, 2, 2, 3))))


def _gem_version(chance: random.Random) -> str:
    words = (".a", ".beta", ".beta.1", ".rc1", ".pre.2", ".0.a", ".0.b.0", "-beta", "-1")
    return _dotted(chance, 1, 4) + _sometimes(chance, 0.3, chance.choice(words))


def _gem(chance: random.Random) -> str:
    def one() -> str:
        operator = chance.choice(("", "= ", "!= ", "> ", ">= ", "< ", "<= ", "~> ", "~> ", ">="))
        return operator + _gem_version(chance)

    return ", ".join(one() for _ in range(chance.choice((1, 1, 2, 3))))


def _composer_version(chance: random.Random) -> str:
    marks = (
        "-dev",
        "-alpha1",
        "-beta2",
        "-RC1",
        "-beta",
        "b3",
        "-p1",
        "-patch2",
        "-alpha.2",
        "-RC1-dev",
    )
    if chance.random() < 0.05:
        return _dotted(chance, 1, 3) + ".x-dev"
    stated = _dotted(chance, 1, 4) + _sometimes(chance, 0.3, chance.choice(marks))
    return _sometimes(chance, 0.1, "v") + stated


def _composer(chance: random.Random) -> str:
    def one() -> str:
        operator = chance.choice(
            ("", "=", "!=", ">", ">=", "<", "<=", "~", "^", "^", "~", "<>", ">= ")
        )
        if not operator.strip() and chance.random() < 0.4:
            return _dotted(chance, 1, 3) + "." + chance.choice("*x")
        return (
            operator
            + _composer_version(chance)
            + _sometimes(chance, 0.08, chance.choice(("@dev", "@stable", "@beta")))
        )

    def alternative() -> str:
        if chance.random() < 0.1:
            return f"{_composer_version(chance)} - {_composer_version(chance)}"
        return chance.choice((" ", ",", ", ")).join(
            one() for _ in range(chance.choice((1, 1, 2, 3)))
        )

    return chance.choice((" || ", "|", "||")).join(
        alternative() for _ in range(chance.choice((1, 1, 1, 2)))
    )


def _maven_version(chance: random.Random) -> str:
    words = (
        "-alpha-1",
        "-beta2",
        ".Final",
        "-SNAPSHOT",
        "-rc1",
        "-M2",
        ".RELEASE",
        "-jre",
        "-sp1",
        "-1",
        ".v20230101",
        "-rc-1-SNAPSHOT",
        "a1",
        ".ga",
    )
    return _dotted(chance, 1, 4) + _sometimes(chance, 0.4, chance.choice(words))


def _interval(chance: random.Random, draw: Draw) -> str:
    shape = chance.random()
    if shape < 0.15:
        return f"[{draw(chance)}]"
    low, high = _sometimes(chance, 0.8, draw(chance)), _sometimes(chance, 0.8, draw(chance))
    return f"{chance.choice('[(')}{low},{_sometimes(chance, 0.3, ' ')}{high}{chance.choice('])')}"


def _maven(chance: random.Random) -> str:
    return ",".join(_interval(chance, _maven_version) for _ in range(chance.choice((1, 1, 1, 2))))


def _nuget_version(chance: random.Random) -> str:
    pre = _sometimes(chance, 0.3, "-" + chance.choice((*_PRE, "Beta", "rc.1.final")))
    return _dotted(chance, 1, 4) + pre


def _nuget(chance: random.Random) -> str:
    shape = chance.random()
    if shape < 0.5:
        return _interval(chance, _nuget_version)
    if shape < 0.7:
        return _nuget_version(chance)
    if shape < 0.75:
        return chance.choice(("*", "*-*"))
    numbers = _dotted(chance, 1, 3)
    return numbers + chance.choice((".*", ".*", ".*-*", "-*", "-beta*", "-beta.*", "-rc*"))


def _hex(chance: random.Random) -> str:
    def one() -> str:
        operator = chance.choice(("", "==", "!=", ">", ">=", "<", "<=", "~>", "~>"))
        short = operator == "~>" and chance.random() < 0.5
        return f"{operator} {_dotted(chance, 2, 2) if short else _semver(chance)}".strip()

    return chance.choice((" and ", " or ")).join(one() for _ in range(chance.choice((1, 1, 2, 3))))


def _helm(chance: random.Random) -> str:
    def one() -> str:
        operator = chance.choice(("", "=", "!=", ">", ">=", "<", "<=", "~", "^", "=>", ">= "))
        return operator + _partial(chance, "x*")

    return chance.choice((", ", " ", " || ")).join(one() for _ in range(chance.choice((1, 1, 2))))


def _terraform_version(chance: random.Random) -> str:
    return _dotted(chance, 3, 3) + _sometimes(chance, 0.3, f"-{chance.choice(_PRE)}")


def _terraform(chance: random.Random) -> str:
    def one() -> str:
        stated = _dotted(chance, 1, 3) if chance.random() < 0.6 else _terraform_version(chance)
        return chance.choice(("", "= ", "!= ", "> ", ">= ", "< ", "<= ", "~> ", "~>")) + stated

    return ", ".join(one() for _ in range(chance.choice((1, 1, 2))))


def _hackage_version(chance: random.Random) -> str:
    return _dotted(chance, 1, 4)


def _hackage(chance: random.Random) -> str:
    def one() -> str:
        operator = chance.choice(("==", ">=", "<", "<=", ">", "^>=", "== "))
        wild = _sometimes(chance, 0.4, ".*") if operator.startswith("==") else ""
        return operator + _dotted(chance, 1, 4) + wild

    return chance.choice((" && ", " || ", "&&")).join(
        one() for _ in range(chance.choice((1, 1, 2, 3)))
    )


def _conda_version(chance: random.Random) -> str:
    words = ("a1", "rc1", "dev", ".post1", "b", ".dev1", "_1", "+cpu", "alpha2")
    return (_sometimes(chance, 0.05, "1!") + _dotted(chance, 1, 4)
            + _sometimes(chance, 0.3, chance.choice(words)))  # fmt: skip


def _conda(chance: random.Random) -> str:
    def one() -> str:
        operator = chance.choice(("", "==", "=", "!=", ">", ">=", "<", "<=", "~="))
        wild = _sometimes(chance, 0.5, ".*") if operator in ("", "!=") else ""
        stated = (
            _dotted(chance, 2, 3) if wild or operator in ("=", "~=") else _conda_version(chance)
        )
        return operator + stated + wild

    return chance.choice((",", "|")).join(one() for _ in range(chance.choice((1, 1, 2, 3))))


DRAWS: dict[str, tuple[Draw, Draw]] = {  # ecosystem -> (range, version)
    "npm": (_npm, _semver),
    "cargo": (_cargo, _semver),
    "pypi": (_pypi, _python_version),
    "gem": (_gem, _gem_version),
    "composer": (_composer, _composer_version),
    "maven": (_maven, _maven_version),
    "nuget": (_nuget, _nuget_version),
    "hex": (_hex, _semver),
    "helm": (_helm, _semver),
    "terraform": (_terraform, _terraform_version),
    "hackage": (_hackage, _hackage_version),
    "conda": (_conda, _conda_version),
}


def pairs(ecosystem: str, count: int, *, seed: int = 8) -> Iterator[Pair]:
    """`count` pairs of (range, version), the same for the same seed; five versions a range, of
    which some are written in it."""
    chance = random.Random(f"{ecosystem}{seed}")
    ranges, versions = DRAWS[ecosystem]
    for number in range(count):
        if number % 5 == 0:
            asked = ranges(chance)
        yield asked, versions(chance)
