"""Bicep and Nomad: modules, images and runtimes, followed in their file or unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.registry import parse

_BICEP = """\
// module old 'br/public:avm/x:0.0.1'
param image string = 'nginx:1.14'
param version string
/* image: 'evil:1'
*/
module site 'br/public:avm/res/web/site:0.3.1' = {
  name: 'x'
}
module far 'br:example.org/bicep/y:v2' = { }
resource app 'Microsoft.Web/sites@2018-11-01' = {
  properties: { siteConfig: {
    linuxFxVersion: 'PYTHON|3.6'
    nodeVersion: '~14'
  } }
}
resource job 'Microsoft.App/jobs@2023-05-01' = {
  image: image
  kubernetesVersion: version
}
type t = { image: string?, x: int }
type u = {
  linuxFxVersion: string?
}
resource b 'x' = {
  image: '${registry}/a:1'
  linuxFxVersion: 'DOCKER|redis:3'
}
"""


def read(path: str, source: str) -> Parsed:
    parsed = parse(kind_of(path) or "", path, source.encode())
    assert not parsed.error
    return parsed


def found(parsed: Parsed) -> list[tuple[str, str, int]]:
    return [(c.name, c.version or c.constraint, c.line) for c in parsed.components]


def test_bicep_names_modules_images_and_runtimes_and_no_comment_does() -> None:
    parsed = read("main.bicep", _BICEP)
    assert found(parsed) == [
        ("avm/res/web/site", "0.3.1", 6), ("example.org/bicep/y", "v2", 9),
        ("python", "3.6", 12), ("nodejs", "14", 13), ("nginx", "1.14", 17),
        ("azure-kubernetes-service", "", 18), ("redis", "3", 26),
    ]  # fmt: skip
    unknown = [(o.kind, o.line) for o in parsed.observations if o.kind.endswith("unresolved")]
    assert unknown == [("unresolved", 18), ("image-unresolved", 25)]


_NOMAD = """\
variable "tag" { default = "1.14" }
job "web" {
  group "g" {
    task "t" {
      driver = "docker"
      config { image = "nginx:${var.tag}" }
    }
    task "u" {
      config {
        image = "redis:${NOMAD_META_v}"
      }
    }
  }
}
"""


def test_the_images_of_nomad_s_tasks_are_read() -> None:
    parsed = read("web.nomad", _NOMAD)
    assert found(parsed) == [("nginx", "1.14", 6), ("redis", "", 10)]
    assert [o.line for o in parsed.observations if o.kind == "image-unresolved"] == [10]


@pytest.mark.parametrize("path", ["a.bicep", "a.nomad"])
@given(st.binary(max_size=200))
def test_any_bytes_have_an_answer(path: str, data: bytes) -> None:
    parse(kind_of(path) or "", path, data)
