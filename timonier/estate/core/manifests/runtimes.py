"""Language runtimes as version files and build services name them, under their life-cycle ids."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Component, Scope

# What tools call a runtime -> its product id in the life-cycle data (endoflife.date ids).
PRODUCTS = {
    "node": "nodejs", "nodejs": "nodejs", "node_js": "nodejs", "python": "python",
    "python3": "python", "ruby": "ruby", "go": "go", "golang": "go", "php": "php",
    "terraform": "terraform", "opentofu": "opentofu", "tofu": "opentofu", "dotnet": "dotnet",
    "dotnet-core": "dotnet", "dotnet-sdk": "dotnet", "rust": "rust", "elixir": "elixir",
    "erlang": "erlang", "otp": "erlang", "bun": "bun", "deno": "deno", "gradle": "gradle",
    "maven": "apache-maven", "kotlin": "kotlin", "scala": "scala", "perl": "perl",
    "julia": "julia", "lua": "lua", "yarn": "yarn", "pnpm": "pnpm",
    "kubectl": "kubernetes", "postgres": "postgresql", "mysql": "mysql", "redis": "redis",
    "mongodb": "mongodb", "nomad": "nomad", "vault": "hashicorp-vault",
    "packer": "hashicorp-packer", "ansible": "ansible",
}  # fmt: skip

# A Java version says little without its vendor: their free support ends at different dates.
_JAVA_VENDORS = {
    "temurin": "eclipse-temurin", "adoptopenjdk": "eclipse-temurin", "adopt": "eclipse-temurin",
    "tem": "eclipse-temurin", "corretto": "amazon-corretto", "amzn": "amazon-corretto",
    "zulu": "azul-zulu", "oracle": "oracle-jdk", "microsoft": "microsoft-build-of-openjdk",
    "ms": "microsoft-build-of-openjdk", "openjdk": "openjdk-builds-from-oracle",
    "semeru": "ibm-semeru-runtime", "graalvm": "graalvm-ce",
    "redhat": "redhat-build-of-openjdk", "dragonwell": "alibaba-dragonwell",
}  # fmt: skip

_EXACT = re.compile(
    r"=?\s*v?(\d+(?:\.\d+){0,3}(?:[-+_.]?(?!x(?:\.|$))[a-z]{1,10}[\d.]*)?(?:\+[\w.]{1,20})?)"
)
_SPELLED = re.compile(r"(?:ruby|python|node|go|php|pypy|jruby|erlang|elixir|otp|java|v)[-@]?(?=\d)")
_OTHER_BUILD = re.compile(r"(?:pypy|jruby|truffleruby|mambaforge|miniconda|anaconda|graalpy)")
MAX_SPEC = 80


def runtime_component(
    tool: str, spec: str, *, line: int = 0, scope: Scope = "unknown", vendor: str = ""
) -> Component | None:
    """The runtime that `tool` at `spec` names; None for names without a number (`lts/*`).

    A bare number is an exact version; anything with an operator, a range or an x is a constraint.
    """
    spec = spec.strip().strip("\"'")
    tool = tool.strip().lower()
    if not spec or len(spec) > MAX_SPEC or _OTHER_BUILD.match(spec.lower()):
        return None
    if not any(char.isdigit() for char in spec) or "$" in spec or "{" in spec:
        return None
    if tool in ("java", "jdk"):
        return _java(spec, vendor, line, scope)
    product = PRODUCTS.get(tool)
    if product is None:
        return None
    number = _SPELLED.sub("", spec, count=1)
    if product == "rust" and not number[0].isdigit():
        return None  # stable, beta and nightly name no release, whatever their date
    if product == "python":
        number = re.sub(r"(?<=\d)t$", "", number)  # the free-threaded build of the same release
    return _component(product, number, line, scope)


def _component(product: str, spec: str, line: int, scope: Scope) -> Component:
    exact = _EXACT.fullmatch(spec)
    if exact is not None:
        return Component("generic", product, version=exact[1], scope=scope, direct=True, line=line)
    return Component("generic", product, constraint=str(spec), scope=scope, direct=True, line=line)


def _java(spec: str, vendor: str, line: int, scope: Scope) -> Component:
    """`temurin-17.0.8+7`, `17.0.8-tem`, `corretto@21`, `1.8`: the vendor is on either side."""
    parts = [part for part in re.split(r"[-@_]", spec.lower()) if part]
    named = vendor.lower().split("-")[0] or next((p for p in parts if p in _JAVA_VENDORS), "")
    number = next((p for p in parts if p[0].isdigit()), spec)
    product = _JAVA_VENDORS.get(named, "java")
    if number.startswith("1.") and number.count("."):
        number = number.removeprefix("1.")  # 1.8 is what Java 8 called itself
    return _component(product, number, line, scope)
