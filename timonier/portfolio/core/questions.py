"""A question as JSON, read and checked."""

from __future__ import annotations

from timonier.portfolio.core.contradictions import contradictions
from timonier.portfolio.core.inputs import Question
from timonier.values import asked
from timonier.values.asked import BadInput


def question_of(text: str | bytes) -> Question:
    """Read and check JSON. Raises BadInput with every problem found."""
    question = asked.read(Question, text)
    if wrong := contradictions(question):
        raise BadInput(wrong)
    return question
