"""No word of a row reaches somebody who may not see it: every role, every address, every file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from timonier.kit.entities.entity import registry

from . import canary_house, make
from .canaries import PREFIX
from .canary_house import House

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def house(camille: Any) -> House:
    return canary_house.build(camille)


def leaks(
    house: House, user: Any, urls: list[str], *, follow: bool = False, asked: Any = None
) -> dict[str, list[str]]:
    """Address -> the words on it that this person may not read."""
    forbidden = house.forbidden(user)
    found = {}
    for url, text in canary_house.crawl(user, urls, follow=follow):
        if asked is not None:
            asked.append(url)
        if PREFIX in text and (told := sorted(word for word in forbidden if word in text)):
            found[url] = [_where(house, word) for word in told]
    return found


def _where(house: House, word: str) -> str:
    for secret in house.secrets:
        for name, each in secret.words.items():
            if each == word:
                return f"{secret.entity.slug}.{name} {secret.past}".strip()
    return f"why, {house.said[word][0].entity.slug}"


def test_every_kind_of_row_that_is_not_for_all_is_planted(house: House) -> None:
    planted = {secret.entity.model for secret in house.secrets}

    assert planted == {each.model for each in registry if canary_house.narrow(each)}
    assert all(secret.words for secret in house.secrets)


def test_a_reader_with_the_right_reads_every_word(house: House, camille: Any) -> None:
    """So that the absence of a word on other people's pages means something."""
    urls = [
        f"/api/v1/{each.entity.app}/{each.entity.slug}/{each.entity.key_value(each.item)}"
        for each in house.secrets
    ]
    urls += [each.entity.url("history", each.item) for each in house.secrets if each.past]
    told = "\n".join(text + url for url, text in canary_house.crawl(camille, urls))

    unread = [
        f"{secret.entity.slug}.{name}"
        for secret in house.secrets
        for name, word in secret.words.items()
        if name in secret.entity.fields and word not in told
    ]
    assert unread == []


def test_a_member_reads_no_word_that_is_not_for_them(house: House) -> None:
    member = make.person("member", role="member")
    urls = canary_house.addresses(house)

    assert len(urls) > 500, "the resolver was read"
    assert leaks(house, member, urls) == {}


@pytest.mark.slow
@pytest.mark.parametrize("role", [*canary_house.audience.ROLES, ""])
def test_nobody_reads_a_word_that_is_not_for_them(
    house: House, role: str, record_property: Callable[[str, object], None]
) -> None:
    user = make.person("reader", role=role)
    asked: list[str] = []
    try:
        assert leaks(house, user, canary_house.addresses(house), follow=True, asked=asked) == {}
    finally:
        record_property("addresses", len(asked))
