"""MLproject: the image in which a project of MLflow runs, and the files of its environment."""

from __future__ import annotations

from timonier.estate.core import formats
from timonier.estate.core.facts import Observation, Parsed
from timonier.estate.core.manifests.conventions import project, with_faults
from timonier.estate.core.manifests.images import image_facts
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES
from timonier.estate.core.manifests.located import load_documents, table, text
from timonier.estate.core.manifests.registry import reader


@reader("MLproject", max_bytes=MAX_MANIFEST_BYTES)
def read_mlproject(path: str, data: bytes) -> Parsed:
    """Its image; a file of its environment that no reader knows by name is told.

    Source: MLflow's documentation, "MLproject File Configuration". Raises Unreadable.
    """
    parsed, faults = Parsed(), []
    for root in map(table, load_documents(data)):
        observations: list[Observation] = []
        if name := text(root.get("name")):
            observations.append(project(name))
        image = text(table(root.get("docker_env")).get("image"))
        components, noted = image_facts(image, line=image.line, scope="prod") if image else ((), ())
        for key in ("conda_env", "python_env"):
            stated = text(root.get(key))
            if stated and "conda-environment" not in formats.kinds_of(stated):
                faults.append(f"the file {stated[:80]} is not known (line {stated.line})")
        parsed = Parsed(
            (*parsed.components, *components), (*parsed.observations, *observations, *noted)
        )
    return with_faults(parsed, faults)
