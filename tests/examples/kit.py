"""Examples of saved views."""

from typing import Any

from timonier.kit.models import SavedView


def view(n: int) -> dict[str, Any]:
    return {
        "name": f"Finance first {n}",
        "slug": f"finance-first-{n}",
        "audience": "company",
        "kind": "organisation.department",
        "query": {"q": "finance", "sort": "-name"},
        "columns": ["name", "head"],
    }


EXAMPLES = {SavedView: view}
