"""Builds of a language that other houses make: Java's vendors, PyPy, JRuby, conda's Pythons."""

from __future__ import annotations

import re

# A Java version says little without its vendor: their free support ends at different dates.
_JAVA_VENDORS = {
    "temurin": "eclipse-temurin", "adoptopenjdk": "eclipse-temurin", "adopt": "eclipse-temurin",
    "tem": "eclipse-temurin", "adpt": "eclipse-temurin",
    "corretto": "amazon-corretto", "amzn": "amazon-corretto",
    "zulu": "azul-zulu", "oracle": "oracle-jdk", "microsoft": "microsoft-build-of-openjdk",
    "ms": "microsoft-build-of-openjdk", "openjdk": "openjdk-builds-from-oracle",
    "open": "openjdk-builds-from-oracle", "openjdk64": "openjdk-builds-from-oracle",
    "oracle64": "oracle-jdk", "graal": "oracle-graalvm", "graalce": "graalvm-ce",
    "grl": "graalvm-ce", "graalvm64": "graalvm-ce",
    "semeru": "ibm-semeru-runtime", "sem": "ibm-semeru-runtime", "graalvm": "graalvm-ce",
    "librca": "bellsoft-liberica", "liberica": "bellsoft-liberica",
    "sapmchn": "sapmachine", "sapmachine": "sapmachine",
    "redhat": "redhat-build-of-openjdk", "dragonwell": "alibaba-dragonwell",
}  # fmt: skip

# Other makers' Pythons and Rubies. Where a life cycle follows one, it goes by the same name.
_BUILD = re.compile(
    r"(pypy|jruby|truffleruby|graalpy|miniconda3?|miniforge3?|mambaforge|micromamba|anaconda3?"
    r"|stackless|ironpython|jython|micropython|activepython|pyston|cinder|pyodide|rbx|ree|mruby)"
    r"(?:\+[a-z]{1,20})?[-@_]?(.{0,80})",
    re.IGNORECASE,
)
# PyPy states the Python it speaks, then its own release: `pypy3.9-7.3.16`, `pypy-3.9-v7.3.16`.
_PYPY = re.compile(r"(?:c-jit-)?[23](?:\.\d{1,3})?(?:[-_]v?(\d{1,3}\.\d{1,3}(?:\.\d{1,3})?).*)?")


def other_build(spec: str) -> tuple[str, str] | None:
    """(product, token) of a build that is not the language's own; None for any other token.

    The token is empty when only the language that the build speaks is stated (`pypy3.9`), and
    `*` when any of its releases will do (`jruby`).
    """
    found = _BUILD.fullmatch(spec)
    if found is None:
        return None
    name, rest = found[1].lower(), found[2]
    if name == "pypy":
        release = _PYPY.fullmatch(rest)
        return name, (release[1] or "") if release else rest
    if re.match(r"(?:mini|ana|mamba|micro)", name) and re.match(r"py\d+_", rest):
        rest = rest.partition("_")[2]  # miniconda3-py39_4.12.0
    return name, rest or "*"


def java(spec: str, vendor: str) -> tuple[str, str]:
    """(product, number) of a Java: `temurin-17.0.8+7`, `17.0.8-tem`, `corretto@21`, `1.8`.

    The vendor is on either side, or stated apart.
    """
    lowered = spec.lower().replace("oracle-graalvm", "graal")
    parts = [part for part in re.split(r"[-@]|\.(?=[a-z])", lowered) if part]
    named = vendor.lower().split("-")[0] or next((p for p in parts if p in _JAVA_VENDORS), "")
    product = _JAVA_VENDORS.get(named, "java")
    number = next((place for place, part in enumerate(parts) if part[0].isdigit()), None)
    if number is None or re.search(r"[<>=~^|*\[, ]|\bx\b", spec):
        return product, lowered.removeprefix(f"{named}-")
    version = parts[number].replace("_", ".")
    version = re.sub(r"^(\d{1,3})u(\d{1,4})$", r"\1.0.\2", version)  # 8u345
    if version.startswith("1.") and version.count("."):
        version = version.removeprefix("1.")  # 1.8 is what Java 8 called itself
    early = "-ea" if "ea" in parts[number + 1 :] else ""
    return product, version + early
