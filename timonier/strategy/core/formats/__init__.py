"""Radars as files of others: Thoughtworks (CSV, JSON), Zalando (JSON), AOE (Markdown, JSON)."""

from timonier.strategy.core.formats.reading import read
from timonier.strategy.core.formats.shapes import LARGEST, Problem, Radar, Row, Unreadable
from timonier.strategy.core.formats.writing import WRITERS, Out

__all__ = ["LARGEST", "WRITERS", "Out", "Problem", "Radar", "Row", "Unreadable", "read"]
