"""What the names of files and folders say beyond the table of places: examples, harnesses, settings
of developers, and the secrets in each of them."""

from __future__ import annotations

import random
import string

import pytest

from timonier.estate.core.facts import Observation
from timonier.estate.core.manifests.registry import parse
from timonier.estate.core.places import is_left_as_it_is, place_of
from timonier.estate.core.secrets import find_secrets

DRAWN = random.Random(20)
KEY = "".join(["AKIA", "Q3EGRK4XUVZ7", "T2WY"])
PLACES = {
    "example": """
        docker-compose.example.yml
        deploy/compose.sample.yaml
        Dockerfile.dist
        example.tf
        services/api/values-example.yaml
        """,
    "test": """
        molecule/default/molecule.yml
        molecule/default/requirements.yml
        roles/nginx/molecule/ubuntu/converge.yml
        cypress/package.json
        integration/resources/compose/base.yml
        """,
    "work": """
        src/frontend/genproto/Dockerfile
        """,
    "production": """
        src/molecule/go.mod
        packages/cypress/package.json
        services/integration/go.mod
        integrations/slack/package.json
        src/Example.Api/Example.Api.csproj
        resample.tf
        services/distribution/compose.yml
        dist/Dockerfile
        """,
}
EVERY = [(path, place) for place, paths in PLACES.items() for path in paths.split()]


def letters(count: int) -> str:
    return "".join(DRAWN.choices(string.ascii_letters + string.digits, k=count))


def grades(found: tuple[Observation, ...]) -> list[str]:
    return [str(one.data["confidence"]) for one in found if one.kind == "secret"]


@pytest.mark.parametrize(("path", "place"), EVERY)
def test_names_of_files_and_of_harnesses_are_heard(path: str, place: str) -> None:
    assert place_of(path) == place
    assert is_left_as_it_is(path) == (place == "example")


@pytest.mark.parametrize(
    "path",
    [
        "elk-example.p8", "example.com.key", "certs/sample.pem", "a/conf.sample", ".env.example",
        "app.example.yaml", "settings.py.dist", "molecule/default/vars.yml", "phpunit.xml",
        "integration/resources/tls/local.key", "jest.config.js", ".env.ci.pgsql", "conftest.py",
    ],
)  # fmt: skip
def test_a_secret_in_a_file_that_is_called_an_example_or_a_test_is_told_as_such(path: str) -> None:
    assert grades(find_secrets(path, f"key = {KEY}\n".encode())) == ["test"]


@pytest.mark.parametrize("path", ["certs/server.key", "resample.yaml", "app.xml"])
def test_a_secret_anywhere_else_is_told_as_one(path: str) -> None:
    assert grades(find_secrets(path, f"key = {KEY}\n".encode())) == ["high"]


@pytest.mark.parametrize(
    ("path", "grade"),
    [
        ("config/dev.exs", "test"),
        ("config/test.exs", "test"),
        ("shop/settings/local.py", "test"),
        ("config/prod.exs", "high"),
        ("config/runtime.exs", "high"),
        ("shop/settings.py", "high"),
        ("lib/device.py", "high"),
    ],
)
def test_the_key_of_a_developers_own_settings_opens_nothing_real(path: str, grade: str) -> None:
    text = f'secret_key_base = "{letters(30)}7{letters(33)}"\n'
    text = text.replace("secret_key_base", "SECRET_KEY") if path.endswith(".py") else text
    assert grades(find_secrets(path, text.encode())) == [grade]


@pytest.mark.parametrize(
    ("line", "grade"),
    [
        ("LAUNCHPAD_SHARED_SECRET=supersecret", "weak"),
        ("SENTRY_HOST=db\nADMIN_PASSWORD=sentry", "guessable"),
        (f"SENTRY_HOST=db\nADMIN_PASSWORD={letters(18)}4", "medium"),
    ],
)
def test_a_password_that_a_name_beside_it_says_is_guessable(line: str, grade: str) -> None:
    assert grades(find_secrets(".env", line.encode())) == [grade]


def test_the_names_of_a_services_settings_say_its_password_too() -> None:
    text = "services:\n  a:\n    image: $IMAGE\n    environment:\n      SENTRY_HOST: 'http://x'\n"
    text += "      AWS_SECRET_KEY: sentry\n"
    parsed = parse("compose", "compose.yml", text.encode())
    assert grades(parsed.observations) == ["guessable"]
