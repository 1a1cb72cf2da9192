"""On a phone nothing of a row is off the screen: a page of each kind that a link leads to."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Error, Page

from tests import make
from tests.e2e.conftest import PHONE, Open
from timonier.kit.entities.entity import registry
from timonier.kit.shell import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORMS = ("add", "edit", "delete", "import", "export", "logout", "history")
OFF_SCREEN = """() => {
  const out = [], wide = innerWidth;
  const page = document.documentElement.scrollWidth;
  if (page > wide) out.push(`the page is ${page} wide`);
  const seen = (e) => e.getClientRects().length && !e.closest(".ti-sr, .ti-scroll > svg");
  for (const table of document.querySelectorAll("#content table"))
    for (const e of table.querySelectorAll("th, td, a, button, input")) {
      const { left, right, width } = e.getBoundingClientRect();
      if (width > 1 && seen(e) && (right > wide + 0.5 || left < -0.5))
        out.push(`${e.tagName} “${e.innerText.slice(0, 40)}” ends at ${Math.round(right)}`);
    }
  for (const e of document.querySelectorAll("#content *")) {
    const scrolls = ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
    if (scrolls && e.scrollWidth > e.clientWidth + 1 && !(e.tabIndex === 0 && e.ariaLabel))
      out.push(`${e.tagName}.${e.className} scrolls, unsaid or out of reach of the keyboard`);
  }
  return out;
}"""


def test_no_cell_and_no_act_of_a_row_is_off_the_screen_of_a_phone(visit: Open, person: Any) -> None:
    for entity in registry:
        make.rows(entity, entity.limit or 2)
    page = visit("/", user=person, language="fr", size=PHONE)
    found = {}
    for path in _kinds(page):
        if off := page.evaluate(OFF_SCREEN):
            found[path] = off[:4]
    assert not found, found


def _kinds(page: Page) -> Iterator[str]:
    """Each kind of page once, as the navigation, the lists and their links reach them."""
    lists = [entity.url() for entity in registry]
    waiting = ["/", *lists, *(reverse(name) for name in look.house.pages)]
    kinds: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        kind = _kind(path)
        if not kind or kind in kinds:
            continue
        kinds.add(kind)
        if not _opens(page, path):
            continue
        yield path
        links = page.eval_on_selector_all(
            "#content a[href^='/']", "all => all.map((a) => a.getAttribute('href').split('#')[0])"
        )
        waiting += links


def _opens(page: Page, path: str) -> bool:
    try:
        answer = page.goto(path)
    except Error as problem:
        assert "Download is starting" in str(problem), path
        return False
    return answer is not None and answer.status == 200


def _kind(path: str) -> str:
    """The name of the page; "" of forms, files and of what nobody is led to."""
    try:
        found = resolve(path.partition("?")[0])
    except Resolver404:
        return ""
    name = found.view_name
    file = "file" in name or name.rpartition(":")[2].rpartition("-")[2] in FORMS
    return "" if file or "api" in found.namespaces else name
