"""What each of the other checks proves, and what it must not accuse."""

import pytest

from timonier.estate.core.facts import Observation
from timonier.estate.core.repository import Context
from timonier.practices.core.checks.registry import check, every
from timonier.practices.core.effort import EFFORT
from timonier.practices.core.severity import RANK

from . import make

CODE = {f"app/{name}.py": "x = 1\n" for name in ("a", "b", "c", "d")}


def workflow(body: str, head: str = "") -> dict[str, str]:
    return {".github/workflows/ci.yml": f"on: push\n{head}jobs:\n  build:\n{body}"}


STEPS = "    runs-on: ubuntu-latest\n    steps:\n"


def test_the_documented_checks_exist() -> None:
    wanted = [
        "lifecycle",
        "vulnerability",
        "secret",
        "image-latest",
        "image-no-digest",
        "container-root",
        "action-unpinned",
        "workflow-permissions",
        "dangerous-workflow",
        "runner-retired",
        "superseded",
        "abandoned",
        "api-removed",
        "container-limits",
        "unreadable",
        "lock-missing",
        "floating-version",
        "two-package-managers",
        "licence-policy",
        "ci-missing",
        "ci-no-tests",
        "tests-missing",
        "owners-missing",
        "security-policy-missing",
        "update-bot-missing",
        "truck-factor",
        "hotspot-unowned",
        "dormant-in-service",
        "history-unread",
        "ecosystem-unchecked",
    ]

    assert set(wanted) <= {one.id for one in every()}


@pytest.mark.parametrize("name", ["ci-missing", "owners-missing", "tests-missing", "truck-factor"])
def test_missing_habits_alone_never_exceed_medium(name: str) -> None:
    known = {one.id: one for one in every()}[name]

    assert known.cap is not None
    assert RANK[known.cap] >= RANK["medium"]


def test_two_checks_cannot_share_an_id() -> None:
    one = every()[0]

    with pytest.raises(ValueError, match=one.id):
        check(one.id, title=one.title, proves=one.proves, fix=one.fix, severity=one.severity,
              topic=one.topic)(one.run)  # fmt: skip


def test_a_secret_in_two_files_is_one_issue_and_its_value_is_nowhere() -> None:
    token = "glpat-" + "aB3dE5gH7jK9mN1pQ3sT"
    files = {"deploy.sh": f"TOKEN={token}\n", "run.sh": f"#\nTOKEN={token}\n"}

    one = make.the(make.issues(files, "secret"))

    assert (one.severity, one.state) == ("critical", "affected")
    assert token not in repr(one)
    assert "2 places" in one.english


def test_a_secret_in_a_test_is_low_and_unknown() -> None:
    files = {"tests/test_api.py": 'TOKEN = "glpat-aB3dE5gH7jK9mN1pQ3sT"\n'}

    one = make.the(make.issues(files, "secret"))

    assert (one.severity, one.state) == ("low", "unknown")


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("deploy.sh", "unknown"),
        ("src/shop/settings.py", "unknown"),
        (".env.production", "prod"),
        ("tests/test_api.py", "dev"),
    ],
)
def test_the_scope_of_a_secret_is_told_only_where_it_is_known(path: str, scope: str) -> None:
    one = make.the(make.issues({path: 'TOKEN="glpat-aB3dE5gH7jK9mN1pQ3sT"\n'}, "secret"))

    assert one.scope == scope
    assert scope == "dev" or one.severity == "critical"
    assert "medium at most" not in one.english


def test_a_secret_that_moves_to_another_line_is_the_same() -> None:
    text = "TOKEN=glpat-aB3dE5gH7jK9mN1pQ3sT\n"
    before = make.the(make.issues({"deploy.sh": text}, "secret"))
    after = make.the(make.issues({"deploy.sh": "\n\n" + text}, "secret"))

    assert before.key == after.key
    assert before.line != after.line


@pytest.mark.parametrize(
    ("reference", "found"),
    [("nginx", 1), ("nginx:latest", 1), ("nginx:1.29", 0), ("nginx@sha256:" + "a" * 64, 0)],
)
def test_an_image_without_a_version_is_told(reference: str, found: int) -> None:
    files = {"Dockerfile": f"FROM {reference}\nUSER 1000\n"}

    assert len(make.issues(files, "image-latest")) == found


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ("FROM python:3.13\n", "affected"),
        ("FROM python:3.13\nUSER root\n", "affected"),
        ("FROM python:3.13\nUSER app\n", None),
        ("FROM registry.example.org/base:1\n", "unknown"),
        ("FROM python:3.13\nUSER $WHO\n", "unknown"),
    ],
)
def test_whether_a_container_runs_as_root_has_three_answers(lines: str, state: str | None) -> None:
    found = make.issues({"Dockerfile": lines}, "container-root")

    assert [one.state for one in found] == ([state] if state else [])


def test_a_removed_kubernetes_version_names_its_successor() -> None:
    text = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata:\n  name: a\n"

    one = make.the(make.issues({"k8s/pdb.yaml": text}, "api-removed"))

    assert (one.file, one.line, one.fixed_in) == ("k8s/pdb.yaml", 1, "policy/v1")
    assert "1.25" in one.english


def test_actions_at_a_tag_are_unpinned_and_at_a_commit_are_not() -> None:
    sha = "b4ffde65f46336ab88eb53be808477a3936bae11"
    body = f"{STEPS}      - uses: acme/deploy@v1\n      - uses: actions/checkout@{sha}\n"

    one = make.the(make.issues(workflow(body), "action-unpinned"))

    assert one.subject == "pkg:githubactions/acme/deploy@v1"
    assert one.severity == "medium"


