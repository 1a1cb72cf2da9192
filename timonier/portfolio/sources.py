"""Typst at work: a plan in, the bytes of a PDF out."""

import json
from dataclasses import asdict
from pathlib import Path

from timonier.portfolio.core.page import Page

TEMPLATE = Path(__file__).parent / "typst" / "plan.typ"


def pdf(page: Page) -> bytes:
    """Set the plan as a tagged PDF (PDF/UA-1). Raises typst.TypstError."""
    import typst  # 80 MB: only those who print pay for it

    data = json.dumps({**asdict(page), "digest": page.digest}, ensure_ascii=False)
    clean = data.encode("utf-8", "replace").decode()  # a lone surrogate is no text
    printed = typst.compile(TEMPLATE, sys_inputs={"plan": clean}, pdf_standards=["ua-1"])
    assert isinstance(printed, bytes)
    return printed
