"""What the screens of curation say where search does not keep up."""

from typing import Any

from django import template

from catalog.search.changes import lag

register = template.Library()


@register.inclusion_tag("curation/waiting.html")
def changes_waiting() -> dict[str, Any]:
    """A notice where accepted changes cannot be searched yet; one query, of an index that holds these alone."""
    return {"changes": lag(rebuilding=False)}