@pytest.mark.parametrize(
    ("head", "severity"),
    [("", "low"), ("permissions: write-all\n", "medium"), ("permissions: read-all\n", None)],
)
def test_broad_permissions_are_told(head: str, severity: str | None) -> None:
    found = make.issues(workflow(f"{STEPS}      - run: make\n", head), "workflow-permissions")

    assert [one.severity for one in found] == ([severity] if severity else [])


def test_a_title_in_a_shell_command_is_dangerous() -> None:
    body = f"{STEPS}      - run: echo ${{{{ github.event.issue.title }}}}\n"

    files = {path: text.replace("push", "issues") for path, text in workflow(body).items()}
    one = make.the(make.issues(files, "dangerous-workflow"))

    assert one.severity == "high"
    assert "github.event.issue.title" in one.english


def test_code_without_habits_is_told_and_a_folder_of_notes_is_not() -> None:
    habits = {"ci-missing", "tests-missing", "owners-missing", "security-policy-missing"}

    code = {one.check for one in make.issues(CODE)}
    notes = {one.check for one in make.issues({"README.md": "hello\n", "a.md": "b\n"})}

    assert habits <= code
    assert not habits & notes


def test_a_repository_with_its_habits_is_not_accused() -> None:
    files = {
        **CODE,
        **workflow(f"{STEPS}      - run: pytest\n", "permissions: read-all\n"),
        "tests/test_a.py": "def test_a(): ...\n",
        "CODEOWNERS": "* @acme/web\n",
        "SECURITY.md": "Write to us.\n",
        ".github/dependabot.yml": "version: 2\nupdates: []\n",
    }

    found = {one.check for one in make.issues(files)}

    assert not found & {
        "ci-missing", "ci-no-tests", "tests-missing", "owners-missing", "security-policy-missing",
        "update-bot-missing",
    }  # fmt: skip


def test_a_pipeline_in_which_no_test_is_recognised_is_unknown() -> None:
    files = {**CODE, "tests/test_a.py": "", **workflow(f"{STEPS}      - run: ./build\n")}

    one = make.the(make.issues(files, "ci-no-tests"))

    assert one.state == "unknown"


def test_an_unreadable_file_is_a_visible_unknown_with_its_reason() -> None:
    one = make.the(make.issues({"package.json": "{"}, "unreadable"))

    assert (one.state, one.file) == ("unknown", "package.json")
    assert "could not be read in full" in one.english


def test_a_repository_without_history_says_so() -> None:
    assert make.the(make.issues(CODE, "history-unread")).state == "unknown"


def test_a_container_without_memory_limit_is_told() -> None:
    seen = (
        Observation("container-limits", "Deployment/a/web", 9, {"memory": "", "cpu": "1"}),
        Observation("container-limits", "Deployment/a/db", 12, {"memory": "1Gi"}),
    )

    one = make.the(make.issues({}, "container-limits", observations=seen))

    assert "Deployment/a/web" in one.english
    assert "Deployment/a/db" not in one.english


def test_containers_of_one_file_without_memory_limit_are_one_finding() -> None:
    seen = tuple(
        Observation("container-limits", f"Deployment/a/c{number}", number, {"memory": ""})
        for number in range(3, 20)
    )

    one = make.the(make.issues({}, "container-limits", observations=seen))

    assert one.english.startswith("17 containers have no memory limit: Deployment/a/c3")
    assert one.line == 3
    assert len(one.cites) == 12


def test_a_system_out_of_service_weighs_less() -> None:
    text = {"Dockerfile": "FROM python:3.7\nUSER a\n"}
    gone = make.issues(text, "lifecycle", context=Context(in_service=False))

    assert make.the(gone).severity == "medium"


def test_every_remedy_has_an_effort_rule() -> None:
    files = {
        **CODE,
        "requirements.txt": "django==3.2.0\nflask>=1\n",
        "Dockerfile": "FROM nginx\n",
        "deploy.sh": "TOKEN=glpat-aB3dE5gH7jK9mN1pQ3sT\n",
        "package.json": '{"dependencies": {"moment": "^2"}}',
        "broken/package.json": "{",
        **workflow(f"{STEPS}      - uses: acme/deploy@v1\n"),
    }

    remedies = [one.remedy for one in make.issues(files) if one.remedy]

    assert len({one.kind for one in remedies}) >= 8
    for one in remedies:
        assert one.kind == "upgrade" or (one.effort or one.kind) in EFFORT


@pytest.mark.parametrize(
    ("text", "path", "severity", "says"),
    [
        ("ada:$apr1$tp8glkbm$fjg65tI1eipoBh62aEjIy0", ".htpasswd", "medium", "digest"),
        ("DB_PASSWORD=pass", "shop/.env", "medium", "first that are tried"),
        ('k = "sk_' + 'test_aB3dE5gH7jK9mN1pQ3sT5v"', "pay.py", "low", "test account"),
        ('<a key="AI' + 'zaSyD3dE5gH7jK9mN1pQ3sTaB3dE5gH7jK9mN">', "a.html", "info", "referrer"),
    ],
)
def test_a_secret_is_graded_by_what_it_opens_and_says_so(
    text: str, path: str, severity: str, says: str
) -> None:
    one = make.the(make.issues({path: text}, "secret"))

    assert one.severity == severity
    assert says in one.english
    assert (one.remedy is None) is (severity == "info")
