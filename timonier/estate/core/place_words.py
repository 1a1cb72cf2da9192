"""Words by which folders say of what use they are (lower case); `places` says how they count."""

from __future__ import annotations

# Folders whose manifests belong to somebody else's code: the lock file already names it.
VENDORED = frozenset(
    {
        "node_modules", "bower_components", "jspm_packages", "vendor", "site-packages",
        "dist-packages", ".venv", "venv", "virtualenv", ".tox", ".nox", "Pods", "Godeps", ".yarn",
    }
)  # fmt: skip
ARCHIVED = frozenset({"archived", "attic", "graveyard", "obsolete"})
SUITES = frozenset(
    {
        "test", "tests", "testing", "spec", "specs", "e2e", "unittest", "unittests", "uitest",
        "uitests", "integrationtest", "integrationtests", "e2etests", "qa", "testsuite",
    }
)  # fmt: skip
# Folders that a harness reads, where they stand beside the code (Molecule tries Ansible's roles).
HARNESSES = frozenset(
    {"molecule", "cypress", "inspec", "serverspec", "testinfra", "kitchen-tests", "smoketest"}
)
INPUTS = frozenset(
    {
        "fixture", "fixtures", "testdata", "testcases", "cassettes", "golden", "goldens", "mocks",
        "testfixtures", "testfiles", "testproject", "testprojects", "testvectors",
    }
)  # fmt: skip
# What a suite keeps: things to be tried on, and folders of its own.
TRIED = frozenset(
    {
        "data", "fixture", "fixtures", "project", "projects", "case", "cases", "resources", "asset",
        "assets", "files", "samples", "vectors", "packages", "plugins", "repo", "repos",
        "workspace", "workspaces", "inputs", "input", "snapshots", "dummy", "corpus",
    }
)  # fmt: skip
SUITE_PARTS = frozenset(
    {
        "unit", "integration", "functional", "acceptance", "smoke", "system", "performance", "perf",
        "load", "stress", "regression", "contract", "api", "ui", "browser", "cypress", "playwright",
        "selenium", "support", "helper", "helpers", "util", "utils", "common", "lib", "docker",
        "compose", "ci", "requirements", "scripts", "tools", "infra", "setup", "config", "k8s",
        "kubernetes", "kit", "harness", "suite", "suites", "env", "environment",
        "python", "js", "javascript", "typescript", "go", "java", "ruby", "php", "node",
    }
)  # fmt: skip
# Words of the lists that a suite installs from its folder of requirements (Django's `py3.txt` and
# `mysql.txt`); a list by another name is tried on (`airflow2-constraints.in`).
OWN_LISTS = frozenset(
    {
        "base", "common", "all", "core", "dev", "development", "test", "tests", "testing", "ci",
        "requirements", "constraints", "min", "minimum", "minimal", "latest", "main", "extra",
        "extras", "optional", "lint", "linting", "docs", "doc", "coverage", "cov", "tox", "pytest",
        "unit", "integration", "functional", "e2e", "smoke", "py", "python", "pypy", "linux",
        "windows", "macos", "mysql", "mariadb", "postgres", "postgresql", "oracle", "sqlite",
        "redis", "mongo", "async", "typing", "types", "build", "tools", "local", "system",
    }
)  # fmt: skip
EXAMPLES = frozenset(
    {
        "example", "examples", "sample", "samples", "demo", "demos", "playground", "playgrounds",
        "sampleapp", "exampleapp", "demoapp",
    }
)  # fmt: skip
LESSONS = frozenset({"tutorial", "tutorials", "quickstart", "quickstarts", "showcase", "showcases"})
SHOWN = frozenset(
    {
        "app", "apps", "application", "applications", "project", "projects", "site", "sites",
        "code", "data", "config", "configs", "workflow", "workflows", "plugin", "plugins",
        "program", "programs", "package", "packages", "client", "repo", "templates", "files",
    }
)  # fmt: skip
MANUALS = frozenset(
    {
        "doc", "docs", "documentation", "bench", "benches", "benchmark", "benchmarks",
        "devcontainer", "storybook",
    }
)  # fmt: skip
PACKAGES = frozenset(
    {
        "genproto", "protogen",
        "debian", "rpm", "rpmbuild", "snapcraft", "flatpak", "homebrew", "chocolatey", "winget",
        "scoop", "appimage", "pkgbuild", "macports",
    }
)  # fmt: skip
OF_DOCS = frozenset({"site", "website", "web", "app", "src", "theme", "builder", "tools"})
HIDDEN_WORK = frozenset(
    {
        ".github", ".gitlab", ".gitea", ".forgejo", ".circleci", ".buildkite", ".ci", ".woodpecker",
        ".drone", ".azure-pipelines", ".azuredevops", ".teamcity", ".semaphore", ".vscode",
        ".idea", ".husky", ".gitpod", ".claude", ".agents", ".cursor", ".bazelci", ".vsts-ci",
    }
)  # fmt: skip
# Of the work where they stand beside the code; inside it they are modules like others.
BESIDE = frozenset(
    {
        "tools", "tool", "tooling", "buildtools", "hack", "ci", "lint", "dev",
        "devel", "development", "devenv", "azure-pipelines", "build-src", "build-logic",
        "build-tools", "dev-tools", "ci-scripts", "formula", "aur", "flake",
    }
)  # fmt: skip
PACKAGING = frozenset(
    {"packaging", "contrib", "build", "release", "releases", "installer", "scripts", "script"}
)
CODE = frozenset(
    {"src", "lib", "libs", "app", "internal", "pkg", "cmd", "source", "sources", "include", "main"}
)
SIBLINGS = frozenset(  # their folders are parts of the product, one beside the other
    {"packages", "crates", "modules", "apps", "services", "plugins", "components", "projects",
     "roles", "charts", "addons", "add-ons", "extensions", "features"}
)  # fmt: skip
ENVIRONMENTS = frozenset(
    {
        "env", "envs", "environment", "environments", "overlays", "stages", "clusters",
        "inventories", "docker", "compose", "deploy", "deployment", "deployments", "k8s",
        "kubernetes", "helm", "terraform", "kustomize", "infra", "infrastructure",
    }
)  # fmt: skip
OF_WORK = frozenset(
    {"dev", "devel", "development", "test", "testing", "qa", "local", "ci", "e2e", "kind",
     "minikube", "k3d"}
)  # fmt: skip
UNCLEAR = frozenset({"sandbox", "staging", "preprod", "preview", "uat", "demo", "integration"})
GENERATORS = frozenset(
    {
        "create", "generator", "generators", "scaffold", "scaffolds", "scaffolding", "cookiecutter",
        "cookiecutters", "archetype", "archetypes", "schematics", "starters", "boilerplates",
    }
)  # fmt: skip
DOUBLES = frozenset({"mock", "fake", "stub", "dummy"})
STANDING_IN = frozenset({"server", "registry", "globals", "api", "service", "backend", "data"})
