"""The addresses of every entity of one room."""

from django.urls import URLPattern, path

from timonier.kit.entities.entity import registry
from timonier.kit.screens import attachments, files, pages, secrets
from timonier.kit.sealed import sealed_of

COLLECTION = (
    ("", "list", pages.list_page),
    ("export.<slug:kind>", "export", files.export_file),
)
WRITTEN = (
    ("new/", "add", pages.add_page),
    ("import/", "import", files.import_page),
)
ITEM = (("<str:key>/", "detail", pages.detail_page),)
KEPT = (
    ("<str:key>/edit/", "edit", pages.edit_page),
    ("<str:key>/delete/", "delete", pages.delete_page),
    ("<str:key>/history/", "history", pages.history_page),
)
SECRETS = (("<str:key>/secret/<slug:name>/", "secret", secrets.secret_page),)
FILES = (
    ("<str:key>/files/", "file", attachments.add_file),
    ("<str:key>/files/<slug:slug>/", "file-bytes", attachments.file),
    ("<str:key>/files/<slug:slug>/remove/", "file-remove", attachments.remove_file),
)


def entity_urls(app: str) -> list[URLPattern]:
    """Facts: list, detail, export. Judgments also: create, edit, delete, import, history.

    Files where a row may carry some.
    """
    return [
        path(f"{entity.slug}/{route}", view, {"entity": entity}, name=f"{entity.slug}-{page}")
        for entity in registry.of(app)
        for route, page, view in (
            *((*COLLECTION, *ITEM) if entity.facts else (*COLLECTION, *WRITTEN, *ITEM, *KEPT)),
            *(FILES if entity.attachments else ()),
            *(SECRETS if sealed_of(entity.model) else ()),
        )
    ]
