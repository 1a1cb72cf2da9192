"""Where what public sources say can be seen again."""

from typing import Any

from timonier.kit.records.evidence_places import places

KEV = "https://www.cisa.gov/known-exploited-vulnerabilities-catalog?search_api_fulltext="
LIFE_CYCLES = "https://endoflife.date/"


@places("kev")
def exploited(locators: list[str], user: Any) -> dict[str, str]:
    """The entry of a flaw (its CVE) in the list of those known to be exploited."""
    return {cve: KEV + cve for cve in locators if cve.startswith("CVE-")}


@places("lifecycles", "endoflife.date")
def life_cycles(locators: list[str], user: Any) -> dict[str, str]:
    """The page of a product; a locator is `product` or `product/cycle`."""
    named = {text: text.partition("/")[0] for text in locators}
    return {text: LIFE_CYCLES + product for text, product in named.items() if product.isascii()}
