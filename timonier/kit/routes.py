"""The addresses of every entity of one room."""

from django.urls import URLPattern, path

from timonier.kit import file_pages, pages
from timonier.kit.entity import registry

COLLECTION = (
    ("", "list", pages.list_page),
    ("export.<slug:kind>", "export", file_pages.export_file),
)
WRITTEN = (
    ("new/", "add", pages.add_page),
    ("import/", "import", file_pages.import_page),
)
ITEM = (("<str:key>/", "detail", pages.detail_page),)
KEPT = (
    ("<str:key>/edit/", "edit", pages.edit_page),
    ("<str:key>/delete/", "delete", pages.delete_page),
    ("<str:key>/history/", "history", pages.history_page),
)


def entity_urls(app: str) -> list[URLPattern]:
    """Facts: list, detail, export. Judgments also: create, edit, delete, import, history."""
    return [
        path(f"{entity.slug}/{route}", view, {"entity": entity}, name=f"{entity.slug}-{page}")
        for entity in registry.of(app)
        for route, page, view in (
            (*COLLECTION, *ITEM) if entity.facts else (*COLLECTION, *WRITTEN, *ITEM, *KEPT)
        )
    ]
