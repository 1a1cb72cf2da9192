"""Formats of containers, clusters and infrastructure as code."""

from __future__ import annotations

from timonier.estate.core.formats.row import lock, row

_CONTAINERS = (
    row("dockerfile", "Dockerfile", "Containerfile", "*.dockerfile", "*.Dockerfile",
        "Dockerfile.*", "Dockerfile-*", "Containerfile.*", ecosystem="docker"),
    row("compose", "docker-compose.yml", "docker-compose.yaml", "docker-compose*.yml",
        "docker-compose*.yaml", "compose.yml", "compose.yaml", "compose.*.yml", "compose.*.yaml",
        "compose-*.yml", "compose-*.yaml", "*.docker-compose.yml", "*.docker-compose.yaml",
        ecosystem="docker"),
    row("devcontainer", "devcontainer.json", ".devcontainer.json", ecosystem="docker"),
    row("gitpod", ".gitpod.yml", ecosystem="docker"),
    row("devfile", "devfile.yaml", ".devfile.yaml", ecosystem="docker"),
    row("quadlet", "*.container", ecosystem="docker", marks=(b"[Container]",)),
)  # fmt: skip
_CLUSTERS = (
    row("kubernetes", "*.yaml", "*.yml", ecosystem="docker"),
    row("kustomize", "kustomization.yaml", "kustomization.yml", "Kustomization",
        ecosystem="docker"),
    row("helm-chart", "Chart.yaml", "requirements.yaml", ecosystem="helm",
        settled_by=("helm-lock", "requirements.lock")),
    lock("helm-lock", "Chart.lock", "charts/*/requirements.lock", ecosystem="helm"),
    row("helm-values", "values.yaml", "values.yml", "values-*.yaml", "values-*.yml",
        "values.*.yaml", "values.*.yml", "*-values.yaml", "*-values.yml", "*.values.yaml",
        ecosystem="docker"),
    row("helm-template", "templates/*.yaml", "templates/*.yml", "templates/*/*.yaml",
        "templates/*/*.yml", "templates/*/*/*.yaml", ecosystem="docker", marks=(b"{{",)),
    row("helmfile", "helmfile.yaml", "helmfile.yml", "helmfile.yaml.gotmpl", "helmfile.d/*.yaml",
        ecosystem="helm"),
    row("jsonnetfile.json", ecosystem="generic", settled_by=("jsonnetfile.lock.json",)),
    lock("jsonnetfile.lock.json", ecosystem="generic"),
    row("vendir", "vendir.yml", "vendir.yaml", ecosystem="generic",
        settled_by=("vendir.lock.yml",)),
    lock("vendir.lock.yml", ecosystem="generic"),
    row("nomad", "*.nomad", "*.nomad.hcl", ecosystem="docker"),
)  # fmt: skip
_CODE = (
    row("terraform", "*.tf", "*.tofu", ecosystem="terraform"),
    row("terraform-json", "*.tf.json", "*.tofu.json", ecosystem="terraform"),
    lock("terraform-lock", ".terraform.lock.hcl", ecosystem="terraform"),
    row("terragrunt", "terragrunt.hcl", "terragrunt.stack.hcl", "root.hcl", ecosystem="terraform",
        marks=(b"source", b"terragrunt")),
    row("packer", "*.pkr.hcl", "*.pkr.json", ecosystem="generic"),
    row("Vagrantfile", ecosystem="generic"),
    row("bicep", "*.bicep", ecosystem="bicep"),
    row("arm-template", "azuredeploy.json", "mainTemplate.json", ecosystem="generic",
        marks=(b"deploymentTemplate.json",)),
    row("cloudformation", "*.template", "*.template.json", "*.template.yaml", "*.template.yml",
        "*.cfn.yaml", "*.cfn.yml", "*.cfn.json", "cloudformation*.json", "cloudformation/*.json",
        "cfn/*.json", "template.json", "*.y*ml", ecosystem="generic",
        marks=(b"AWSTemplateFormatVersion", b"AWS::")),
    row("pulumi", "Pulumi.yaml", "Pulumi.yml", ecosystem="generic"),
    row("ansible-galaxy", "requirements.yml", "collections.yml", "galaxy.yml", ecosystem="generic"),
    row("ansible-role", "roles/*/meta/main.yml", "/meta/main.yml", ecosystem="generic",
        marks=(b"galaxy_info:", b"dependencies:")),
)  # fmt: skip

ROWS = (*_CONTAINERS, *_CLUSTERS, *_CODE)
