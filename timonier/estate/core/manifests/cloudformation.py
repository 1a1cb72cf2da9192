"""CloudFormation and SAM: function runtimes, managed products and images of the resources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.cloud_products import product_facts
from timonier.estate.core.manifests.hcl import Block, Value
from timonier.estate.core.manifests.images import image_facts
from timonier.estate.core.manifests.located import (
    Node,
    Table,
    Text,
    load_documents,
    table,
    text,
    walk,
)
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.places import path_scope

MAX_BYTES = 4 * 1024 * 1024
_IS_TEMPLATE = re.compile(rb"AWSTemplateFormatVersion|AWS::Serverless|[\"' ]AWS::[A-Z]\w+::[A-Z]")
# Resource type -> the Terraform resource that runs the same, whose attributes have the same names.
_KINDS = {
    "AWS::Lambda::Function": "aws_lambda_function",
    "AWS::Serverless::Function": "aws_lambda_function",
    "AWS::RDS::DBInstance": "aws_db_instance",
    "AWS::RDS::DBCluster": "aws_rds_cluster",
    "AWS::RDS::GlobalCluster": "aws_rds_global_cluster",
    "AWS::DocDB::DBCluster": "aws_docdb_cluster",
    "AWS::Neptune::DBCluster": "aws_neptune_cluster",
    "AWS::ElastiCache::CacheCluster": "aws_elasticache_cluster",
    "AWS::ElastiCache::ReplicationGroup": "aws_elasticache_replication_group",
    "AWS::EKS::Cluster": "aws_eks_cluster",
    "AWS::EKS::Nodegroup": "aws_eks_node_group",
    "AWS::MSK::Cluster": "aws_msk_cluster",
    "AWS::Glue::Job": "aws_glue_job",
    "AWS::Elasticsearch::Domain": "aws_elasticsearch_domain",
    "AWS::OpenSearchService::Domain": "aws_opensearch_domain",
    "AWS::AmazonMQ::Broker": "aws_mq_broker",
}
_IMAGE_KEYS = ("Image", "ImageUri", "ImageIdentifier")
_CODEBUILD = "AWS::CodeBuild::Project"  # builds in the image, and ships nothing of it


def is_cloudformation(data: bytes) -> bool:
    """Whether the bytes look like a template, without parsing them."""
    return b"Resources" in data and _IS_TEMPLATE.search(data) is not None


@reader("aws-sam", sniff=is_cloudformation, max_bytes=MAX_BYTES)
@reader("cloudformation", sniff=is_cloudformation, max_bytes=MAX_BYTES)
def read_cloudformation(path: str, data: bytes) -> Parsed:
    """What the resources of a template run; raises Unreadable."""
    reading = Template(path_scope(path, "prod"))
    for root in map(table, load_documents(data, max_bytes=MAX_BYTES)):
        reading.resources(root)
    return Parsed(tuple(reading.components), tuple(reading.observations))


class Template:
    """The facts of one template. A parameter is followed to its default; no other function is."""

    def __init__(self, scope: Scope) -> None:
        self.scope: Scope = scope
        self.components: list[Component] = []
        self.observations: list[Observation] = []
        self._defaults: dict[str, str] = {}

    def resources(self, root: Table) -> None:
        """Read the resources below `root`, with its parameters and what SAM sets for all."""
        for name, parameter in table(root.get("Parameters")).items():
            if default := text(table(parameter).get("Default")):
                self._defaults[name] = default
        around = table(table(root.get("Globals")).get("Function"))
        for resource in map(table, table(root.get("Resources")).values()):
            kind = text(resource.get("Type"))
            properties = table(resource.get("Properties"))
            inherits = kind == "AWS::Serverless::Function" and "Runtime" in around
            if inherits and text(properties.get("PackageType")) != "Image":
                properties.setdefault("Runtime", around["Runtime"])
                properties.lines.setdefault("Runtime", around.lines["Runtime"])
            self._resource(kind, properties)

    def _resource(self, kind: Text, properties: Table) -> None:
        block = Block(str(kind), (), properties.line)
        for key, node in properties.items():
            block.values[_snake(key)] = self._value(node, properties.lines[key])
        found, noted = product_facts(
            _KINDS.get(kind, ""), block, scope=self.scope, resolved=_literal
        )
        self.components += found
        self.observations += noted
        scope: Scope = "dev" if kind == _CODEBUILD else self.scope
        for image in _images(properties) if kind.startswith("AWS::") else ():
            value = self._value(image, image.line if isinstance(image, Text | Table) else 0)
            reference = value.text if value.literal else f"${{{value.text}}}"
            components, seen = image_facts(reference, line=value.line, scope=scope, final=True)
            self.components += components
            self.observations += seen

    def _value(self, node: Node, line: int) -> Value:
        """The literal that a property is, or that the parameter it refers to has as default."""
        if isinstance(node, Text) and node.tag not in ("", "!Ref"):
            return Value(f"{node.tag} {node}"[:160], line, literal=False)
        if isinstance(node, Text) and not node.tag:
            return Value(str(node), line, literal="{{resolve:" not in node)
        name = text(node) or text(table(node).get("Ref"))
        default = self._defaults.get(name, "")
        if default:
            return Value(default, line, literal=True)
        return Value(str(name) or " ".join(table(node)) or "a function", line, literal=False)


def _literal(value: Value) -> str:
    return value.text if value.literal else ""


def _images(properties: Table) -> Iterator[Node]:
    """Images of containers, wherever the resource holds them."""
    for holder in walk(properties):
        for key in _IMAGE_KEYS:
            node = holder.get(key)
            if (isinstance(node, Text) and node) or isinstance(node, Table):
                yield node


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name[:60]).lower()
