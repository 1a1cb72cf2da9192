"""The room as Django sees it (it has translations, no tables)."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "timonier.knowledge"
    label = "knowledge"
