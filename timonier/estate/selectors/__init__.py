"""Reads of the estate."""

from timonier.estate.selectors.uses import (
    component_counts,
    distinct_components,
    ecosystems_in_use,
    facts_of,
    facts_of_all,
    fingerprint_of,
    history_of,
    life_of,
    materials,
    profiles,
    repositories,
    repositories_of,
    technologies_by_life,
    where_is,
)

__all__ = [
    "component_counts",
    "distinct_components",
    "ecosystems_in_use",
    "facts_of",
    "facts_of_all",
    "fingerprint_of",
    "history_of",
    "life_of",
    "materials",
    "profiles",
    "repositories",
    "repositories_of",
    "technologies_by_life",
    "where_is",
]
