"""Files that name images, runtimes and chart versions at fixed places: one table of those places.

Each row was written from its tool's reference: containers.dev, gitpod.io, devfile.io, docs of AWS
(ECS, Elastic Beanstalk, Copilot, CodeBuild), fly.io, render.com, Cloud Foundry, Firebase,
Codemagic, Cirrus CI, Semaphore, Wercker, Codeship, Screwdriver, Concourse, sourcehut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.cloud_products import named_runtime
from timonier.estate.core.manifests.images import image_facts
from timonier.estate.core.manifests.located import Node, Text, texts
from timonier.estate.core.manifests.nodes import at, documents_of
from timonier.estate.core.manifests.pipeline import Build
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.version_tokens import runtime_facts
from timonier.estate.core.places import path_scope


@dataclass(frozen=True, slots=True)
class Places:
    """Where a format names what it uses; every path is one of `nodes.at`.

    `images`: references. `runtimes`: versions under the name of their tool. `joined`: runtimes
    such as `nodejs18`. `machines`: the images of machines that the service itself offers.
    `service`: the build service that reads the file, "" for none.
    """

    scope: Scope = "prod"
    images: tuple[str, ...] = ()
    runtimes: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()
    service: str = ""
    named: tuple[tuple[str, str], ...] = ()  # the place of a version, and the tool that it is of
    form: str = ""


PLACES = {
    "gitpod": Places("dev", ("image",)),
    "devfile": Places("dev", ("components.*.container.image",)),
    "ecs-task": Places(images=("containerDefinitions.*.image",
                               "taskDefinition.containerDefinitions.*.image")),
    "copilot": Places(images=("image.location", "sidecars.*.image", "environments.*.image.location",
                              "environments.*.sidecars.*.image")),
    "fly": Places(images=("build.image", "build.builder")),
    "render": Places(images=("services.*.image.url", "previews.*.image.url")),
    "cloud-foundry": Places(images=("applications.*.docker.image", "docker.image")),
    "firebase.json": Places(joined=("functions.runtime", "functions.*.runtime",
                                    "hosting.frameworksBackend.runtime")),
    "codebuild": Places("dev", runtimes=("phases.install.runtime-versions.*",),
                        service="codebuild"),
    "codemagic": Places("dev", runtimes=("workflows.*.environment.*",), service="codemagic"),
    "semaphore": Places("dev", ("**.containers.*.image",), machines=("**.machine.os_image",),
                        service="semaphore"),
    "wercker": Places("dev", ("box", "box.id", "*.box", "*.box.id", "services.*", "services.*.id",
                              "*.services.*", "*.services.*.id"), service="wercker"),
    "codeship": Places("dev", ("*.image",), service="codeship"),
    "screwdriver": Places("dev", ("shared.image", "jobs.*.image"), service="screwdriver"),
    "builds.sr.ht": Places("dev", machines=("image",), service="builds.sr.ht"),
    "appveyor": Places("dev", machines=("image", "image.*", "environment.matrix.*."
                                        "APPVEYOR_BUILD_WORKER_IMAGE",
                                        "environment.APPVEYOR_BUILD_WORKER_IMAGE"),
                       service="appveyor"),
    "prototools": Places("unknown", runtimes=("*",), form="toml"),
    "fvm": Places("unknown", runtimes=("flutter",), named=(("flutterSdkVersion", "flutter"),)),
    "cirrus": Places("dev", ("**.container.image", "**.arm_container.image",
                             "**.windows_container.image", "**.pipe.steps.*.image",
                             "**.container.matrix.*.image", "**.matrix.*.container.image"),
                     machines=("**.macos_instance.image", "**.freebsd_instance.image_family",
                               "**.freebsd_instance.image"), service="cirrus"),
}  # fmt: skip


def _read(kind: str, path: str, data: bytes) -> Parsed:
    places = PLACES[kind]
    build = Build(places.service)
    if not places.service:
        build.observations.clear()
    scope = path_scope(path, places.scope)
    for root in documents_of(path, data, places.form):
        take(build, root, places, scope)
        if places.service:
            build.scripts(root)
    return build.parsed()


def take(build: Build, root: Node, places: Places, scope: Scope) -> None:
    """Keep what stands at the places of one document."""
    for image in _texts_at(root, places.images):
        keep(build, image_facts(image, line=image.line, scope=scope, final=scope == "prod"))
    for tool, spec in _tools(root, places):
        keep(build, runtime_facts(tool, spec, line=spec.line, scope=scope))
    for one in _texts_at(root, places.machines):
        build.runner(one)


def _tools(root: Node, places: Places) -> Iterator[tuple[str, Text]]:
    """Each tool with the version that is asked of it."""
    for where in places.runtimes:
        for tool, stated in at(root, where):
            yield from ((tool, one) for one in texts(stated))
    for where, tool in places.named:
        yield from ((tool, one) for one in _texts_at(root, (where,)))
    for one in _texts_at(root, places.joined):
        tool, version = named_runtime(one)
        yield tool, Text.at(version, one.line)


def keep(build: Build, facts: tuple[tuple[Component, ...], tuple[Observation, ...]]) -> None:
    """Add what one place says."""
    build.components += facts[0]
    build.observations += facts[1]


def _texts_at(root: Node, paths: tuple[str, ...]) -> list[Text]:
    found: dict[tuple[str, int], Text] = {}
    for path in paths:
        for _, node in at(root, path):
            for one in texts(node):
                found.setdefault((str(one), one.line), one)
    return list(found.values())


def _register(kind: str) -> None:
    @reader(kind)
    def read(path: str, data: bytes) -> Parsed:
        """The images, runtimes and machines at the places of this format; raises Unreadable."""
        return _read(kind, path, data)


for _kind in PLACES:
    _register(_kind)
