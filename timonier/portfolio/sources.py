"""Typst at work: a plan in, the bytes of a PDF out."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).parent / "typst" / "plan.typ"


def pdf(page: Mapping[str, Any]) -> bytes:
    """Set a core.page.Page, as plain data, as a tagged PDF (PDF/UA-1). Raises typst.TypstError.

    It takes 80 MB: whoever serves has it done apart.
    """
    import typst

    data = json.dumps(page, ensure_ascii=False)
    clean = data.encode("utf-8", "replace").decode()  # a lone surrogate is no text
    printed = typst.compile(TEMPLATE, sys_inputs={"plan": clean}, pdf_standards=["ua-1"])
    assert isinstance(printed, bytes)
    return printed
