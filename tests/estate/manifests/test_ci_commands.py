"""Which lines of a build run tests, and which only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.manifests import ci_commands


@pytest.mark.parametrize(
    ("script", "command"),
    [
        ("pytest -q", "pytest"),
        ("uv run python -m pytest", "python -m pytest"),
        ("npm ci\nnpm test", "npm test"),
        ("npm run --silent test:unit", "npm run --silent test:unit"),
        ("./gradlew clean :app:check", "./gradlew clean :app:check"),
        ("mvn -B -ntp verify", "mvn -B -ntp verify"),
        ("mvn -B package --file pom.xml", "mvn -B package"),
        ("./mvnw deploy -DskipTests=false", "./mvnw deploy"),
        ("bundle exec rake", "bundle exec rake"),
        ("bundle exec rake test", "rake test"),
        ("go test ./...", "go test"),
        ("make -j4 check", "make -j4 check"),
        ("cargo test --all", "cargo test"),
        ("bundle exec rspec", "rspec"),
        ("vendor/bin/phpunit", "phpunit"),
        ("./scripts/run-tests.sh", "./scripts/run-tests.sh"),
        ("pip install -r requirements.txt && pytest", "pytest"),
        ("python manage.py test", "manage.py test"),
        ("pnpm run test-unit compiler", "pnpm run test-unit"),
        ("npm run ci:frontend:test", "npm run ci:frontend:test"),
        ("npm run ci:e2e:run", "npm run ci:e2e:run"),
        ("${{ env.CARGO }} test --verbose", "${{ env.CARGO }} test"),
    ],
)
def test_test_commands_are_recognised(script: str, command: str) -> None:
    assert ci_commands.test_command(script) == command


@pytest.mark.parametrize(
    "script",
    [
        "pip install pytest tox",
        "npm install jest",
        "echo pytest",
        "# pytest",
        "npm run build",
        "make latest",
        "npm run lint",
        "npm run ci:e2e:teardown",
        "npm run latest",
        "mvn -B package -DskipTests",
        "mvn -Dmaven.test.skip=true install",
        "./gradlew build -x test",
        "./gradlew build --exclude-task :app:test",
        "mvn package.xml",
        "bundle exec rake assets:precompile",
        "bundle exec rake db:create db:migrate",
        "uv add --dev pytest",
        "cat pytest.ini",
        "",
    ],
)
def test_what_does_not_test_is_not_taken_for_it(script: str) -> None:
    assert ci_commands.test_command(script) == ""


@given(st.text(max_size=300))
def test_a_found_command_stands_in_the_script(script: str) -> None:
    command = ci_commands.test_command(script)
    assert command in " ".join(script.split())
