"""What hosting platforms run: CloudFormation, SAM, Serverless, App Engine, Netlify, Vercel…"""

from __future__ import annotations

import json

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kinds_of
from timonier.estate.core.manifests.registry import parse_as


def read(path: str, source: str) -> Parsed:
    known = parse_as(kinds_of(path), path, source.encode())
    assert known is not None
    assert not known[1].error
    return known[1]


def found(parsed: Parsed) -> list[tuple[str, str, int]]:
    return [(c.name, c.version or c.constraint, c.line) for c in parsed.components]


def unknown(parsed: Parsed) -> list[tuple[str, str]]:
    return [(o.subject, o.data["stated"]) for o in parsed.observations if o.kind == "unresolved"]


_STACK = """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Node: {Type: String, Default: nodejs14.x}
  Open: {Type: String}
Globals: {Function: {Runtime: python3.7}}
Resources:
  A: {Type: "AWS::Lambda::Function", Properties: {Runtime: !Ref Node}}
  B: {Type: "AWS::Lambda::Function", Properties: {Runtime: {Ref: Open}}}
  C: {Type: "AWS::Lambda::Function", Properties: {Runtime: !If [X, nodejs20.x, nodejs14.x]}}
  D: {Type: "AWS::Serverless::Function", Properties: {Handler: a.b}}
  E: {Type: "AWS::Serverless::Function", Properties: {PackageType: Image, ImageUri: "a/b:1"}}
  F: {Type: "AWS::RDS::DBInstance", Properties: {Engine: postgres, EngineVersion: "11.22"}}
  G:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
      - {Name: x, Image: "nginx:1.14"}
      - {Name: y, Image: !Sub "${AWS::AccountId}.dkr.example.org/y:1"}
  H: {Type: "AWS::EKS::Cluster", Properties: {Version: !FindInMap [A, B, C]}}
"""


@pytest.mark.parametrize("path", ["infra/lambda.yaml", "infra/template.yml", "x.cfn.yaml"])
def test_a_template_is_known_by_its_content_and_its_functions_are_not_guessed(path: str) -> None:
    parsed = read(path, _STACK)
    assert found(parsed) == [
        ("aws-lambda", "nodejs14.x", 7), ("aws-lambda", "", 8), ("aws-lambda", "", 9),
        ("aws-lambda", "python3.7", 5), ("a/b", "1", 11), ("amazon-rds-postgresql", "11.22", 12),
        ("nginx", "1.14", 17), ("amazon-eks", "", 19),
    ]  # fmt: skip
    assert [subject for subject, _ in unknown(parsed)] == ["aws-lambda", "aws-lambda", "amazon-eks"]
    assert [o.subject for o in parsed.observations if o.kind == "image-unresolved"]


def test_a_template_in_json_says_the_same() -> None:
    properties = {"Runtime": {"Ref": "N"}}
    stack = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {"N": {"Default": "ruby2.7"}},
        "Resources": {"A": {"Type": "AWS::Lambda::Function", "Properties": properties}},
    }
    assert found(read("a.template", json.dumps(stack))) == [("aws-lambda", "ruby2.7", 1)]


def test_other_yaml_is_no_template() -> None:
    assert parse_as(kinds_of("a.yaml"), "a.yaml", b"Resources: about AWS::Lambda::Function") is None


_SERVERLESS = """\
service: x
custom: {rt: nodejs14.x}
provider:
  name: aws
  runtime: ${self:custom.rt}
  ecr: {images: {base: {path: .}, far: {uri: "a/far:2"}}}
functions:
  a: {handler: a.b, runtime: "${opt:rt, 'python3.7'}"}
  b: {handler: a.b, runtime: "${ssm:/x}"}
  c: {image: base}
  d: {image: "a/b:1"}
resources:
  Resources:
    T: {Type: "AWS::Lambda::Function", Properties: {Runtime: go1.x}}
"""


def test_a_serverless_service_is_followed_within_its_file() -> None:
    parsed = read("serverless.yml", _SERVERLESS)
    assert found(parsed) == [
        ("aws-lambda", "nodejs14.x", 5), ("aws-lambda", "python3.7", 8), ("aws-lambda", "", 9),
        ("a/far", "2", 6), ("a/b", "1", 11), ("aws-lambda", "go1.x", 14),
    ]  # fmt: skip
    assert unknown(parsed) == [("aws-lambda", "${ssm:/x}")]


def test_a_service_of_another_cloud_names_the_language() -> None:
    source = "provider: {name: google, runtime: nodejs10}\nfunctions: {a: {runtime: python37}}\n"
    assert found(read("serverless.yml", source)) == [("nodejs", "10", 1), ("python", "3.7", 2)]


@pytest.mark.parametrize(
    ("path", "source", "facts"),
    [
        ("app.yaml", "runtime: python27\n", ("python", "2.7", 1)),
        ("app.yaml", "service: x\nruntime: nodejs16\n", ("nodejs", "16", 2)),
        ("app.yaml", "runtime: go115\n", ("go", "1.15", 1)),
        ("app.yaml", "runtime: python\nenv: flex\nruntime_config: {python_version: 3.7}\n",
         ("python", "3.7", 3)),
        ("system.properties", "# x\njava.runtime.version=1.8\n", ("java", "8", 2)),
        ("netlify.toml", '[build]\n[build.environment]\nNODE_VERSION = "14"\n',
         ("nodejs", "14", 3)),
        ("netlify.toml", '[context.x.environment]\n  PYTHON_VERSION = "3.7"\n',
         ("python", "3.7", 2)),
        ("vercel.json", '{"functions": {"a.php": {\n"runtime": "vercel-php@0.5.2"}}}',
         ("vercel-php", "0.5.2", 2)),
        ("vercel.json", '{"builds": [{"use": "@now/node@1.0.0"}]}', ("@now/node", "1.0.0", 1)),
        ("host.json", '{"extensionBundle": {"id": "X.Bundle",\n"version": "[1.*, 2.0.0)"}}',
         ("x.bundle", "[1.*, 2.0.0)", 2)),
    ],
)  # fmt: skip
def test_a_platform_s_file_names_what_it_runs(
    path: str, source: str, facts: tuple[str, str, int]
) -> None:
    assert found(read(path, source)) == [facts]


_TERRAFORM = {
    "terraform": {"required_version": ">= 0.12",
                  "required_providers": {"aws": {"source": "hashicorp/aws", "version": "3.1.0"}}},
    "variable": {"v": {"default": "11.22"}},
    "resource": {
        "aws_db_instance": {"a": {"engine": "postgres", "engine_version": "${var.v}"}},
        "aws_lambda_function": {"b": [{"runtime": "${local.far}"}]},
    },
    "module": {"m": {"source": "terraform-aws-modules/vpc/aws", "version": "~> 2.0"}},
}  # fmt: skip


def test_terraform_in_json_says_what_its_own_language_would() -> None:
    parsed = read("main.tf.json", json.dumps(_TERRAFORM, indent=1))
    assert [(name, version) for name, version, _ in found(parsed)] == [
        ("terraform", ">= 0.12"), ("hashicorp/aws", "3.1.0"), ("amazon-rds-postgresql", "11.22"),
        ("aws-lambda", ""), ("terraform-aws-modules/vpc/aws", "~> 2.0"),
    ]  # fmt: skip
    assert [subject for subject, _ in unknown(parsed)] == ["aws-lambda"]
    assert all(line > 1 for _, _, line in found(parsed))
