"""What a path says of its file, on paths as repositories of many ecosystems have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Scope
from timonier.estate.core.places import (
    is_left_as_it_is,
    is_test_input,
    may_be_made_up,
    path_scope,
    place_of,
    scope_of,
)

PATHS = {
    "production": """
        package.json
        go.mod
        Dockerfile
        src/test-service/package.json
        services/exam-test-service/go.mod
        packages/test-runner/package.json
        packages/tools/package.json
        crates/tools/Cargo.toml
        apps/web/package.json
        apps/docs-search/package.json
        src/tools/requirements.txt
        lib/scripts/package.json
        internal/build/go.mod
        cmd/release/go.mod
        packages/build/package.json
        services/sample-tracking/pom.xml
        packages/vue-devtools/package.json
        packages/documents/package.json
        src/Documents.Api/Documents.Api.csproj
        src/attestation/go.mod
        services/contest/go.mod
        packages/latest/package.json
        packages/specification/package.json
        packages/inspector/package.json
        charts/loki/templates/deployment.yaml
        helm/templates/deployment.yaml
        deploy/kubernetes/api.yaml
        deploy/prod/compose.yml
        k8s/overlays/production/kustomization.yaml
        environments/prod/main.tf
        terraform/modules/network/main.tf
        docker/Dockerfile
        website/package.json
        web/package.json
        frontend/package.json
        backend/pom.xml
        server/Gemfile
        third_party/zlib/CMakeLists.txt
        packages/demonstrator/package.json
        src/MyApp.Testability/MyApp.Testability.csproj
        app/archive/package.json
        services/archive/go.mod
        modules/develop/pom.xml
        legacy/composer.json
        packages/playground-server/package.json
        addOns/quickstart/build.gradle
        addOns/scripts/build.gradle
        src/app/Fake.DotNet.Testing.MSTest/Fake.DotNet.Testing.MSTest.fsproj
        packages/templates/mail/package.json
        templates/mail.html
        app/templates/index.html
        """,
    "vendored": """
        node_modules/left-pad/package.json
        vendor/github.com/pkg/errors/go.mod
        ios/Pods/Alamofire/Package.swift
        .venv/lib/python3.12/site-packages/x/setup.py
        test/fixtures/node_modules/a/package.json
        """,
    "test": """
        tests/requirements.txt
        test/package.json
        e2e/package.json
        e2e-tests/package.json
        playwright-e2e/package.json
        packages/e2e/package.json
        integration_tests/requirements.txt
        integration-tests/pom.xml
        tests/integration/requirements.txt
        tests/e2e/package.json
        tests/docker/Dockerfile
        test/support/docker-compose.yml
        spec/Gemfile
        src/MyApp.UnitTests/MyApp.UnitTests.csproj
        tests/MyApp.IntegrationTests/MyApp.IntegrationTests.csproj
        src/IntegrationTests/package.json
        UITests/Podfile
        load-tests/package.json
        perf_test/requirements.txt
        test-utils/package.json
        packages/test-helpers/package.json
        crates/uv-e2e-runner/Cargo.toml
        src/functionalTest/build.gradle
        qa/acceptance/Gemfile
        test-infra/main.tf
        smoke-tests/package.json
        mock-registry/package.json
        testing/requirements.txt
        """,
    "manual": """
        docs/requirements.txt
        doc/Gemfile
        docs/website/package.json
        docs-site/package.json
        api-docs/package.json
        versioned_docs/package.json
        documentation/pyproject.toml
        bench/package.json
        benchmarks/pom.xml
        crates/uv-bench/Cargo.toml
        .devcontainer/Dockerfile
        .devcontainer/python/devcontainer.json
        .storybook/package.json
        packages/storybook/package.json
        """,
    "example": """
        examples/hello/package.json
        example/pubspec.yaml
        example-app/build.gradle
        packages/video_player/example/pubspec.yaml
        samples/web/pom.xml
        SampleApp/SampleApp.csproj
        sample-app/Gemfile
        demo/package.json
        demos/a/package.json
        apps/demo/package.json
        playground/vue/package.json
        tutorials/one/requirements.txt
        quickstart/docker-compose.yml
        my-example/package.json
        sample-workflows/.github/workflows/a.yml
        docs/examples/app/package.json
        """,
    "input": """
        test/fixtures/app/package.json
        tests/__fixtures__/a/yarn.lock
        spec/fixtures/Gemfile.lock
        testdata/go.mod
        internal/scanner/testdata/mod/go.mod
        test-data/requirements.txt
        test_data/poetry.lock
        test-fixtures/pom.xml
        packages/cli/src/__snapshots__/package.json
        packages/core/__mocks__/package.json
        tests/shop/requirements.txt
        tests/projects/a/package.json
        test/packages/black_editable/pyproject.toml
        test/workspaces/albatross/uv.lock
        spec/dummy/Gemfile
        test/dummy/package.json
        src/test/resources/project/pom.xml
        src/it/simple-build/pom.xml
        e2e/fixtures/app/package.json
        tests/cassettes/requirements.txt
        tests/golden/deployment.yaml
        test/blackbox-tests/test-cases/a/dune-project
        test/pkg/tool.t/dune-project
        {{cookiecutter.project_slug}}/requirements.txt
        packages/create-app/templates/react/package.json
        generators/app/templates/package.json
        create-next-app/template-ts/package.json
        src/main/resources/archetype-resources/pom.xml
        archetypes/web/template/pom.xml
        test-projects/a/build.gradle
        testProjects/a/build.gradle
        mocks/server/package.json
        tests/Libraries/Sample/Sample.csproj
        lib/pluginmanager/templates/codec-plugin/Gemfile
        lib/fastlane/plugins/template/Gemfile
        """,
    "work": """
        .github/workflows/ci.yml
        .github/scripts/package.json
        .gitlab/ci.yml
        .circleci/config.yml
        .buildkite/pipeline.yml
        tools/lint/package.json
        tools/go.mod
        hack/tools/go.mod
        ci/Dockerfile
        debian/control
        debian/docker/requirements.txt
        rpm/build/Dockerfile
        snapcraft/Dockerfile
        buildSrc/build.gradle.kts
        build-logic/settings.gradle
        deploy/dev/compose.yml
        k8s/overlays/dev/kustomization.yaml
        compose/local/django/Dockerfile
        dev/docker-compose.yml
        .vscode/package.json
        """,
    "packaging": """
        scripts/requirements.txt
        script/Gemfile
        services/api/scripts/requirements.txt
        packaging/docker/Dockerfile
        contrib/docker/Dockerfile
        build/Dockerfile
        release/requirements.txt
        services/api/build/Dockerfile
        """,
    "unclear": """
        sandbox/docker-compose.yml
        environments/staging/main.tf
        k8s/overlays/preprod/kustomization.yaml
        deploy/uat/compose.yml
        """,
    "archived": """
        archived/charts/a/Chart.yaml
        _archive/app/package.json
        archive/app/package.json
        services/_archived/go.mod
        attic/pom.xml
        """,
}
EVERY = [(path, place) for place, paths in PATHS.items() for path in paths.split()]
SPACED = [("template/{{ name }}/package.json", "input"), ("examples/two words/go.mod", "example")]


@pytest.mark.parametrize(("path", "place"), [*EVERY, *SPACED])
def test_a_path_says_where_its_file_is_used(path: str, place: str) -> None:
    assert place_of(path) == place


def test_the_table_is_long_enough_to_be_believed() -> None:
    assert len(EVERY) >= 120


@given(st.text(max_size=200))
def test_any_text_has_a_place(path: str) -> None:
    assert place_of(path)


@given(
    st.lists(st.sampled_from(["src", "tests", "docs", "tools", "build", "sandbox"]), max_size=5),
    st.sampled_from(["prod", "dev", "unknown"]),
)
def test_folders_only_ever_take_away(folders: list[str], stated: Scope) -> None:
    order = {"dev": 0, "unknown": 1, "prod": 2}
    found = scope_of("/".join([*folders, "pom.xml"]), stated, "maven")
    assert order[found] <= order[stated]


@pytest.mark.parametrize(
    ("path", "kind", "scope"),
    [
        ("packaging/docker/Dockerfile", "docker", "unknown"),
        ("packaging/requirements.txt", "pypi", "dev"),
        ("sandbox/package.json", "npm", "unknown"),
        ("docs/package.json", "npm", "dev"),
        ("src/package.json", "npm", "prod"),
    ],
)
def test_what_is_stated_as_production_is_weighed_by_its_folder(
    path: str, kind: str, scope: Scope
) -> None:
    assert scope_of(path, "prod", kind) == scope
    assert scope_of(path, "dev", kind) == "dev"


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("compose.dev.yml", "dev"),
        ("Dockerfile.test", "dev"),
        ("docker-compose.prod.yml", "prod"),
        ("tests/docker-compose.prod.yml", "dev"),
        ("contrib/docker-compose.prod.yml", "unknown"),
        ("compose.yml", "unknown"),
    ],
)
def test_a_file_name_is_heard_before_its_folder(path: str, scope: Scope) -> None:
    assert path_scope(path, "unknown") == scope


def test_inputs_examples_and_archives_are_left_as_they_are() -> None:
    assert is_test_input("tests/shop/requirements.txt")
    assert not is_test_input("tests/requirements.txt")

    assert is_left_as_it_is("examples/a/package.json")
    assert is_left_as_it_is("archived/a/package.json")
    assert not is_left_as_it_is("e2e/package.json")


def test_a_secret_in_a_script_or_a_pipeline_is_not_made_up() -> None:
    assert may_be_made_up("docs/setup.md")
    assert may_be_made_up("tests/fixtures/key.pem")
    assert not may_be_made_up("scripts/deploy.sh")
    assert not may_be_made_up(".github/workflows/ci.yml")
