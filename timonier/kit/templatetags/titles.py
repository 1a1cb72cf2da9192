"""`{% load titles %}`: one text that names both the tab of the browser and the page."""

from django import template
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.utils.safestring import SafeString

register = template.Library()
_KEPT = "kept title"


class _Keep(Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """What is inside, also kept for `{% kept %}` further down the same page."""
        text = SafeString(" ".join(self.nodelist.render(context).split()))
        context.render_context[_KEPT] = text
        return text


@register.tag
def keep(parser: Parser, token: Token) -> Node:
    """`{% keep %}…{% endkeep %}` writes its content, which is already escaped, and keeps it."""
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return _Keep(nodelist)


@register.simple_tag(takes_context=True)
def kept(context: Context) -> str:
    """What `{% keep %}` kept."""
    return SafeString(context.render_context.get(_KEPT) or "")
