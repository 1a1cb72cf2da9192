"""Which product, with a life cycle of its own, a resource asks the cloud to run.

A rented product is named as its provider's, never as the community's: the two end on other days.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from timonier.estate.core.facts import Component, Observation, Scope
from timonier.estate.core.manifests.hcl import Block, Value

# (product id in the life-cycle data, the value that states its version)
type Ask = tuple[str, Value]

_RDS = {"postgres": "amazon-rds-postgresql", "mysql": "amazon-rds-mysql",
        "mariadb": "amazon-rds-mariadb", "aurora-postgresql": "amazon-aurora-postgresql",
        "aurora-mysql": "amazon-aurora-mysql", "aurora": "amazon-aurora-mysql"}  # fmt: skip
_CACHES = {"redis": "amazon-elasticache-redis", "valkey": "amazon-elasticache-valkey",
           "memcached": "amazon-elasticache-memcached"}  # fmt: skip
_BROKERS = {"activemq": "amazon-mq-activemq", "rabbitmq": "amazon-mq-rabbitmq"}
# Published modules that pass these attributes to one resource.
MODULES = {
    "terraform-aws-modules/rds/aws": "aws_db_instance",
    "terraform-aws-modules/rds-aurora/aws": "aws_rds_cluster",
    "terraform-aws-modules/lambda/aws": "aws_lambda_function",
    "terraform-aws-modules/elasticache/aws": "aws_elasticache_replication_group",
    "terraform-aws-modules/eks/aws": "module_eks",
    "terraform-aws-modules/msk-kafka-cluster/aws": "aws_msk_cluster",
    "terraform-google-modules/kubernetes-engine/google": "module_gke",
}
_PLAIN = {
    "module_eks": ("amazon-eks", "cluster_version"),
    "module_gke": ("google-kubernetes-engine", "kubernetes_version"),
    "aws_eks_cluster": ("amazon-eks", "version"),
    "aws_eks_node_group": ("amazon-eks", "version"),
    "aws_lambda_function": ("aws-lambda", "runtime"),
    "aws_docdb_cluster": ("amazon-documentdb", "engine_version"),
    "aws_neptune_cluster": ("amazon-neptune", "engine_version"),
    "aws_msk_cluster": ("amazon-msk", "kafka_version"),
    "aws_glue_job": ("amazon-glue", "glue_version"),
    "aws_elasticsearch_domain": ("amazon-opensearch", "elasticsearch_version"),
    "aws_opensearch_domain": ("amazon-opensearch", "engine_version"),
    "google_container_cluster": ("google-kubernetes-engine", "min_master_version"),
    "google_container_node_pool": ("google-kubernetes-engine", "version"),
    "azurerm_kubernetes_cluster": ("azure-kubernetes-service", "kubernetes_version"),
    "azurerm_postgresql_server": ("azure-database-for-postgresql", "version"),
    "azurerm_postgresql_flexible_server": ("azure-database-for-postgresql", "version"),
    "azurerm_mysql_server": ("azure-database-for-mysql", "version"),
    "azurerm_mysql_flexible_server": ("azure-database-for-mysql", "version"),
    "azurerm_mariadb_server": ("azure-database-for-mariadb", "version"),
    "azurerm_redis_cache": ("azure-cache-for-redis", "redis_version"),
    "google_redis_instance": ("google-memorystore-redis", "redis_version"),
    "digitalocean_kubernetes_cluster": ("digitalocean-kubernetes", "version"),
    "scaleway_k8s_cluster": ("scaleway-kubernetes", "version"),
    "ovh_cloud_project_kube": ("ovh-kubernetes", "version"),
}
_STACKS = {"python_version": "python", "node_version": "nodejs", "php_version": "php",
           "ruby_version": "ruby", "dotnet_version": "dotnet", "java_version": "java",
           "go_version": "go"}  # fmt: skip
_FUNCTION = re.compile(r"(nodejs|python|go|java|ruby|php|dotnet)(\d)(\.?)(\d*)(?:\.x)?")
_SQL = re.compile(r"(POSTGRES|MYSQL|SQLSERVER)_(\d+)(?:_(\d+))?")
_SQL_PRODUCTS = {
    "POSTGRES": "google-cloud-sql-postgresql", "MYSQL": "google-cloud-sql-mysql",
    "SQLSERVER": "google-cloud-sql-sqlserver",
}  # fmt: skip


def managed_products(kind: str, block: Block) -> list[Ask]:
    """What a resource of that kind runs: product, and the value that states its version.

    A value that the cloud writes in its own way (`POSTGRES_14`, `OpenSearch_1.3`, `nodejs16`,
    `8.0.mysql_aurora.3.02.0`) comes back as the life-cycle data writes it.
    """
    if kind in _PLAIN:
        product, attribute = _PLAIN[kind]
        return _asked(product, block.values.get(attribute))
    special = _SPECIAL.get(kind)
    if special is not None:
        return special(block)
    if kind.startswith("azurerm_") and kind.endswith(("_web_app", "_function_app")):
        return _app_stack(block)
    return []


def product_facts(
    kind: str, block: Block, *, scope: Scope, resolved: Callable[[Value], str]
) -> tuple[list[Component], list[Observation]]:
    """The components that a resource of that kind runs; `resolved` gives a literal or nothing.

    What stays open is a component without version and an `unresolved` observation.
    """
    components, observations = [], []
    for product, value in managed_products(kind, block):
        spec = resolved(value)
        if not spec:
            facts = {"reason": "set outside this file", "stated": value.text[:160]}
            observations.append(Observation("unresolved", product, value.line, facts))
        components.append(
            Component("generic", product, spec, scope=scope, direct=True, line=value.line)
        )
    return components, observations


def named_runtime(text: str) -> tuple[str, str]:
    """Product and version of a runtime as Google's services name it; empty for another name.

    python312 is 3.12 and go121 is 1.21, while nodejs16 and java17 are one number.
    """
    match = _FUNCTION.fullmatch(text)
    if match is None:
        return "", ""
    name, first, dot, rest = match.groups()
    split = dot or name in ("python", "go", "ruby", "php")
    return name, f"{first}.{rest}" if split and rest else first + rest


def _asked(product: str, value: Value | None) -> list[Ask]:
    """An absent version is the cloud's choice of the day: nothing to state."""
    return [(product, _clean(value, product))] if value is not None else []


