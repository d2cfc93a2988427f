"""A small world for the contract tests: an ontology in a dictionary, and samples built by hand from the real dataclasses."""

import uuid
from dataclasses import dataclass, field, replace
from itertools import chain

from hypothesis import strategies as st

from catalog.effective import Fact, ImagesState, Profile, SampleState
from catalog.search import schema
from catalog.search.documents import Builder
from catalog.search.engines.base import IndexState
from catalog.search.rows import StudyRow
from catalog.search.vocabulary import EXACT, LABEL, OTHER, Word, Words

# CURIE: (label, synonyms, parents). Two parents for CMPO:0000006, so that a union is not a sum.
TERMS = {
    "CMPO:0000001": ("phenotype", (), ()),
    "CMPO:0000002": ("mitotic process phenotype", (), ("CMPO:0000001",)),
    "CMPO:0000003": ("cell morphology phenotype", (), ("CMPO:0000001",)),
    "CMPO:0000004": ("mitosis delayed", ("delayed mitosis", "mitotic delay"), ("CMPO:0000002",)),
    "CMPO:0000005": ("metaphase delayed", (), ("CMPO:0000004",)),
    "CMPO:0000006": ("round cell", ("spherical cell",), ("CMPO:0000002", "CMPO:0000003")),
    "CMPO:0000007": ("elongated cell", (), ("CMPO:0000003",)),
    "CMPO:0000008": ("binucleate cell", (), ("CMPO:0000003",)),
    "CMPO:0000009": ("nucleus", (), ("CMPO:0000001",)),
    "PATO:0000001": ("quality", (), ()),
    "PATO:0000460": ("abnormal", (), ("PATO:0000001",)),
    "PATO:0000461": ("normal", (), ("PATO:0000001",)),
    "Tree_root:00000000": ("everything alive", (), ()),
    "NCBITaxon:2759": ("Eukaryota", (), ("Tree_root:00000000",)),
    "NCBITaxon:7742": ("Vertebrata", (), ("NCBITaxon:2759",)),
    "NCBITaxon:9606": ("Homo sapiens", ("human",), ("NCBITaxon:7742",)),
    "NCBITaxon:10090": ("Mus musculus", ("mouse",), ("NCBITaxon:7742",)),
    "NCBITaxon:4896": ("Schizosaccharomyces pombe", ("fission yeast",), ("NCBITaxon:2759",)),
    "NCBIGene:991": ("CDC20", ("p55CDC",), ()),
    "NCBIGene:107995": ("Cdc20", (), ()),
    "NCBIGene:701": ("BUB1B", (), ()),
    "NCBIGene:5978": ("REST", (), ()),
    "InChIKey:KYRVNWMVYQXFEU": ("nocodazole", (), ()),
    "InChIKey:KYRVNWMVYQXFEU-UHFFFAOYSA-N": ("nocodazole", (), ("InChIKey:KYRVNWMVYQXFEU",)),
    "InChIKey:AAAAAAAAAAAAAA-UHFFFAOYSA-N": ("taxol", (), ()),
}
TAXA = {"NCBIGene:991": "NCBITaxon:9606", "NCBIGene:107995": "NCBITaxon:10090", "NCBIGene:701": "NCBITaxon:9606"}
ORTHOLOGUES = {"NCBIGene:991": ("NCBIGene:107995",), "NCBIGene:107995": ("NCBIGene:991",)}
RETIRED = {"CMPO:0009999": "CMPO:0000004"}


def ancestors(curie):
    found, open_ = set(), [curie]
    while open_:
        for parent in TERMS[open_.pop()][2]:
            if parent not in found:
                found.add(parent)
                open_.append(parent)
    return frozenset(found)


def at_or_above(curie):
    return ancestors(curie) | {curie}


class MemoryVocabulary:
    """The ontologies of this world; `more` adds parents, as a new version would."""

    def __init__(self, version="1"):
        self.version = version

    def words(self, curies):
        return {curie: self._word(curie) for curie in curies}

    def _word(self, curie):
        if curie not in TERMS:
            return Word(curie, "")
        label, synonyms, _ = TERMS[curie]
        scope = OTHER if curie == "CMPO:0000006" else EXACT
        return Word(
            curie, label, ancestors(curie), ((LABEL, label), *((scope, text) for text in synonyms)), TAXA.get(curie, "")
        )

    def resolve(self, curie):
        return RETIRED.get(curie, curie if curie in TERMS else "")

    def named(self, name):
        return [curie for curie, (label, more, _) in TERMS.items() if name.lower() in (label.lower(), *more)]

    def orthologues(self, genes):
        return {gene: ORTHOLOGUES[gene] for gene in sorted(genes) if gene in ORTHOLOGUES}

    def state(self):
        return self.version


def present(key, curie, *, group="", polarity="present"):
    return Fact(key, curie, TERMS[curie][0], polarity, group, "exact", 0, 0)


def profile(*facts, words=(), numbers=(), choices=()):
    return Profile(tuple(facts), tuple(words), tuple(numbers), tuple(choices))


def sample(key, of, images=1, name="", plate="P1"):
    public = uuid.uuid5(uuid.NAMESPACE_OID, str(key))
    return SampleState(key, public, 1, f"well {key}", name, plate, f"A{key}", images, of)


