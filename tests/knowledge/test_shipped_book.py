"""The shipped facts answer the questions a scan will ask."""

from datetime import date

import pytest

from tests.costs import within
from timonier.knowledge.core.book import CANARIES, Book, CanaryFailed
from timonier.knowledge.shelf.opened import SHIPPED, open_book
from timonier.knowledge.sources.store import read_header

from .make import Thing

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def book() -> Book:
    return open_book(None, today=TODAY)


def test_every_covered_ecosystem_finds_its_known_flaw(book: Book) -> None:
    assert set(book.covered) <= set(CANARIES)
    book.canary()


def test_django_3_2_0_is_vulnerable_and_its_severities_are_known(book: Book) -> None:
    found = book.advisories_for(Thing("pypi", "Django", "3.2.0"))
    assert len(found) >= 26
    assert found[0].severity == "critical"
    assert found[0].score_from == "osv/Bitnami"
    assert all(one.state == "affected" for one in found)


def test_a_book_that_lost_its_advisories_gives_no_clean_answer(book: Book) -> None:
    emptied = open_book(None, today=TODAY)
    emptied.read_packages = lambda ecosystem: {}
    with pytest.raises(CanaryFailed, match=r"django 3\.2\.0"):
        emptied.canary()


@pytest.mark.parametrize(
    ("ecosystem", "coverage"),
    [
        ("pypi", "complete"),
        ("PyPI", "complete"),
        ("golang", "complete"),
        ("npm", "partial"),
        ("composer", "partial"),
        ("maven", "none"),
        ("NuGet", "none"),
        ("terraform", "none"),
    ],
)
def test_an_ecosystem_without_its_advisories_is_never_called_complete(
    book: Book, ecosystem: str, coverage: str
) -> None:
    assert book.coverage(ecosystem) == coverage


def test_a_missing_source_is_listed_as_missing(book: Book) -> None:
    states = {one.source: one.state for one in book.sources}
    assert states["osv/Maven"] == states["osv/NuGet"] == "missing"
    assert states["endoflife.date"] == "stale"


def test_facts_grow_stale_with_the_day() -> None:
    young = open_book(None, today=date(2026, 8, 25))
    assert {one.source: one.state for one in young.sources}["endoflife.date"] == "fresh"


@pytest.mark.parametrize(
    ("component", "product", "state"),
    [
        (Thing("docker", "python", "3.7-slim"), "python", "past"),
        (Thing("docker", "alpine", "3.15"), "alpine-linux", "past"),
        (Thing("docker", "php", "8.0-fpm-bookworm"), "php", "past"),
        (Thing("docker", "node", "fermium-alpine"), "nodejs", "past"),
        (Thing("docker", "node", "lts-argon"), "nodejs", "past"),
        (Thing("docker", "centos", "stream8"), "centos-stream", "past"),
        (Thing("docker", "amazonlinux", "1"), "amazon-linux", "past"),
        (Thing("docker", "ubuntu", "jammy"), "ubuntu", "in-6-months"),
        (Thing("docker", "mcr.microsoft.com/dotnet/aspnet", "6.0"), "dotnet", "past"),
        (Thing("docker", "mariadb", "11"), "mariadb", "unknown"),
        (Thing("pypi", "django", "3.2.0"), "django", "past"),
        (Thing("npm", "@angular/core", constraint="^12.0.0"), "angular", "past"),
        (Thing("gem", "rails", "5.2.3"), "rails", "past"),
        (Thing("composer", "symfony/http-kernel", "v4.4.0"), "symfony", "past"),
        (
            Thing("maven", "org.springframework.boot/spring-boot-starter-web", "2.5.1"),
            "spring-boot",
            "past",
        ),
        (Thing("generic", "aws-rds-postgresql", "11.4"), "amazon-rds-postgresql", "past"),
        (Thing("generic", "kubernetes", "1.24"), "kubernetes", "past"),
        (Thing("generic", "nodejs", "16.13.0"), "nodejs", "past"),
        (Thing("generic", "java", "1.8"), "eclipse-temurin", "supported"),
        (Thing("generic", "amazon-opensearch", "OpenSearch_1.0"), "amazon-opensearch", "past"),
        (
            Thing("generic", "google-kubernetes-engine", "1.27.3-gke.100"),
            "google-kubernetes-engine",
            "past",
        ),
        (Thing("generic", "python", constraint=">=3.8"), "python", "unknown"),
    ],
)
def test_a_component_is_placed_in_its_products_life(
    book: Book, component: Thing, product: str, state: str
) -> None:
    found = book.cycle_of(component)
    assert found is not None
    assert (found.product, found.state) == (product, state)
    assert found.source_url == f"https://endoflife.date/{product}"
    assert found.as_of == "2026-08-22"


