"""IDR's own files with what curators decided: which cells change, which do not, and what the report says."""

import gzip

import pytest

from catalog.judged import Held
from ingest.archives.base import Inline, RawRecord
from ingest.archives.corrections import Corrections
from ingest.archives.idr import IdrConnector
from ingest.archives.idr_export import corrected

_IN_DOUBT = "row 6: its quotation marks leave in doubt where its cells end, so that no column can be added"
TXT = "idr9-x/idr9001-study.txt"
CSV = "idr9-x/screenA/idr9001-screenA-annotation.csv"
STUDY = (
    "Comment[IDR Study Accession]\tidr9001\n"
    'Study Title\t"A ""quoted"" title"\t\n'
    "Study Organism\tHomo sapiens\tMus musculus\n"
    "Study Organism Term Source REF\tNCBITaxon\n"
    "Study Organism Term Accession\tNCBITaxon_9606\t\n"
    "Screen Number\t1\r\n"
    "Comment[IDR Screen Name]\tidr9001-nobody-nothing/screenA\n"
    "Screen Imaging Method\tconfocal\n"
    "Phenotype Name\tround\tlong\todd\n"
    "Phenotype Term Source REF\tCMPO\t\tCMPO\n"
    "Phenotype Term Name\tround cell phenotype\t\tx\n"
    "Phenotype Term Accession\tCMPO_0000118\t\tCMPO_0000777\n"
)
TABLE = (
    "\ufeffPlate,Well,Characteristics [Cell Line],Term Source 1 REF,Term Source 1 Accession,Phenotype 1,"
    "Phenotype 1 Term Name,Phenotype 1 Term Accession,Characteristics [Sex],Comment\r\n"
    'p1,A1,HeLa,EFO,EFO_0001185,round,round cell phenotype,CMPO_0000118,male,"Sep-10, ""x"""\r\n'
    "p1,A2,HeLa,EFO,EFO_0001186,long,,,male,10/02/2014\r\n"
    "\r\n"
    " p1 ,A3,HeLa,EFO,EFO_0001185,,,,,\n"
)


def held(curie, *, stated=False, group="", polarity="present", mapping="exact"):
    return Held(hash(curie), curie, f"label of {curie}", polarity, group, mapping, curie if stated else "")


def correct(decided, overruled=None, *, study=STUDY, table=TABLE, name=CSV):
    """The corrected study.txt and table, and the corrections with what they learnt."""
    data = table.encode()
    files = {TXT: study.encode(), name: gzip.compress(data) if name.endswith(".gz") else data}
    corrections = Corrections(decided, overruled or {})
    result = corrected(files, corrections)
    last = gzip.decompress(result[name]) if name.endswith(".gz") else result[name]
    return result[TXT].decode(), last.decode(), corrections


def reasons(corrections):
    return {(one.text, one.term, one.reason) for one in corrections.unsaid}


def values(study, table):
    """Property and text to the CURIEs that a harvest reads, of samples and of the study."""
    record = RawRecord("idr9001", {TXT: Inline(study.encode()), CSV: Inline(table.encode())})
    fact = IdrConnector().read(record, lambda _: None)
    facts = [
        *fact.values,
        *(v for c in fact.components for v in c.values),
        *(v for s in fact.samples for v in s.values),
    ]
    return {(one.property, one.text, one.submitted_id): [claim.curie for claim in one.claims] for one in facts}


def test_without_decisions_nothing_changes():
    assert correct({})[:2] == (STUDY, TABLE)


def test_a_decision_that_the_files_say_already_changes_nothing():
    decided = {("phenotype", "round", "CMPO_0000118"): [held("CMPO:0000118")]}
    study, table, corrections = correct(decided)
    assert (study, table) == (STUDY, TABLE)
    assert not corrections.changes
    assert not corrections.unsaid


