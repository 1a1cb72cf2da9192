"""Shows a claim of the brief: *figures* in bold, everything else as plain text."""

from django.template import Library
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = Library()


@register.filter
def figures(text: str) -> SafeString:
    """`*412 components* in use` with the part between stars strong; all of it escaped."""
    parts = [
        ("<strong>", escape(part), "</strong>") if place % 2 else ("", escape(part), "")
        for place, part in enumerate(text.split("*"))
    ]
    return format_html_join(
        "", "{}{}{}", ((mark_safe(a), words, mark_safe(b)) for a, words, b in parts)
    )


@register.filter
def plain(text: str) -> str:
    """The words of a claim without the stars of its figures."""
    return text.replace("*", "")


@register.filter
def opens_beside(address: str) -> bool:
    """Whether the address is a thread or a figure, which open beside the page."""
    return "/why/" in address or "/figures/" in address
