"""composer.json and composer.lock."""

from timonier.estate.core.manifests.registry import parse

MANIFEST = b"""{
  "name": "acme/shop",
  "license": ["MIT", "GPL-2.0-only"],
  "require": {
    "php": ">=8.1",
    "ext-json": "*",
    "Symfony/Console": "^6.4",
    "monolog/monolog": "3.5.0"
  },
  "require-dev": {
    "phpunit/phpunit": "^10"
  },
  "scripts": {"test": ["phpunit", "phpstan"]}
}"""

LOCK = b"""{
  "packages": [
    {
      "name": "symfony/console",
      "version": "v6.4.1",
      "source": {"reference": "0123"},
      "license": ["MIT"]
    },
    {
      "name": "old/mailer",
      "version": "1.0.0",
      "abandoned": "symfony/mailer"
    },
    {
      "name": "branch/thing",
      "version": "dev-main",
      "abandoned": true
    }
  ],
  "packages-dev": [
    {"name": "ignored"},
    {
      "name": "phpunit/phpunit",
      "version": "10.5.3"
    }
  ]
}"""


def test_a_composer_manifest_gives_packages_and_the_php_it_needs() -> None:
    parsed = parse("composer.json", "composer.json", MANIFEST)
    found = [
        (one.purl, one.constraint, one.scope, one.direct, one.line) for one in parsed.components
    ]
    assert found == [
        ("pkg:generic/php", ">=8.1", "prod", True, 5),
        ("pkg:composer/symfony/console", "^6.4", "prod", True, 7),
        ("pkg:composer/monolog/monolog@3.5.0", "", "prod", True, 8),
        ("pkg:composer/phpunit/phpunit", "^10", "dev", True, 11),
    ]
    seen = [(one.kind, one.subject) for one in parsed.observations]
    assert ("licence", "GPL-2.0-only") in seen
    assert ("test-command", "phpunit && phpstan") in seen


def test_a_composer_lock_strips_the_v_and_tells_what_is_abandoned() -> None:
    parsed = parse("composer.lock", "composer.lock", LOCK)
    found = [
        (one.name, one.version, one.scope, one.source, one.line)
        for one in parsed.components
        if one.version
    ]
    assert found == [
        ("symfony/console", "6.4.1", "prod", "", 4),
        ("old/mailer", "1.0.0", "prod", "", 10),
        ("branch/thing", "dev-main", "prod", "git", 15),
        ("phpunit/phpunit", "10.5.3", "dev", "", 23),
    ]
    abandoned = {
        one.subject: one.data["replacement"]
        for one in parsed.observations
        if one.kind == "abandoned"
    }
    assert abandoned == {"old/mailer": "symfony/mailer", "branch/thing": ""}