def test_django_3_2_moves_to_the_long_term_5_2(book: Book) -> None:
    found = book.cycle_of(Thing("pypi", "django", "3.2.0"))
    assert found is not None
    assert found.next_cycle == "5.2"


def test_an_unknown_component_has_no_product(book: Book) -> None:
    assert book.cycle_of(Thing("docker", "acme/app", "1.2")) is None
    assert book.cycle_of(Thing("pypi", "acme-internal", "1.2")) is None


@pytest.mark.parametrize(
    ("image", "tag"), [("node", "0.10.40"), ("redis", "3.2.9"), ("nginx", "1.13-alpine")]
)
def test_an_image_older_than_the_listed_releases_is_past(book: Book, image: str, tag: str) -> None:
    found = book.cycle_of(Thing("docker", image, tag))
    assert found is not None
    assert found.state == "past"


@pytest.mark.parametrize(
    ("kind", "name", "version"),
    [
        ("golang", "github.com/gorilla/mux", "v1.8.1"),
        ("golang", "github.com/prometheus/prometheus", "v0.308.1"),
        ("npm", "@fortawesome/fontawesome-svg-core", "1.2.36"),
    ],
)
def test_a_package_that_counts_otherwise_than_the_product_is_not_judged(
    book: Book, kind: str, name: str, version: str
) -> None:
    assert book.cycle_of(Thing(kind, name, version)) is None


def test_a_server_image_with_a_full_version_meets_its_flaws(book: Book) -> None:
    full = book.advisories_for(Thing("docker", "redis", "6.2.0"))
    assert "CVE-2021-32675" in {alias for one in full for alias in one.aliases}
    assert book.advisories_for(Thing("docker", "redis", "6.2")) == []
    assert book.advisories_for(Thing("docker", "postgres", "12.4-alpine"))


@pytest.mark.parametrize(
    ("label", "retired"),
    [
        ("ubuntu-18.04", True),
        ("ubuntu-20.04", True),
        ("windows-2019", True),
        ("macos-12-large", True),
        ("ubuntu-24.04", False),
        ("ubuntu-24.04-arm", False),
        ("ubuntu-latest", False),
        ("ubuntu-99.04", None),
        ("windows-2099", None),
        ("windows-11-arm", None),
        ("ubuntu-8core-ours", None),
        ("self-hosted", None),
        ("${{ matrix.os }}", None),
    ],
)
def test_a_hosted_runner_absent_from_the_list_is_retired(
    book: Book, label: str, retired: bool | None
) -> None:
    assert book.is_retired_runner(label) is retired


@pytest.mark.parametrize(
    ("api", "kind", "cluster", "removed_in"),
    [
        ("policy/v1beta1", "PodSecurityPolicy", "", "1.25"),
        ("extensions/v1beta1", "Ingress", "", "1.22"),
        ("batch/v1beta1", "CronJob", "1.24", None),
        ("batch/v1beta1", "CronJob", "1.25", "1.25"),
        ("apps/v1", "Deployment", "", None),
    ],
)
def test_a_removed_kubernetes_version_is_known_with_its_release(
    book: Book, api: str, kind: str, cluster: str, removed_in: str | None
) -> None:
    found = book.removed_api(api, kind, cluster=cluster)
    assert (found.removed_in if found else None) == removed_in


def test_an_unmaintained_crate_is_abandoned(book: Book) -> None:
    found = book.replacement_for(Thing("cargo", "atty", "0.2.14"))
    assert found is not None
    assert found.kind == "abandoned"


def test_an_exploited_flaw_is_marked_so(book: Book) -> None:
    listed = {
        alias for rows in book.packages("bitnami").values() for row in rows for alias in row[1]
    }
    assert len(listed & set(book.exploited)) >= 30
    struts = book.advisories_for(Thing("bitnami", "tomcat", "9.0.0"))
    assert any(one.exploited for one in struts)


def test_the_shipped_facts_are_small_and_say_their_licence_and_date() -> None:
    files = list(SHIPPED.glob("*.json.gz"))
    assert sum(file.stat().st_size for file in files) < 6_000_000
    for file in files:
        header = read_header(file)
        assert header.licence
        assert header.attribution
        assert date.fromisoformat(header.as_of) < TODAY
        assert header.records > 0


def test_three_thousand_components_are_matched_at_once() -> None:
    # The bench states the figures; here only a loss of an order of magnitude is caught.
    with within(3, "loading"):
        book = open_book(None, today=TODAY)
        book.load()
    names = list(book.packages("pypi"))[:150] + [f"nobody-{n}" for n in range(2850)]
    with within(1.5, "matching"):
        for name in names:
            book.advisories_for(Thing("pypi", name, "1.0.0"))
