"""What the templates say often: counts, bars, chips, icons, addresses."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.properties import PROPERTIES
from ontology.wording import counted

register = template.Library()
register.simple_tag(counted)

THEMES = ("system", "light", "dark")
THEME_COOKIE = "theme"


@register.filter
def thousands(number: int | None) -> str:
    """1152 as 1,152; None, a number nobody stated, as a dash."""
    return "–" if number is None else f"{number:,}"


@register.simple_tag
def plural(number: int, noun: str) -> str:
    """The noun for so many, without the number."""
    return counted(number, noun).partition(" ")[2]


@register.simple_tag
def bar(part: int, whole: int) -> SafeString:
    """`part` of `whole` as a line; a part that is there at all stays visible."""
    width = 0.0 if not whole else max(1.0, min(100.0, 100 * part / whole))
    return format_html(
        '<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="4"></rect></svg>',
        f"{width:.1f}" if part else "0",
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sign from static/icons.svg; always beside a word or an accessible name."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons.svg"), name)


@register.simple_tag
def search_url(query: str = "", page: int = 1, unit: str = "study") -> str:
    """The address of a search; what is as usual is left out, so that one question has one address."""
    pairs = [("q", query), ("page", page if page > 1 else ""), ("unit", unit if unit != "study" else "")]
    kept = [(key, value) for key, value in pairs if value]
    return reverse("search") + (f"?{urlencode(kept)}" if kept else "")


@register.filter
def property_label(key: str) -> str:
    """`imaging_method` as `Imaging method`."""
    entry = PROPERTIES.get(key)
    return entry.label if entry else key.replace("_", " ").capitalize()


@register.simple_tag(takes_context=True)
def current(context: dict[str, Any], *names: str) -> SafeString | str:
    """`aria-current` where the page is one of `names`."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    return format_html(' aria-current="{}"', "page") if match and match.url_name in names else ""


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """This page's address with some parameters changed; an empty one is left out."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        params.pop(key, None)
        if value not in ("", None):
            params[key] = value
    return f"?{params.urlencode()}" if params else "."


def _theme(context: dict[str, Any]) -> str:
    request = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request else ""
    return chosen if chosen in THEMES else "system"


@register.simple_tag(takes_context=True)
def theme_attribute(context: dict[str, Any]) -> SafeString | str:
    """`data-theme` where the reader chose one; otherwise the system decides."""
    theme = _theme(context)
    return "" if theme == "system" else format_html(' data-theme="{}"', theme)


@register.simple_tag(takes_context=True)
def theme_pressed(context: dict[str, Any], theme: str) -> str:
    """`true` for the theme that holds."""
    return "true" if _theme(context) == theme else "false"


@register.simple_tag(takes_context=True)
def turn(context: dict[str, Any], listing: Any, page: int) -> str:
    """This page's address with another page of one of its lists; the first page needs no number."""
    return with_query(context, **{listing.param: page if page > 1 else ""})


@register.filter
def doi(text: str) -> str:
    """The DOI alone, however it was written."""
    return (
        text.strip()
        .removeprefix("https://")
        .removeprefix("http://")
        .removeprefix("dx.")
        .removeprefix("doi.org/")
        .removeprefix("doi:")
        .strip()
    )


@register.filter
def orcid(text: str) -> str:
    """The ORCID alone, however it was written."""
    return text.strip().rstrip("/").rpartition("/")[2]


@register.filter
def web(address: str) -> bool:
    """Whether an address opens in a browser."""
    return address.startswith(("https://", "http://"))