class TestTables:
    def test_an_id_is_replaced_where_its_value_stands(self):
        decided = {("cell_line", "HeLa", "EFO_0001186"): [held("EFO:0001185")]}
        study, table, corrections = correct(decided, {("cell_line", "HeLa", "EFO_0001186"): ["EFO:0001186"]})
        assert study == STUDY
        assert table == TABLE.replace("EFO_0001186", "EFO_0001185")
        (change,) = corrections.changes.values()
        assert (change.place, change.value, change.before, change.after, change.first, change.rows) == (
            "Term Source 1 Accession", "HeLa", "EFO_0001186", "EFO_0001185", 3, 1,
        )  # fmt: skip

    def test_an_overruled_id_is_blanked_with_its_source(self):
        _, table, _ = correct({("cell_line", "HeLa", "EFO_0001186"): []})
        assert table == TABLE.replace("HeLa,EFO,EFO_0001186", "HeLa,,")

    def test_another_ontology_names_itself(self):
        _, table, _ = correct({("cell_line", "HeLa", "EFO_0001186"): [held("CLO:0003684")]})
        assert table == TABLE.replace("HeLa,EFO,EFO_0001186", "HeLa,CLO,CLO_0003684")

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("EFO:0001186", "EFO:0000009"),
            ("http://www.ebi.ac.uk/efo/EFO_0001186", "http://www.ebi.ac.uk/efo/EFO_0000009"),
            ("0001186", "0000009"),
        ],
    )
    def test_ids_are_spelt_as_they_were(self, old, new):
        table = TABLE.replace("EFO_0001186", old)
        result = correct({("cell_line", "HeLa", old): [held("EFO:0000009")]}, table=table)[1]
        assert result == table.replace(old, new)

    def test_columns_are_added_where_ids_may_stand(self):
        _, table, corrections = correct({("sex", "male", ""): [held("PATO:0000384")]})
        lines = table.splitlines()
        assert "Characteristics [Sex],Term Source 2 REF,Term Source 2 Accession,Comment" in lines[0]
        assert 'male,PATO,PATO_0000384,"Sep-10, ""x"""' in lines[1]
        assert lines[4] == " p1 ,A3,HeLa,EFO,EFO_0001185,,,,,,,"
        assert values(STUDY, table)["sex", "male", "PATO_0000384"] == ["PATO:0000384"]
        assert {change.rows for change in corrections.changes.values()} == {2}

    def test_more_terms_than_cells_are_listed(self):
        key = ("cell_line", "HeLa", "EFO_0001186")
        _, table, corrections = correct(
            {key: [held("EFO:0000002"), held("EFO:0001186", stated=True), held("EFO:0000003")]}
        )
        assert table == TABLE, "what the archive states stays, and there is no room beside it"
        assert reasons(corrections) == {
            ("HeLa", "EFO:0000002", "there are no more cells for ids"), ("HeLa", "EFO:0000003", "there are no more cells for ids"),
        }  # fmt: skip

    def test_no_column_is_added_beside_a_row_that_cannot_be_taken_apart(self):
        table = TABLE + 'p1,A5,"HeLa,EFO,EFO_0001185,,,,male,\n'
        _, result, corrections = correct({("sex", "male", ""): [held("PATO:0000384")]}, table=table)
        assert result == table
        assert ("", "PATO_0000384", _IN_DOUBT) in reasons(corrections)

    def test_a_row_that_cannot_be_taken_apart_is_left_and_the_others_are_not(self):
        table = TABLE + 'p1,A5,HeLa,EFO,EFO_0001186,,,,male,"open\n'
        _, result, corrections = correct({("cell_line", "HeLa", "EFO_0001186"): []}, table=table)
        assert result == table.replace("HeLa,EFO,EFO_0001186,long", "HeLa,,,long")
        assert {one.reason.partition(":")[0] for one in corrections.unsaid} == {"row 6"}

    def test_a_column_that_cannot_have_ids_is_listed(self):
        table = TABLE.replace("Characteristics [Sex]", "Sex")
        _, result, corrections = correct({("sex", "male", ""): [held("PATO:0000384")]}, table=table)
        assert result == table
        assert reasons(corrections) == {
            ("male", "PATO:0000384", "the column has no columns of ids, and none can belong to it")
        }

    def test_genes_are_listed(self):
        key = ("gene", "CDC20", "ENSG00000117399")
        _, table, corrections = correct({key: [held("NCBIGene:991")]}, {key: ["ENSEMBL:ENSG00000117399"]})
        assert table == TABLE
        assert {(one.term, one.reason.partition(":")[0]) for one in corrections.unsaid} == {
            ("NCBIGene:991", "no cell of the files holds ids of terms for it"),
            ("ENSEMBL:ENSG00000117399", "was overruled, and stays in the files"),
        }  # fmt: skip

    def test_a_packed_table_stays_packed(self):
        _, table, _ = correct({("cell_line", "HeLa", "EFO_0001186"): []}, name=CSV + ".gz")
        assert "HeLa,,,long" in table

    def test_a_row_that_is_too_short_is_listed(self):
        table = TABLE + "p1,A4,HeLa\n"
        _, result, corrections = correct({("cell_line", "HeLa", ""): [held("EFO:0001185")]}, table=table)
        assert result == table
        assert ("", "EFO_0001185", "row 6: it has fewer cells than the header") in reasons(corrections)

    def test_a_table_in_another_encoding_stays_in_it(self):
        name = TABLE.removeprefix("\ufeff").replace("10/02/2014", "café")
        files = {TXT: STUDY.encode(), CSV: name.encode("cp1252")}
        result = corrected(files, Corrections({("cell_line", "HeLa", "EFO_0001186"): []}))
        assert result[CSV] == name.replace("HeLa,EFO,EFO_0001186", "HeLa,,").encode("cp1252")


