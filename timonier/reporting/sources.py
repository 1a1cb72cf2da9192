"""Typst at work: a brief in, the bytes of a PDF out."""

import json
from dataclasses import asdict
from pathlib import Path

from timonier.reporting.core.brief import Brief

TEMPLATE = Path(__file__).parent / "typst" / "brief.typ"


def pdf(brief: Brief) -> bytes:
    """Set the brief as a tagged PDF (PDF/UA-1), about 0.1 s. Raises typst.TypstError."""
    import typst  # 80 MB: only those who print pay for it

    data = json.dumps({**asdict(brief), "digest": brief.digest}, ensure_ascii=False)
    # A lone surrogate from a file name is no text: shown as the replacement character.
    clean = data.encode("utf-8", "replace").decode()
    printed = typst.compile(TEMPLATE, sys_inputs={"brief": clean}, pdf_standards=["ua-1"])
    assert isinstance(printed, bytes)
    return printed
