"""How products are kept: free extensions, rolling ones, rented ones, and each of the list."""

from datetime import date
from typing import Any

import pytest

from timonier.knowledge.core.book import Book
from timonier.knowledge.core.lifecycle import product_of, state_on
from timonier.knowledge.core.upkeep import Upkeep
from timonier.knowledge.shelf import tables
from timonier.knowledge.shelf.opened import SHIPPED, open_book

from .make import Thing

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def book() -> Book:
    return open_book(None, today=TODAY)


def state(book: Book, component: Thing) -> tuple[str, str, str]:
    one = book.cycle_of(component)
    assert one is not None
    return one.product, one.cycle, one.state


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("debian:12", ("debian", "12", "supported")),  # LTS until 30 June 2028
        ("debian:bookworm-slim", ("debian", "12", "supported")),
        ("debian:11", ("debian", "11", "past")),  # LTS ended on 31 August 2026
        ("ubuntu:20.04", ("ubuntu", "20.04", "past")),  # Pro is an account, and paid for companies
        ("ubuntu:24.04", ("ubuntu", "24.04", "supported")),
        ("centos:stream8", ("centos-stream", "8", "past")),
        ("quay.io/centos/centos:stream9", ("centos-stream", "9", "in-12-months")),
        ("quay.io/centos/centos:stream10", ("centos-stream", "10", "supported")),
        ("centos:7", ("centos", "7", "past")),
        ("amazonlinux:1", ("amazon-linux", "2018.03", "past")),
        ("amazonlinux:2023", ("amazon-linux", "2023", "supported")),
        ("registry.access.redhat.com/rhel7:7.9", ("rhel", "7", "past")),
        ("jruby:9.2", ("jruby", "9.2", "past")),
        ("jruby:9.4-jdk21", ("jruby", "9.4", "supported")),
    ],
)
def test_an_image_is_past_its_life_when_nobody_mends_it_for_free(
    book: Book, image: str, expected: tuple[str, str, str]
) -> None:
    name, _, tag = image.rpartition(":")
    assert state(book, Thing("docker", name, tag)) == expected


@pytest.mark.parametrize(
    ("runtime", "expected"),
    [("nodejs14.x", "past"), ("nodejs20.x", "past"), ("nodejs22.x", "in-6-months"),
     ("python3.13", "supported")],
)  # fmt: skip
def test_a_runtime_of_functions_is_past_when_its_fixes_end_not_when_it_can_no_longer_be_changed(
    book: Book, runtime: str, expected: str
) -> None:
    assert state(book, Thing("generic", "aws-lambda", runtime)) == ("aws-lambda", runtime, expected)


def test_a_free_extension_is_the_end_of_free_support_and_a_paid_one_stands_beside(
    book: Book,
) -> None:
    debian = book.cycle_of(Thing("docker", "debian", "12"))
    ubuntu = book.cycle_of(Thing("docker", "ubuntu", "20.04"))
    assert debian is not None
    assert ubuntu is not None
    assert (debian.eol_on, debian.extended_on) == (date(2028, 6, 30), None)
    assert (ubuntu.eol_on, ubuntu.extended_on) == (date(2025, 5, 31), date(2030, 4, 2))


@pytest.mark.parametrize(
    "component",
    [
        Thing("generic", "rust", "1.60"),
        Thing("docker", "rust", "1.70-slim"),
        Thing("docker", "prom/prometheus", "v2.37.0"),
        Thing("docker", "prom/prometheus", "v3.4.0"),
        Thing("npm", "tailwindcss", "3.3.2"),
        Thing("docker", "traefik", "2.10"),
    ],
)
def test_an_older_release_of_a_rolling_product_is_superseded(book: Book, component: Thing) -> None:
    one = book.cycle_of(component)
    assert one is not None
    assert one.state == "superseded"
    assert one.next_cycle


@pytest.mark.parametrize(
    "component",
    [
        Thing("npm", "tailwindcss", "3.4.1"),  # kept for three years, beside the newest
        Thing("docker", "mysql", "5.7"),
        Thing("docker", "traefik", "1.7"),
        Thing("docker", "python", "3.7"),
        Thing("docker", "openjdk", "22"),
    ],
)
def test_a_release_that_was_meant_to_last_has_a_life(book: Book, component: Thing) -> None:
    one = book.cycle_of(component)
    assert one is not None
    assert one.state != "superseded"