class TestPhenotypes:
    def test_an_id_comes_with_its_label_in_both_files(self):
        study, table, _ = correct({("phenotype", "round", "CMPO_0000118"): [held("CMPO:0000200")]})
        label = "label of CMPO:0000200"
        assert table == TABLE.replace("round cell phenotype,CMPO_0000118", f"{label},CMPO_0000200")
        assert study == STUDY.replace("round cell phenotype", label).replace("CMPO_0000118", "CMPO_0000200")

    def test_a_phenotype_without_an_id_gets_it_in_the_study_file(self):
        """The rows have none of their own, so they take what study.txt says."""
        study, table, _ = correct({("phenotype", "long", ""): [held("CMPO:0000077")]})
        assert table == TABLE
        assert "round cell phenotype\tlabel of CMPO:0000077\tx\n" in study
        assert "CMPO_0000118\tCMPO_0000077\tCMPO_0000777\n" in study
        assert "Source REF\tCMPO\tCMPO\tCMPO\n" in study
        assert values(study, table)["phenotype", "long", "CMPO_0000077"] == ["CMPO:0000077"]

    def test_a_phenotype_that_study_txt_does_not_name_gets_it_in_its_row(self):
        table = TABLE.replace(",long,", ",slim,")
        study, result, _ = correct({("phenotype", "slim", ""): [held("CMPO:0000077")]}, table=table)
        assert study == STUDY
        assert result == table.replace("slim,,", "slim,label of CMPO:0000077,CMPO_0000077")

    def test_and_new_columns_where_the_table_has_none(self):
        table = "Plate,Well,Phenotype 1,Phenotype 2\np,A1,slim,fat\np,A2,,\n"
        study, result, _ = correct({("phenotype", "slim", ""): [held("CMPO:0000077")]}, table=table)
        assert study == STUDY
        assert result == (
            "Plate,Well,Phenotype 1,Phenotype 1 Term Name,Phenotype 1 Term Accession,Phenotype 2\n"
            "p,A1,slim,label of CMPO:0000077,CMPO_0000077,fat\np,A2,,,,\n"
        )

    def test_an_overruled_id_goes_from_both_files(self):
        study, table, _ = correct({("phenotype", "round", "CMPO_0000118"): []})
        assert "CMPO_0000118" not in study + table
        assert values(study, table)["phenotype", "round", ""] == []

    def test_rows_with_ids_of_their_own_win_over_the_study_file(self):
        table = TABLE.replace("CMPO_0000118", "CMPO_0000119")
        study, result, _ = correct({("phenotype", "round", "CMPO_0000119"): [held("CMPO:0000200")]}, table=table)
        assert study == STUDY
        assert "label of CMPO:0000200,CMPO_0000200" in result

    def test_a_blank_that_the_study_file_would_fill_again_is_listed(self):
        table = TABLE.replace("CMPO_0000118", "CMPO_0000119")
        key = ("phenotype", "round", "CMPO_0000119")
        study, result, corrections = correct({key: []}, {key: ["CMPO:0000119"]}, table=table)
        assert (study, result) == (STUDY, table)
        ((text, term, reason),) = reasons(corrections)
        assert (text, term) == ("round", "CMPO:0000119")
        assert reason.startswith("was overruled, and stays in the files: ")

    def test_a_second_term_takes_a_lettered_column(self):
        table = (
            "Plate,Well,Phenotype 1,Phenotype 1 Term Name a,Phenotype 1 Term Accession a,Phenotype 1 Term Name b,"
            "Phenotype 1 Term Accession b\np,A1,slim,x,CMPO_0000001,,\n"
        )
        key = ("phenotype", "slim", "CMPO_0000001")
        decided = {key: [held("PATO:0000460", group="1"), held("CMPO:0000001", stated=True, group="1")]}
        _, result, _ = correct(decided, table=table)
        assert result.endswith("p,A1,slim,x,CMPO_0000001,label of PATO:0000460,PATO_0000460\n")

    def test_terms_that_would_be_read_as_a_pair_are_listed(self):
        table = "Plate,Well,Phenotype 1,Phenotype 1 Term Accession a,Phenotype 1 Term Accession b\np,A1,slim,CMPO_0000001,\n"
        decided = {("phenotype", "slim", "CMPO_0000001"): [held("CMPO:0000001", stated=True), held("PATO:0000460")]}
        _, result, corrections = correct(decided, table=table)
        assert result == table
        assert reasons(corrections) == {("slim", "PATO:0000460", "what was written would be read as something else")}

    @pytest.mark.parametrize(
        ("more", "words"),
        [({"polarity": "absent"}, "was seen not to be there"), ({"mapping": "narrower"}, "narrower than the value")],
    )
    def test_what_the_format_has_no_word_for_is_listed(self, more, words):
        study, table, corrections = correct({("phenotype", "long", ""): [held("CMPO:0000077", **more)]})
        assert (study, table) == (STUDY, TABLE)
        ((_, term, reason),) = reasons(corrections)
        assert term == "CMPO:0000077"
        assert words in reason

    def test_a_broader_term_is_written_and_said_to_be_less_than_was_decided(self):
        study, _, corrections = correct({("phenotype", "long", ""): [held("CMPO:0000077", mapping="broader")]})
        assert "CMPO_0000077" in study
        ((_, _, reason),) = reasons(corrections)
        assert reason.startswith("was written, but ")