def sample_apart(key, of, *, images, rest):
    """A sample with one image for each of `images` (facts that it carries alone), and `rest` further ones."""
    together = replace(of, facts=tuple(dict.fromkeys(chain(of.facts, *images))))
    apart = [
        ImagesState(100 * key + number, 1, replace(of, facts=tuple(dict.fromkeys((*of.facts, *own)))))
        for number, own in enumerate(images)
    ]
    if rest != 0:
        apart.append(ImagesState(-key, rest, of))
    count = None if rest is None else len(images) + rest
    return replace(sample(key, together, count), apart=tuple(apart))


@dataclass
class Corpus:
    """Studies with their samples."""

    studies: dict[StudyRow, list[SampleState]] = field(default_factory=dict)

    @property
    def samples(self):
        return [(study, state) for study, states in self.studies.items() for state in states]

    def fill(self, engine, *, commits=1):
        """Index it anew; with several `commits` into several segments."""
        with engine.building() as writer:
            self.write(writer, commits=commits)

    def write(self, writer, *, commits=1):
        vocabulary = MemoryVocabulary()
        builder = Builder(Words(vocabulary))
        state = IndexState(layout=schema.version(), ontology=vocabulary.state())
        documents = [document for study, states in self.studies.items() for document in builder.of_study(study, states)]
        writer.put("studies", (study.document() for study in self.studies))
        writer.put("terms", (row.document() for row in builder.term_rows()))
        writer.put("images", builder.take_images())
        for part in range(commits):
            writer.put("samples", documents[part::commits])
            writer.commit(state)


PHENOTYPES = [curie for curie in TERMS if curie.startswith("CMPO")]
ORGANISMS = ["NCBITaxon:9606", "NCBITaxon:10090", "NCBITaxon:4896"]
GENES = [curie for curie in TERMS if curie.startswith("NCBIGene")]
COMPOUNDS = ["InChIKey:KYRVNWMVYQXFEU-UHFFFAOYSA-N", "InChIKey:AAAAAAAAAAAAAA-UHFFFAOYSA-N"]
QUALITIES = ["PATO:0000460", "PATO:0000461"]
WORDS = ["spindle", "checkpoint", "anti-tubulin", "Größe", "mitosis", "delayed", "cell"]
DOSES = [1e-9, 1e-6, 1e-5, 10000 * 1e-9, 2e-5]
TITLES = ["Spindle checkpoint screen", "Cell shape", "Mitosis delayed by drugs", "Größe"]


@st.composite
def profiles(draw):
    facts = [present("phenotype", curie) for curie in draw(st.lists(st.sampled_from(PHENOTYPES), max_size=3))]
    facts += [
        present("phenotype", curie, polarity="absent")
        for curie in draw(st.lists(st.sampled_from(PHENOTYPES), max_size=1))
    ]
    for number, polarity in enumerate(draw(st.lists(st.sampled_from(["present", "absent"]), max_size=2))):
        group = f"g{number}"
        facts.append(present("phenotype", draw(st.sampled_from(PHENOTYPES)), group=group, polarity=polarity))
        facts.append(present("phenotype", draw(st.sampled_from(QUALITIES)), group=group, polarity=polarity))
    facts += [present("organism", curie) for curie in draw(st.lists(st.sampled_from(ORGANISMS), max_size=2))]
    facts += [present("gene", curie) for curie in draw(st.lists(st.sampled_from(GENES), max_size=2))]
    facts += [present("compound", curie) for curie in draw(st.lists(st.sampled_from(COMPOUNDS), max_size=1))]
    words = [("variable", text) for text in draw(st.lists(st.sampled_from(WORDS), max_size=3))]
    words += [("antibody", text) for text in draw(st.lists(st.sampled_from(WORDS), max_size=1))]
    numbers = [("dose", "mol/L", value) for value in draw(st.lists(st.sampled_from(DOSES), max_size=2))]
    choices = (
        [("control", draw(st.sampled_from(["negative control", "positive control"])))] if draw(st.booleans()) else []
    )
    return Profile(tuple(dict.fromkeys(facts)), tuple(words), tuple(numbers), tuple(choices))


image_facts = st.lists(
    st.lists(
        st.one_of(
            st.builds(present, st.just("phenotype"), st.sampled_from(PHENOTYPES)),
            st.builds(present, st.just("phenotype"), st.sampled_from(PHENOTYPES), polarity=st.just("absent")),
            st.builds(present, st.just("gene"), st.sampled_from(GENES)),
        ),
        min_size=1,
        max_size=2,
    ),
    min_size=1,
    max_size=3,
)


@st.composite
def corpora(draw):
    shared = draw(st.lists(profiles(), min_size=1, max_size=6))
    corpus, key = Corpus(), 0
    for number in range(draw(st.integers(1, 4))):
        archive = draw(st.sampled_from(["idr", "cil"]))
        study = StudyRow(number + 1, archive, f"idr{number:04}", TITLES[number], ("keyword",))
        states = []
        for one in draw(st.lists(st.sampled_from(shared), min_size=1, max_size=8)):
            key += 1
            images = draw(st.sampled_from([None, 0, 1, 6]))
            own = draw(st.one_of(st.just([]), image_facts))
            states.append(sample_apart(key, one, images=own, rest=images) if own else sample(key, one, images))
        corpus.studies[study] = states
    return corpus
