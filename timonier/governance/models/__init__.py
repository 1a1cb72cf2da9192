"""Decisions, their options and predictions, and the figures as they stood."""

from timonier.governance.models.decisions import Decision, DecisionOption
from timonier.governance.models.predictions import FigureSnapshot, Prediction

__all__ = ["Decision", "DecisionOption", "FigureSnapshot", "Prediction"]