class TestStudyFiles:
    def test_the_second_of_parallel_values(self):
        study, _, _ = correct({("organism", "Mus musculus", ""): [held("NCBITaxon:10090")]})
        assert "Study Organism Term Accession\tNCBITaxon_9606\tNCBITaxon_10090\n" in study
        assert "Study Organism Term Source REF\tNCBITaxon\tNCBITaxon\n" in study

    def test_lines_are_added_where_there_are_none(self):
        study, table, _ = correct({("imaging_method", "confocal", ""): [held("FBbi:00000251")]})
        new = "Screen Imaging Method\tconfocal\nScreen Imaging Method Term Source REF\tFBbi\nScreen Imaging Method Term Accession\tFBbi_00000251\n"
        assert study == STUDY.replace("Screen Imaging Method\tconfocal\n", new)
        assert values(study, table)["imaging_method", "confocal", "FBbi_00000251"] == ["FBbi:00000251"]

    def test_ends_of_lines_stay_as_they_are(self):
        study = STUDY.replace("\n", "\r\n").replace("\r\r", "\r")
        result, _, _ = correct({("phenotype", "long", ""): [held("CMPO:0000077")]}, study=study)
        assert result.count("\r\n") == result.count("\n") == study.count("\n")

    def test_a_component_without_a_table_states_its_phenotypes_itself(self):
        files = {TXT: STUDY.encode()}
        result = corrected(files, Corrections({("phenotype", "odd", "CMPO_0000777"): [held("CMPO:0000009")]}))
        assert result[TXT].decode() == STUDY.replace("\tx\n", "\tlabel of CMPO:0000009\n").replace(
            "CMPO_0000777", "CMPO_0000009"
        )

    def test_values_that_were_judged_differently_leave_their_common_place_alone(self):
        decided = {
            ("phenotype", "round", "CMPO:0000118"): [held("CMPO:0000001")],
            ("phenotype", "Round", "CMPO_118"): [held("CMPO:0000002")],
        }  # fmt: skip
        key = ("phenotype", "round", "CMPO:0000118")
        study, _, corrections = correct(decided, {key: ["CMPO:0000118"]}, table="Plate,Well\np,A1\n")
        assert study == STUDY
        assert any("judged differently" in one.reason for one in corrections.unsaid)
