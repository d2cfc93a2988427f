"""What the templates of curation say often."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalog.models.samples import Level
from curation.models import Proposal
from curation.selectors.history import subject_words
from curation.states import Move

register = template.Library()

# *curator-1 sent it back*, not *curator-1 sent back*.
_PAST = {Move.SAVE: "judged it", Move.TAKE_BACK: "took it back", Move.SEND_BACK: "sent it back",
         Move.SET_ASIDE: "set it aside", Move.UNDO: "undid what was done"}  # fmt: skip


@register.filter
def share(number: float) -> str:
    """0.873 as 87 %."""
    return f"{100 * number:.0f} %"


@register.filter
def level_label(number: int) -> str:
    """The level at which something was scored, in words."""
    return str(Level(number).label)


@register.filter
def past(move: str) -> str:
    """What somebody did: `approved` as *approved it*."""
    return _PAST.get(Move(move), f"{move} it")


@register.filter
def kappa(number: float | None) -> str:
    """Cohen's kappa with two digits; a dash where it has no meaning."""
    return "–" if number is None else f"{number:.2f}"


@register.filter
def subject(proposal: Proposal) -> str:
    """What a proposal is about, in words."""
    return subject_words(proposal)


@register.simple_tag
def states(progress: Any) -> SafeString:
    """The values of a `Progress` by state, as one bar that says so in words as well."""
    parts = format_html_join(
        "",
        '<rect x="{}" width="{}" height="6" data-state="{}"></rect>',
        ((f"{part.start:.2f}", f"{part.width:.2f}", part.state) for part in progress.parts),
    )
    return format_html(
        '<svg class="states" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="{0}">'
        "<title>{0}</title>{1}</svg>",
        progress.words,
        parts,
    )
