"""Which components are vulnerable, where nobody can know, and how grave it is in its place."""

from dataclasses import replace

from timonier.estate.core.repository import Context
from timonier.practices.core.checks.registry import issues_of
from timonier.practices.core.coverage import coverage_of

from . import make

DJANGO = {"requirements.txt": "# web\ndjango==3.2.0\n"}


def test_a_vulnerable_version_gives_one_issue_per_flaw() -> None:
    found = make.issues(DJANGO, "vulnerability")

    assert len(found) > 20
    cves = [alias for one in found for alias in one.aliases if alias.startswith("CVE-")]
    assert len(cves) == len(set(cves))
    one = next(issue for issue in found if "CVE-2022-28346" in issue.aliases)
    assert (one.subject, one.file, one.line) == ("pkg:pypi/django@3.2.0", "requirements.txt", 2)
    assert one.state == "affected"
    assert one.fixed_in == "3.2.13"
    assert "CVE-2022-28346" in one.english
    assert "3.2.13" in one.english


def test_a_fixed_version_gives_none() -> None:
    fixed = [one.aliases for one in make.issues({"requirements.txt": "django==3.2.13\n"})]

    assert not any("CVE-2022-28346" in aliases for aliases in fixed)


def test_a_component_in_several_files_is_one_issue_that_cites_production_first() -> None:
    files = {"requirements-dev.txt": "jinja2==2.10\n", "requirements.txt": "jinja2==2.10\n"}

    found = make.issues(files, "vulnerability")

    assert len({one.key for one in found}) == len(found)
    assert {one.file for one in found} == {"requirements.txt"}
    places = {cite.locator for cite in found[0].cites if cite.source == "git"}
    assert len(places) == 2


def test_an_upgrade_that_stays_vulnerable_keeps_its_identity() -> None:
    before = {one.key for one in make.issues({"requirements.txt": "django==3.2.0\n"})}
    after = make.issues({"requirements.txt": "# moved\n\ndjango==3.2.12\n"}, "vulnerability")

    assert after
    assert {one.key for one in after} <= before


def test_a_range_without_lock_is_unknown_and_says_how_many_advisories_may_apply() -> None:
    found = make.issues({"requirements.txt": "django>=3.2\n"}, "vulnerability")

    one = make.the(found)
    assert one.state == "unknown"
    assert one.severity in ("medium", "low", "info")
    assert "1 to" in one.english
    assert len(one.aliases) > 20


def test_a_lock_file_answers_for_the_range_beside_it() -> None:
    files = {
        "package.json": '{"name": "a", "dependencies": {"jquery": "^1.12.0"}}',
        "package-lock.json": '{"lockfileVersion": 3, "packages": {"": {"dependencies":'
        ' {"jquery": "^1.12.0"}}, "node_modules/jquery": {"version": "1.12.4"}}}',
    }

    found = make.issues(files, "vulnerability")

    assert {one.subject for one in found} == {"pkg:npm/jquery@1.12.4"}
    assert {one.state for one in found} == {"affected"}


def test_development_scope_lowers_and_the_internet_raises_by_one_step() -> None:
    def severities(files: dict[str, str], context: Context | None = None) -> dict[str, str]:
        found = make.issues(files, "vulnerability", context=context)
        return {one.anchor: one.severity for one in found if not one.exploited}

    order = ["critical", "high", "medium", "low", "info"]
    plain = severities({"requirements.txt": "django==3.2.0\n"})
    dev = severities({"requirements-dev.txt": "django==3.2.0\n"})
    open_ = severities({"requirements.txt": "django==3.2.0\n"}, Context(exposure="internet"))
    for anchor, level in plain.items():
        place = order.index(level)
        assert order.index(dev[anchor]) == min(place + 1, 4)
        assert order.index(open_[anchor]) == max(place - 1, 0)


