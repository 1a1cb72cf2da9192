"""Formats of containers, clusters and infrastructure as code."""

from __future__ import annotations

from timonier.estate.core.formats.row import lock, row

_CONTAINERS = (
    row("dockerfile", "Dockerfile", "Containerfile", "*.dockerfile", "*.Dockerfile",
        "Dockerfile.*", "Dockerfile-*", "Containerfile.*", ecosystem="docker",
        read_by="dockerfile"),
    row("compose", "docker-compose.yml", "docker-compose.yaml", "docker-compose*.yml",
        "docker-compose*.yaml", "compose.yml", "compose.yaml", "compose.*.yml", "compose.*.yaml",
        "compose-*.yml", "compose-*.yaml", "*.docker-compose.yml", "*.docker-compose.yaml",
        ecosystem="docker", read_by="compose"),
    row("devcontainer", "devcontainer.json", ".devcontainer.json", ecosystem="docker",
        read_by="workplaces"),
    row("gitpod", ".gitpod.yml", ecosystem="docker", read_by="image_places"),
    row("devfile", "devfile.yaml", ".devfile.yaml", ecosystem="docker", read_by="image_places"),
    row("quadlet", "*.container", ecosystem="docker", marks=(b"[Container]",),
        read_by="workplaces"),
)  # fmt: skip
_CLUSTERS = (
    row("kubernetes", "*.yaml", "*.yml", ecosystem="docker", read_by="kubernetes"),
    row("kustomize", "kustomization.yaml", "kustomization.yml", "Kustomization",
        ecosystem="docker", read_by="kubernetes"),
    row("helm-chart", "Chart.yaml", "requirements.yaml", ecosystem="helm",
        settled_by=("helm-lock", "requirements.lock"), read_by="helm"),
    lock("helm-lock", "Chart.lock", "charts/*/requirements.lock", ecosystem="helm",
         read_by="helm"),
    row("helm-values", "values.yaml", "values.yml", "values-*.yaml", "values-*.yml",
        "values.*.yaml", "values.*.yml", "*-values.yaml", "*-values.yml", "*.values.yaml",
        ecosystem="docker", read_by="helm"),
    row("helm-template", "templates/*.yaml", "templates/*.yml", "templates/*/*.yaml",
        "templates/*/*.yml", "templates/*/*/*.yaml", ecosystem="docker", marks=(b"{{",),
        read_by="helm_templates"),
    row("helmfile", "helmfile.yaml", "helmfile.yml", "helmfile.yaml.gotmpl", "helmfile.d/*.yaml",
        ecosystem="helm"),
    row("jsonnetfile.json", ecosystem="generic", settled_by=("jsonnetfile.lock.json",)),
    lock("jsonnetfile.lock.json", ecosystem="generic"),
    row("vendir", "vendir.yml", "vendir.yaml", ecosystem="generic",
        settled_by=("vendir.lock.yml",)),
    lock("vendir.lock.yml", ecosystem="generic"),
    row("nomad", "*.nomad", "*.nomad.hcl", ecosystem="docker", read_by="nomad"),
)  # fmt: skip
_CODE = (
    row("terraform", "*.tf", "*.tofu", ecosystem="terraform", read_by="terraform"),
    row("terraform-json", "*.tf.json", "*.tofu.json", ecosystem="terraform",
        read_by="terraform_json"),
    lock("terraform-lock", ".terraform.lock.hcl", ecosystem="terraform", read_by="terraform"),
    row("terragrunt", "terragrunt.hcl", "terragrunt.stack.hcl", "root.hcl", ecosystem="terraform",
        marks=(b"source", b"terragrunt")),
    row("packer", "*.pkr.hcl", "*.pkr.json", ecosystem="generic"),
    row("Vagrantfile", ecosystem="generic", read_by="ruby_tools"),
    row("bicep", "*.bicep", ecosystem="bicep", read_by="bicep"),
    row("arm-template", "azuredeploy.json", "mainTemplate.json", ecosystem="generic",
        marks=(b"deploymentTemplate.json",)),
    row("cloudformation", "*.template", "*.template.json", "*.template.yaml", "*.template.yml",
        "*.cfn.yaml", "*.cfn.yml", "*.cfn.json", "cloudformation*.json", "cloudformation/*.json",
        "cfn/*.json", "template.json", "*.y*ml", ecosystem="generic",
        marks=(b"AWSTemplateFormatVersion", b"AWS::"), read_by="cloudformation"),
    row("pulumi", "Pulumi.yaml", "Pulumi.yml", ecosystem="generic"),
    row("ansible-galaxy", "requirements.yml", "collections.yml", "galaxy.yml", ecosystem="generic",
        read_by="ansible"),
    row("ansible-role", "roles/*/meta/main.yml", "/meta/main.yml", ecosystem="generic",
        marks=(b"galaxy_info:", b"dependencies:"), read_by="ansible"),
)  # fmt: skip

ROWS = (*_CONTAINERS, *_CLUSTERS, *_CODE)
