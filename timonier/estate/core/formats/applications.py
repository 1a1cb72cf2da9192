"""Formats that tell a hosting platform what to run."""

from __future__ import annotations

from timonier.estate.core.formats.row import row

ROWS = (
    row("serverless", "serverless.yml", "serverless.yaml", "serverless.json", "serverless.*.yml",
        ecosystem="generic"),
    row("aws-sam", "template.yaml", "template.yml", "sam.yaml", "sam.yml", ecosystem="generic",
        marks=(b"AWS::", b"AWSTemplateFormatVersion")),
    row("app-engine", "app.yaml", "app.yml", "app.*.yaml", "app-*.yaml", "appengine-web.xml",
        ecosystem="generic",
        marks=(b"runtime:", b"<runtime>")),
    row("azure-functions", "host.json", ecosystem="generic", marks=(b"extensionBundle",)),
    row("procfile-platform", "heroku.yml", "app.json", ecosystem="generic",
        marks=(b"setup:", b"build:", b'"buildpacks"', b'"stack"', b"addons")),
    row("system.properties", ecosystem="generic", marks=(b"java.runtime.version",)),
    row("netlify", "netlify.toml", ecosystem="generic"),
    row("vercel", "vercel.json", "now.json", ecosystem="generic",
        marks=(b'"runtime"', b'"functions"', b'"builds"')),
    row("fly", "fly.toml", "fly.*.toml", ecosystem="docker", marks=(b"image", b"builder")),
    row("render", "render.yaml", ecosystem="generic"),
    row("firebase.json", ecosystem="generic", marks=(b'"runtime"',)),
    row("project.toml", "project.toml", ecosystem="generic", marks=(b"buildpacks", b"buildpack")),
    row("elastic-beanstalk", ".ebextensions/*.config", "Dockerrun.aws.json", ecosystem="docker"),
    row("ecs-task", "task-definition.json", "taskdef.json", "ecs-task*.json", ecosystem="docker",
        marks=(b"containerDefinitions",)),
    row("copilot", "copilot/*/manifest.yml", ecosystem="docker"),
    row("cloud-foundry", "manifest.yml", "manifest.yaml", ecosystem="generic",
        marks=(b"buildpack", b"applications:")),
    row("openshift-s2i", ".s2i/environment", ecosystem="generic"),
    row("databricks", "databricks.yml", ecosystem="generic", marks=(b"spark_version",)),
)  # fmt: skip
