"""Terraform: required versions, providers, modules, locks, and what the clouds are asked to run."""

from __future__ import annotations

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.terraform import read_terraform, read_terraform_lock


def read(source: str, path: str = "main.tf") -> Parsed:
    return read_terraform(path, source.encode())


def test_the_settings_block_states_terraform_and_its_providers() -> None:
    parsed = read("""
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws    = { source = "hashicorp/aws", version = "5.31.0" }
    google = "~> 4.0"
  }
}
""")
    assert [(c.type, c.name, c.version, c.constraint, c.line) for c in parsed.components] == [
        ("generic", "terraform", "", ">= 1.5", 3),
        ("terraform", "hashicorp/aws", "5.31.0", "", 5),
        ("terraform", "hashicorp/google", "", "~> 4.0", 6),
    ]


@pytest.mark.parametrize(
    ("resource", "body", "product", "version"),
    [
        ("aws_db_instance", 'engine = "postgres"\nengine_version = "11.22"',
         "amazon-rds-postgresql", "11.22"),
        ("aws_db_instance", 'engine = "sqlserver-se"\nengine_version = "15.00.4316.3.v1"',
         "amazon-rds-sqlserver", "15.0"),
        ("aws_rds_cluster", 'engine = "aurora-mysql"\nengine_version = "5.7.mysql_aurora.2.11.1"',
         "amazon-aurora-mysql", "5.7"),
        ("aws_elasticache_replication_group", 'engine_version = "6.x"',
         "amazon-elasticache-redis", "6"),
        ("aws_eks_cluster", 'version = "1.27"', "amazon-eks", "1.27"),
        ("aws_lambda_function", 'runtime = "nodejs16.x"', "aws-lambda", "nodejs16.x"),
        ("aws_opensearch_domain", 'engine_version = "OpenSearch_1.3"', "amazon-opensearch", "1.3"),
        ("google_sql_database_instance", 'database_version = "POSTGRES_13"',
         "google-cloud-sql-postgresql", "13"),
        ("google_sql_database_instance", 'database_version = "MYSQL_5_7"',
         "google-cloud-sql-mysql", "5.7"),
        ("google_sql_database_instance", 'database_version = "SQLSERVER_2019_STANDARD"',
         "google-cloud-sql-sqlserver", "2019"),
        ("google_cloudfunctions_function", 'runtime = "python39"', "python", "3.9"),
        ("google_cloudfunctions2_function", 'build_config {\nruntime = "nodejs16"\n}',
         "nodejs", "16"),
        ("azurerm_kubernetes_cluster", 'kubernetes_version = "1.26"',
         "azure-kubernetes-service", "1.26"),
        ("azurerm_linux_web_app",
         'site_config {\napplication_stack {\nnode_version = "16-lts"\n}\n}', "nodejs", "16"),
    ],
)  # fmt: skip
def test_managed_services_are_products_with_a_life_cycle(
    resource: str, body: str, product: str, version: str
) -> None:
    (component,) = read(f'resource "{resource}" "x" {{\n{body}\n}}\n').components
    assert (component.type, component.name, component.version) == ("generic", product, version)


def test_a_variable_is_followed_to_its_default_in_the_same_file() -> None:
    parsed = read("""
variable "v" { default = "1.28" }
resource "aws_eks_cluster" "a" { version = var.v }
resource "aws_eks_cluster" "b" { version = var.elsewhere }
""")
    assert [c.version for c in parsed.components] == ["1.28", ""]
    (unknown,) = [o for o in parsed.observations if o.kind == "unresolved"]
    assert (unknown.subject, unknown.data["stated"]) == ("amazon-eks", "var.elsewhere")


def test_modules_are_registry_entries_git_references_or_local() -> None:
    parsed = read("""
module "db" {
  source         = "terraform-aws-modules/rds/aws"
  version        = "~> 6.0"
  engine         = "mysql"
  engine_version = "5.7"
}
module "net" { source = "git::https://u:pw@example.org/net.git//sub?ref=v1.2" }
module "bad" { source = "git@example.org:team/bad.git" }
module "own" { source = "./own" }
""")
    assert [(c.name, c.version, c.constraint, c.source) for c in parsed.components] == [
        ("terraform-aws-modules/rds/aws", "", "~> 6.0", ""),
        ("amazon-rds-mysql", "5.7", "", ""),
        ("example.org/net", "v1.2", "", "git"),
        ("example.org/team/bad", "", "", "git"),
    ]
    assert [o.subject for o in parsed.observations] == ["example.org/team/bad"]
    assert "pw" not in repr(parsed)


def test_a_literal_password_is_named_and_never_quoted() -> None:
    parsed = read("""
resource "aws_db_instance" "x" { password = "Tr0ub4dor" }
variable "api_token" { default = "q8w7e6r5" }
variable "db_password" { default = "changeme" }
""")
    assert [o.data["name"] for o in parsed.observations if o.kind == "secret"] == [
        "password",
        "api_token",
    ]
    assert "Tr0ub4dor" not in repr(parsed)


def test_a_lock_states_exact_providers_without_the_public_host() -> None:
    host = "registry." + "terraform.io"
    source = f'provider "{host}/hashicorp/aws" {{\n  version = "5.31.0"\n  hashes = ["h1:x"]\n}}\n'
    (component,) = read_terraform_lock(".terraform.lock.hcl", source.encode()).components
    assert (component.name, component.version, component.locked, component.digest) == (
        "hashicorp/aws", "5.31.0", True, "h1:x",
    )  # fmt: skip


def test_opentofu_files_are_terraform_files_of_another_product() -> None:
    assert kind_of("a/main.tofu") == kind_of("main.tf") == "terraform"
    parsed = read('terraform {\n  required_version = "1.6.0"\n}\n', "main.tofu")
    assert [(c.name, c.version) for c in parsed.components] == [("opentofu", "1.6.0")]