def test_an_unknown_exposure_moves_nothing_and_is_said() -> None:
    one = make.issues(DJANGO, "vulnerability")[0]

    assert "exposure of the system is unknown" in one.english


def test_an_exploited_flaw_is_critical_in_production_and_high_in_development() -> None:
    def exploited(path: str) -> list[tuple[str, str]]:
        found = make.issues({path: "pyspark==3.1.0\n"}, "vulnerability")
        return [(one.severity, one.english) for one in found if one.exploited]

    [(production, words)] = exploited("requirements.txt")
    [(development, _)] = exploited("requirements-dev.txt")
    assert (production, development) == ("critical", "high")
    assert "Attackers use it" in words


def test_without_the_canary_every_answer_is_unknown() -> None:
    view = make.view(canary=False)

    found = make.issues(DJANGO, "vulnerability", seen=view)
    covered = coverage_of(make.facts(DJANGO), view)

    assert found
    assert {one.state for one in found} == {"unknown"}
    assert not any(one.exploited for one in found)
    assert {one.checked for one in covered} == {0}


def test_an_ecosystem_without_advisories_is_unknown_never_clean() -> None:
    pom = (
        "<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>b</artifactId>"
        "<version>1</version><dependencies><dependency><groupId>org.apache.logging.log4j</groupId>"
        "<artifactId>log4j-core</artifactId><version>2.14.0</version></dependency></dependencies>"
        "</project>"
    )

    found = make.issues({"pom.xml": pom}, "ecosystem-unchecked")
    covered = {one.ecosystem: one for one in coverage_of(make.facts({"pom.xml": pom}), make.view())}

    assert make.the(found).state == "unknown"
    assert (covered["maven"].components, covered["maven"].checked) == (1, 0)
    assert covered["maven"].unknown == 1


def test_files_of_a_format_that_nothing_reads_are_unknown_and_named() -> None:
    files = {"Ballerina.toml": "[package]", "a/Ballerina.toml": "", "requirements.txt": ""}

    one = make.the(make.issues(files, "ecosystem-unchecked"))

    assert (one.state, one.subject) == ("unknown", "Ballerina.toml")
    assert "Ballerina.toml, a/Ballerina.toml" in one.english
    assert make.issues(files, "unreadable") == []


def test_coverage_counts_each_distinct_component_once() -> None:
    files = {
        "requirements.txt": "django==3.2.0\nrequests==2.33.0\n",
        "b/requirements.txt": "django==3.2.0\n",
    }

    covered = {one.ecosystem: one for one in coverage_of(make.facts(files), make.view())}

    assert (covered["pypi"].components, covered["pypi"].checked) == (2, 2)
    assert covered["pypi"].affected == 1


def test_a_component_from_git_is_not_matched_with_a_registry_and_not_called_checked() -> None:
    files = {"requirements.txt": "django @ git+https://example.org/django.git@3.2.0\n"}

    covered = {one.ecosystem: one for one in coverage_of(make.facts(files), make.view())}

    assert make.issues(files, "vulnerability") == []
    assert (covered["pypi"].components, covered["pypi"].checked) == (1, 0)


def test_a_weight_of_the_company_replaces_the_severity_or_switches_the_check_off() -> None:
    facts = make.facts(DJANGO)
    weighed = issues_of(facts, make.view(), weights={"vulnerability": "low"})
    off = issues_of(facts, make.view(), weights={"vulnerability": "off"})

    assert {one.severity for one in weighed if one.check == "vulnerability"} == {"low"}
    assert not any(one.check == "vulnerability" for one in off)


def test_issues_are_the_same_whatever_the_order_of_files() -> None:
    files = {"requirements.txt": "django==3.2.0\n", "a/requirements.txt": "django==3.2.12\n"}
    facts = make.facts(files)
    turned = replace(facts, manifests=tuple(reversed(facts.manifests)))

    assert issues_of(facts, make.view()) == issues_of(turned, make.view())