def test_the_newest_release_of_a_rolling_product_does_not_end_soon(book: Book) -> None:
    assert state(open_book(None, today=date(2026, 9, 1)), Thing("generic", "prometheus", "3.14"))[
        2
    ] == ("supported")
    assert state(book, Thing("generic", "rust", "1.98"))[2] == "supported"


@pytest.mark.parametrize(
    "product", ["google-cloud-sql-postgresql", "google-memorystore-redis", "amazon-aurora-mysql"]
)
def test_a_rented_product_without_a_list_is_unknown_and_never_the_communitys(
    book: Book, product: str
) -> None:
    one = book.cycle_of(Thing("generic", product, "5.7"))
    assert one is not None
    assert (one.state, one.why) == ("unknown", "provider")


def test_a_rented_product_with_a_list_has_its_providers_calendar(book: Book) -> None:
    rented = book.cycle_of(Thing("generic", "amazon-rds-postgresql", "13"))
    own = book.cycle_of(Thing("docker", "postgres", "13"))
    assert rented is not None
    assert own is not None
    assert rented.product == "amazon-rds-postgresql"
    assert rented.eol_on != own.eol_on


def row(name: str, released: str, eol: Any, extended: Any = None) -> list[Any]:
    return [name, "", "", released, eol, None, extended, "", None]


def test_few_releases_prove_no_habit() -> None:
    cycles = [row("1.1", "2026-02-01", False), row("1.0", "2026-01-01", "2026-02-01")]
    stored = {"id": "demo", "title": "Demo", "category": "app", "cycles": cycles}
    assert not product_of(stored).rolling


def test_an_extension_is_free_only_where_somebody_has_looked() -> None:
    stored = {"id": "demo", "title": "Demo", "category": "os",
              "cycles": [row("1", "2020-01-01", "2023-01-01", "2027-01-01")]}  # fmt: skip
    paid, free = product_of(stored), product_of(stored, Upkeep(free_extensions=["demo"]))
    assert state_on(paid.cycles[0].eol_on, TODAY) == "past"
    assert (free.cycles[0].eol_on, free.cycles[0].extended_on) == (date(2027, 1, 1), None)


# What was decided on each product of the shipped list that is not kept release by release. Whoever
# refreshes the list looks at what joins or leaves it.
ROLLING = """ansible apache-airflow apache-apisix apache-artemis apache-camel apache-hop
apache-kafka apache-nifi blender cachet chrome composer contao dependency-track discourse duckdb
emberjs exim firefox forgejo gleam grunt influxdb jenkins karpenter keycloak kong-gateway kotlin
kubernetes-csi-node-driver-registrar ldap-account-manager mautic meilisearch mysql neo4j nix
notepad-plus-plus nvm openbao opnsense plesk podman prometheus qt quarkus-framework renovate
rtpengine rust scala tailwind-css thumbor traefik visual-studio weakforced weechat wordpress"""
# No release of theirs was kept when the list was made: the end of the product itself.
DISCONTINUED = """angularjs centos clear-linux eurolinux google-nexus gorilla isc-dhcp oniguruma
protractor ros vmware-harbor-registry windows-embedded"""
# Their newest listed release ended since: a newer one is out, or the product is over.
OUTDATED_LIST = """alibaba-ack apache-pulsar chrome gitlab gitlab-runner istio libreoffice looker
mautic
openjdk-builds-from-oracle plesk qt veeam-backup-for-microsoft-365"""


def test_every_product_of_the_list_was_looked_at(book: Book) -> None:
    products = [book.product(name) for name in book.catalogue.names]
    assert len(products) == 464
    made_on = date.fromisoformat(book.sources[0].as_of)
    rolling, ended, outdated = set(), set(), set()
    for one in filter(None, products):
        kept = {day: {state_on(c.eol_on, day) for c in one.cycles} for day in (made_on, TODAY)}
        rolling |= {one.id} if one.rolling else set()
        ended |= {one.id} if kept[made_on] == {"past"} else set()
        outdated |= {one.id} if kept[TODAY] == {"past"} != kept[made_on] else set()
    assert rolling == set(ROLLING.split())
    assert ended == set(DISCONTINUED.split())
    assert outdated == set(OUTDATED_LIST.split())


def test_the_house_names_only_products_that_the_list_has(book: Book) -> None:
    kept = tables.upkeep(SHIPPED)
    named = [*kept.free_extensions, *kept.by_release, *kept.build_tools]
    assert [name for name in named if book.product(name) is None] == []
    assert [name for name in kept.managed if book.product(name) is not None] == []
