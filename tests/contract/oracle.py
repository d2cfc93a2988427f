"""The answers by brute force: every sample looked at on its own, nothing shared with the search but the request."""

from collections import Counter, defaultdict
from dataclasses import replace

from catalog.search.request import (
    ArchiveClause,
    ChoiceClause,
    RangeClause,
    StudyClause,
    TermClause,
    TextClause,
)
from catalog.search.text import words
from tests.contract.corpus import TERMS, at_or_above


def carried(state, key, polarity="present"):
    """(entity, quality) pairs that hold; quality "" for a term that stands alone."""
    facts = [fact for fact in state.profile.facts if fact.property == key and fact.polarity == polarity]
    found = {(fact.curie, "") for fact in facts if not fact.group}
    for group in {fact.group for fact in facts if fact.group}:
        members = [fact.curie for fact in facts if fact.group == group]
        qualities = [curie for curie in members if curie.startswith("PATO")]
        for entity in set(members) - set(qualities):
            found |= {(entity, quality) for quality in qualities}
            if polarity == "present" or not qualities:
                found.add((entity, ""))
    return found


def has(state, clause, one):
    return bool(answering(state, clause, one))


def answering(state, clause, one):
    """What the sample carries that answers one alternative."""
    found = []
    for entity, quality in carried(state, clause.property, "absent" if clause.absent else "present"):
        if clause.absent:
            if one.exact:
                fits = (entity, quality) == (one.curie, one.quality)
            else:
                fits = entity in at_or_above(one.curie)
                fits = fits and (not quality or (bool(one.quality) and quality in at_or_above(one.quality)))
        elif bool(quality) != bool(one.quality):
            continue
        elif one.exact:
            fits = (entity, quality) == (one.curie, one.quality)
        else:
            fits = one.curie in at_or_above(entity) and (not quality or one.quality in at_or_above(quality))
        if fits:
            found.append((entity, quality))
    return found


def through(states, clause, one):
    """(own term, samples) of everything that answers, sorted."""
    counts = Counter(pair for state in states for pair in answering(state, clause, one))
    return sorted((entity, count) for (entity, _), count in counts.items())


def inside(text, wanted):
    said = words(text)
    return any(said[start : start + len(wanted)] == wanted for start in range(len(said)))


def says(study, state, clause):
    wanted = words(clause.text)
    if not wanted:
        return True
    if clause.property:
        return any(key == clause.property and inside(text, wanted) for key, text in state.profile.words)
    texts = [text for _, text in state.profile.words] + [state.name, state.plate]
    texts += [study.title, study.accession, *study.keywords]
    for key in ("phenotype", "organism", "gene", "compound"):
        for entity, quality in carried(state, key):
            texts += [TERMS[entity][0], *TERMS[entity][1]]
            texts += [TERMS[quality][0]] if quality else []
    return any(inside(text, wanted) for text in texts)


def within(state, clause):
    for key, dimension, value in state.profile.numbers:
        if (key, dimension) != (clause.property, clause.dimension):
            continue
        slack = abs(value) * 1e-8
        low, high = clause.low, clause.high
        above = low is None or (value >= low.value - slack if clause.include_low else value > low.value + slack)
        below = high is None or (value <= high.value + slack if clause.include_high else value < high.value - slack)
        if above and below:
            return True
    return False


def holds(study, state, clause):
    match clause:
        case TermClause():
            found = any(has(state, clause, one) for one in clause.alternatives)
        case ChoiceClause():
            found = any((clause.property, value) in state.profile.choices for value in clause.values)
        case RangeClause():
            found = within(state, clause)
        case TextClause():
            found = says(study, state, clause)
        case StudyClause():
            found = f"{study.archive}:{study.accession}" in clause.studies
        case ArchiveClause():
            found = study.archive in clause.archives
    return found != clause.negated


def images_of(study, state, clauses):
    """Images that carry all that is asked, themselves or with their sample; a *not* is about the whole sample."""
    if not state.apart:
        return state.image_count
    wanted = [clause for clause in clauses if not clause.negated]
    counts = [
        images.image_count
        for images in state.apart
        if all(holds(study, replace(state, profile=images.profile), clause) for clause in wanted)
    ]
    return None if None in counts else sum(counts)


def known_images(study, state, clauses):
    """The same without those whose number is not known."""
    if not state.apart:
        return state.image_count or 0
    known = replace(state, apart=tuple(images for images in state.apart if images.image_count is not None))
    return images_of(study, known, clauses) if known.apart else 0


def matching(corpus, clauses):
    return [(study, state) for study, state in corpus.samples if all(holds(study, state, clause) for clause in clauses)]


def numbers(found, clauses):
    """(studies, samples, images, all images known)"""
    known = sum(known_images(study, state, clauses) for study, state in found)
    complete = None not in [images_of(study, state, clauses) for study, state in found]
    return len({study.id for study, _ in found}), len(found), known, complete


def studies(found, clauses):
    """(archive:accession, samples, images), most samples first."""
    groups = defaultdict(list)
    for study, state in found:
        groups[f"{study.archive}:{study.accession}"].append(known_images(study, state, clauses))
    rows = [(name, len(group), sum(group)) for name, group in groups.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def facet(corpus, clauses, key):
    """Term to (samples, images, studies), of every term that occurs or lies above one that does."""
    groups = defaultdict(list)
    for study, state in matching(corpus, clauses):
        for term in values(study, state, key):
            shown = [images for images in state.apart if term in values(study, images, key)]
            of_term = replace(state, apart=tuple(shown)) if state.apart else state
            images = known_images(study, of_term, clauses) if shown or not state.apart else 0
            groups[term].append((study.id, images))
    return {
        term: (len(found), sum(images for _, images in found), len({study for study, _ in found}))
        for term, found in groups.items()
    }


def values(study, state, key):
    """What the sample, or these images of it, count for in a facet."""
    if key == "archive":
        return {study.archive}
    if key == "control":
        return {value for name, value in state.profile.choices if name == key}
    return {above for entity, quality in carried(state, key) if not quality for above in at_or_above(entity)}