def _clean(value: Value, product: str) -> Value:
    if not value.literal or product == "aws-lambda":
        return value
    text = re.sub(r"^(?:OpenSearch|Elasticsearch|REDIS|VALKEY)_", "", value.text)
    text = re.sub(r"[._][xX]$", "", text).replace("_", ".")
    text = re.sub(r"\.mysql\.aurora\..*$", "", text)
    return Value(text, value.line, literal=True)


def _engine(
    table: dict[str, str], attribute: str, default: str = ""
) -> Callable[[Block], list[Ask]]:
    def products(block: Block) -> list[Ask]:
        engine = block.literal(attribute).lower() or ("" if attribute in block.values else default)
        product = table.get(engine, "")
        return _asked(product, block.values.get("engine_version")) if product else []

    return products


def _database(block: Block) -> list[Ask]:
    engine, value = block.literal("engine").lower(), block.values.get("engine_version")
    if not engine.startswith("sqlserver") or value is None or not value.literal:
        return _engine(_RDS, "engine")(block)
    major = value.text.split(".")[0]  # RDS writes 15.00.4316.3.v1 for 15.0
    return [("amazon-rds-sqlserver", Value(f"{major}.0", value.line, literal=True))]


def _google_sql(block: Block) -> list[Ask]:
    value = block.values.get("database_version")
    match = _SQL.match(value.text) if value is not None and value.literal else None
    if value is None or match is None:
        return []
    version = ".".join(part for part in match.groups()[1:] if part)
    return [(_SQL_PRODUCTS[match[1]], Value(version, value.line, literal=True))]


def _google_function(block: Block) -> list[Ask]:
    holders = [block, *block.every("build_config")]
    value = next((b.values["runtime"] for b in holders if "runtime" in b.values), None)
    name, version = named_runtime(value.text) if value is not None and value.literal else ("", "")
    return [(name, Value(version, value.line, literal=True))] if value is not None and name else []


def _app_stack(block: Block) -> list[Ask]:
    found: list[Ask] = []
    for config in block.every("site_config"):
        for stack in config.every("application_stack"):
            for attribute, product in _STACKS.items():
                if attribute in stack.values:
                    value = stack.values[attribute]
                    text = re.sub(r"^[v~]+|-lts$", "", value.text) if value.literal else value.text
                    found.append((product, Value(text, value.line, value.literal)))
    return found


_SPECIAL: dict[str, Callable[[Block], list[Ask]]] = {
    "aws_db_instance": _database,
    "aws_rds_cluster": _database,
    "aws_rds_cluster_instance": _database,
    "aws_rds_global_cluster": _database,
    "aws_elasticache_cluster": _engine(_CACHES, "engine"),
    "aws_elasticache_replication_group": _engine(_CACHES, "engine", "redis"),
    "aws_elasticache_serverless_cache": _engine(_CACHES, "engine"),
    "aws_mq_broker": _engine(_BROKERS, "engine_type"),
    "google_sql_database_instance": _google_sql,
    "google_cloudfunctions_function": _google_function,
    "google_cloudfunctions2_function": _google_function,
}
