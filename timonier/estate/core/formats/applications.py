"""Formats that tell a hosting platform what to run."""

from __future__ import annotations

from timonier.estate.core.formats.row import row

ROWS = (
    row("serverless", "serverless.yml", "serverless.yaml", "serverless.json", "serverless.*.yml",
        ecosystem="generic", read_by="serverless"),
    row("aws-sam", "template.yaml", "template.yml", "sam.yaml", "sam.yml", ecosystem="generic",
        marks=(b"AWS::", b"AWSTemplateFormatVersion"), read_by="cloudformation"),
    row("app-engine", "app.yaml", "app.yml", "app.*.yaml", "app-*.yaml", "appengine-web.xml",
        ecosystem="generic",
        marks=(b"runtime:", b"<runtime>"), read_by="serverless"),
    row("azure-functions", "host.json", ecosystem="generic", marks=(b"extensionBundle",),
        read_by="serverless"),
    row("procfile-platform", "heroku.yml", "app.json", ecosystem="generic",
        marks=(b"setup:", b"build:", b'"buildpacks"', b'"stack"', b"addons")),
    row("system.properties", ecosystem="generic", marks=(b"java.runtime.version",),
        read_by="serverless"),
    row("netlify", "netlify.toml", ecosystem="generic", read_by="serverless"),
    row("vercel", "vercel.json", "now.json", ecosystem="generic",
        marks=(b'"runtime"', b'"functions"', b'"builds"'), read_by="serverless"),
    row("fly", "fly.toml", "fly.*.toml", ecosystem="docker", marks=(b"image", b"builder"),
        read_by="image_places"),
    row("render", "render.yaml", ecosystem="generic", read_by="image_places"),
    row("firebase.json", ecosystem="generic", marks=(b'"runtime"',), read_by="image_places"),
    row("project.toml", "project.toml", ecosystem="generic", marks=(b"buildpacks", b"buildpack")),
    row("elastic-beanstalk", ".ebextensions/*.config", "Dockerrun.aws.json", ecosystem="docker"),
    row("ecs-task", "task-definition.json", "taskdef.json", "ecs-task*.json", ecosystem="docker",
        marks=(b"containerDefinitions",), read_by="image_places"),
    row("copilot", "copilot/*/manifest.yml", ecosystem="docker", read_by="image_places"),
    row("cloud-foundry", "manifest.yml", "manifest.yaml", ecosystem="generic",
        marks=(b"buildpack", b"applications:"), read_by="image_places"),
    row("openshift-s2i", ".s2i/environment", ecosystem="generic"),
    row("databricks", "databricks.yml", ecosystem="generic", marks=(b"spark_version",)),
)  # fmt: skip
