"""Image Data Resource: a row of an annotation table is a sample."""

import csv
import gzip
import io
import re
from pathlib import Path

from . import chemistry, ids, study_txt
from .tally import Place, Tally

_GENE_IDS = re.compile(r"^(Comment \[)?Gene Identifier( \d+)?\]?$")
_CHARACTERISTICS = {
    "Organism": "organism",
    "Cell Line": "cell_line",
    "Cell Type": "cell_type",
    "Organism Part": "anatomy",
    "Developmental Stage": "developmental_stage",
    "Strain": "strain",
    "Sex": "sex",
    "Disease State": "disease",
}
_GENE_ALIASES = ("RefSeq Locus",)
_PHENOTYPE = re.compile(r"^Phenotype (\d+)$")
# Two properties of fixed choices, with the spellings of the 21 studies.
_CHOICES = {
    "Quality Control": ("quality_control", {"true": "pass", "false": "fail"}),
    "Control Type": ("control", {"positive": "positive control", "negative": "negative control"}),
}


class Table:
    """One annotation.csv: its header, cleaned of `%% url=...`, and what each column is for."""

    def __init__(self, path: Path) -> None:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        reader = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
        self.header = [cell.split("%%")[0].strip() for cell in next(reader)]
        self.rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
        self.characteristics = {
            prop: self._with_terms(re.compile(rf"^Characteristics \[{name}( \d+)?\]$"))
            for name, prop in _CHARACTERISTICS.items()
        }
        self.genes = [at for at, name in enumerate(self.header) if _GENE_IDS.match(name)]
        self.gene_aliases = [at for at, name in enumerate(self.header) if name in _GENE_ALIASES]
        self.phenotypes = [
            (at, [i for i, other in enumerate(self.header) if other.startswith(f"{name} Term Accession")])
            for at, name in enumerate(self.header)
            if _PHENOTYPE.match(name)
        ]
        self.structure = {
            name: self.header.index(name) for name in ("Compound InChIKey", "Compound SMILES") if name in self.header
        }
        self.compounds = self._with_terms(re.compile(r"^Experimental Condition \[Compound\]$"))
        self.choices = [(at, *_CHOICES[name]) for at, name in enumerate(self.header) if name in _CHOICES]

    def _with_terms(self, wanted: re.Pattern[str]) -> list[tuple[int, int]]:
        """Columns REF and Accession of each wanted column that is followed by them."""
        return [
            (at + 1, at + 2)
            for at, name in enumerate(self.header)
            if wanted.match(name) and re.match(r"^Term Source \d+ Accession$", "".join(self.header[at + 2 : at + 3]))
        ]


def count(folder: Path, tally: Tally) -> None:
    """Count every study below `folder` (`idrNNNN-author-topic/`)."""
    for study_file in sorted(folder.glob("idr*/idr*-study.txt")):
        head, components = study_txt.read(study_file)
        study = f"idr:{study_file.parent.name.split('-')[0]}"
        for block in components:
            tables = sorted((study_file.parent / block.name).glob("*-annotation.csv*"))
            inherited = head.stated | {prop: curies for prop, curies in block.stated.items() if curies}
            if not tables:
                sample = tally.sample(Place(study, study_file.name, 0))
                for prop, curies in inherited.items():
                    _state_all(tally, sample, prop, curies)
            for path in tables:
                _count_table(Table(path), path.name, study, block, inherited, tally)


def _count_table(
    table: Table, file: str, study: str, block: study_txt.Block, inherited: dict[str, list[str]], tally: Tally
) -> None:
    for line, row in table.rows:
        sample = tally.sample(Place(study, file, line))
        own = {
            prop: [curie for ref, accession in columns if (curie := ids.curie(row[accession], row[ref]))]
            for prop, columns in table.characteristics.items()
        }
        for prop, curies in (inherited | {prop: curies for prop, curies in own.items() if curies}).items():
            _state_all(tally, sample, prop, curies)
        for at, accessions in table.phenotypes:
            _state_all(tally, sample, "phenotype", _phenotype(row, at, accessions, block, tally))
        _take_genes(table, row, sample, tally)
        _take_compound(table, row, sample, tally)
        for at, prop, spellings in table.choices:
            if choice := row[at].strip().lower():
                tally.state(sample, prop, spellings.get(choice, choice))


def _state_all(tally: Tally, sample: int, prop: str, curies: list[str]) -> None:
    for curie in curies:
        tally.state(sample, prop, curie)


def _phenotype(row: list[str], at: int, accessions: list[int], block: study_txt.Block, tally: Tally) -> list[str]:
    """Ids of the table, else those that study.txt gives the phenotype of this name; no quality beside an entity."""
    name = row[at].strip()
    if not name:
        if any(row[i].strip() for i in accessions):
            tally.notes.append(f"{tally.places[-1]}: a phenotype id without a phenotype")
        return []
    found = [curie for i in accessions if (curie := ids.curie(row[i]))] or block.phenotypes.get(name, [])
    entities = [curie for curie in found if not curie.startswith("PATO:")]
    return entities or found


def _take_genes(table: Table, row: list[str], sample: int, tally: Tally) -> None:
    stated = [part for at in table.genes for part in row[at].split(";") if part.strip()]
    genes = [curie for part in stated if (curie := ids.gene(part))]
    if len(genes) < len(stated):
        tally.notes.append(f"{tally.places[sample]}: no gene id: {stated}")
    aliases = [curie for at in table.gene_aliases if (curie := ids.gene(row[at]))]
    if len(genes) == 1 or (aliases and not genes):
        tally.gene(sample, (*genes, *aliases))
        return
    for gene in genes:
        tally.gene(sample, (gene,))


def _take_compound(table: Table, row: list[str], sample: int, tally: Tally) -> None:
    given, smiles = (
        row[table.structure[name]] if name in table.structure else ""
        for name in ("Compound InChIKey", "Compound SMILES")
    )
    named = [curie for ref, accession in table.compounds if (curie := ids.curie(row[accession], row[ref]))]
    curie = chemistry.identity(given, smiles, named[0] if named else None)
    if curie:
        tally.state(sample, "compound", curie)
    elif smiles.strip():
        tally.notes.append(f"{tally.places[sample]}: RDKit cannot read {smiles}")
