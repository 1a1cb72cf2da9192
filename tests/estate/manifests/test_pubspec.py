"""pubspec.yaml: packages by section, with their origins."""

from timonier.estate.core.manifests.registry import parse

PUBSPEC = b"""name: shop
version: 1.0.0+3
publish_to: none
environment:
  sdk: '>=3.0.0 <4.0.0'
  flutter: ">=3.10.0"
dependencies:
  flutter:
    sdk: flutter
  http: ^1.1.0
  path: 1.9.0
  intl: any
  collection:
  mine:
    path: ../mine
  forked:
    git:
      url: https://example.org/f.git
      ref: main
  inside: {hosted: https://pub.example.org, version: ^2.0.0}
  odd: latest
dev_dependencies:
  lints: '>=2.0.0 <4.0.0'
"""


def test_a_pubspec_says_what_each_package_serves_and_where_it_comes_from() -> None:
    parsed = parse("pubspec.yaml", "pubspec.yaml", PUBSPEC)
    found = [
        (one.name, one.version, one.constraint, one.scope, one.source, one.line)
        for one in parsed.components
    ]
    assert found == [
        ("flutter", "", "", "prod", "sdk", 8),
        ("http", "", "^1.1.0", "prod", "", 10),
        ("path", "1.9.0", "", "prod", "", 11),
        ("intl", "", "any", "prod", "", 12),
        ("collection", "", "any", "prod", "", 13),
        ("mine", "", "", "prod", "path", 14),
        ("forked", "", "", "prod", "git", 16),
        ("inside", "", "^2.0.0", "prod", "url", 20),
        ("odd", "", "", "prod", "", 21),
        ("lints", "", ">=2.0.0 <4.0.0", "dev", "", 23),
        ("dart", "", ">=3.0.0 <4.0.0", "prod", "", 5),
        ("flutter", "", ">=3.10.0", "prod", "", 6),
    ]
    kinds = {(one.kind, one.subject) for one in parsed.observations}
    assert kinds == {("package-manager", "pub"), ("unresolved", "odd"), ("project", "shop")}
