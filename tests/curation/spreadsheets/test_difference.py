"""What a file would change, through both kinds of file."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import SourceValue
from curation.judgement import Outcome
from curation.models import StudyCuration
from ontology.models import Term
from tests.curation.judging import DELAYED, LARGE, ROUND, SMALL, approved, draft, edit, proposal, value
from tests.curation.people import curator
from tests.curation.spreadsheets.sheets import cells, compared, edited, example, faults, sheet, with_line

pytestmark = [pytest.mark.django_db]
FORMS = pytest.mark.parametrize("form", ["tsv", "xlsx"])


@pytest.fixture
def study(words):
    return example()


@FORMS
def test_what_was_not_edited_changes_nothing(study, form):
    draft(value(study, "small"), SMALL, DELAYED, comment="both")
    draft(value(study, "odd"), outcome=Outcome.NONE, comment="=1+1")
    approved(value(study, "large"), LARGE)
    found = compared(study, sheet(study), form=form)
    assert (found.changes, found.troubles, found.same, found.absent) == ((), (), 6, 0)


@FORMS
def test_a_term_is_written_by_its_id(study, form):
    found = compared(study, edited(sheet(study), "big nuclei", term="CMPO_0000140"), form=form)
    (change,) = found.changes
    assert not found.troubles
    assert cells(change) == [
        ("outcome", "", "means these terms"),
        ("term", "", "CMPO:0000140 increased nucleus size phenotype"),
    ]
    assert change.edit.target.version == 0


def test_a_term_is_written_by_its_name(study):
    (change,) = compared(study, edited(sheet(study), "big nuclei", label="Large nuclei")).changes
    assert [choice.term.curie for choice in change.judgement.terms] == [LARGE]


def test_a_second_term_is_another_row(study):
    made = with_line(sheet(study), "round", term=LARGE, label="")
    (change,) = compared(study, made).changes
    assert cells(change) == [("term", "", "CMPO:0000140 increased nucleus size phenotype")]
    assert [choice.term.curie for choice in change.judgement.terms] == [ROUND, LARGE]


def test_a_row_that_is_deleted_takes_its_term_away(study):
    draft(value(study, "both"), LARGE, ROUND)
    made = sheet(study)
    lines = [line for line in made.lines if not (line["text"] == "both" and line["term"] == ROUND)]
    (change,) = compared(study, type(made)(made.about, tuple(lines))).changes
    assert cells(change) == [("term", "CMPO:0000118 round cell phenotype", "")]


def test_values_that_are_not_in_the_file_stay(study):
    made = sheet(study)
    found = compared(study, type(made)(made.about, made.lines[:1]))
    assert (found.same, found.absent, found.changes) == (1, 2, ())


def test_every_column_of_a_term_is_compared(study):
    more = {"mapping": "Broader", "polarity": "absent", "level": "well", "evidence": "ECO_0000006", "group": "a"}
    (change,) = compared(study, edited(sheet(study), "round", **more, comment="by eye")).changes
    assert cells(change) == [
        ("comment", "", "by eye"),
        ("mapping", "exact", "broader"),
        ("polarity", "present", "absent"),
        ("level", "not stated", "well"),
        ("evidence", "", "ECO:0000006"),
        ("group", "", "a"),
    ]
    (choice,) = change.judgement.terms
    assert (choice.mapping, choice.level, choice.evidence) == ("broader", 1, "ECO:0000006")


def test_how_a_term_was_found_stays_known(study):
    from tests.curation.judging import choice

    draft(value(study, "small"), choice(SMALL, rank=2, confidence=0.5))
    (change,) = compared(study, edited(sheet(study), "small", mapping="narrower")).changes
    assert (change.judgement.terms[0].rank, change.judgement.terms[0].confidence) == (2, 0.5)


def test_that_it_cannot_be_mapped_takes_the_terms_away(study):
    made = edited(
        sheet(study), "round", outcome="cannot be mapped", term="", label="", mapping="", polarity="", level=""
    )
    (change,) = compared(study, made).changes
    assert change.judgement.outcome == Outcome.NONE
    assert ("outcome", "means these terms", "cannot be mapped") in cells(change)


class TestStates:
    def test_a_draft_is_submitted(self, study):
        draft(value(study, "small"), SMALL)
        (change,) = compared(study, edited(sheet(study), "small", state="submitted")).changes
        assert (change.submits, change.content) == (True, False)
        assert cells(change) == [("state", "draft", "submitted")]

    def test_what_is_judged_is_submitted_with_it(self, study):
        (change,) = compared(study, edited(sheet(study), "big nuclei", term=LARGE, state="Submitted")).changes
        assert (change.submits, change.content) == (True, True)

    @pytest.mark.parametrize(
        ("state", "says"),
        [
            (
                "approved",
                "The value is open; a sheet can leave that, or write “submitted”. The rest is done by review.",
            ),
            (
                "submitted",
                "The value is open, and the file changes nothing of it: only drafts are submitted. Write “open”.",
            ),
            ("done", "“done” is no state; write draft or submitted."),
        ],
    )
    def test_a_sheet_brings_about_no_other(self, study, state, says):
        assert faults(compared(study, edited(sheet(study), "big nuclei", state=state))) == [(8, "state", says)]


class TestWrongTerms:
    @pytest.fixture
    def wrong(self, study):
        """The sentence about a cell of the open value."""

        def say(**cells):
            ((_, _, says),) = faults(compared(study, edited(sheet(study), "big nuclei", **cells)))
            return says

        return say

    def test_unknown(self, wrong):
        assert wrong(term="CMPO:9999999", label="Large nuclei") == (
            "There is no term CMPO:9999999. The nearest to “Large nuclei”: CMPO:0000140 (increased nucleus size phenotype)."
        )

    def test_no_id(self, wrong):
        assert wrong(term="large").startswith("“large” is no id of a term; one looks like CMPO:0000118.")

    def test_of_an_ontology_that_is_not_loaded(self, wrong):
        assert wrong(term="MP:0000001").startswith("MP:0000001 is not known: the ontology MP is not loaded.")

    def test_obsolete(self, wrong):
        Term.objects.filter(curie=DELAYED).update(obsolete=True, replaced_by=LARGE)
        assert wrong(term=DELAYED) == (
            "CMPO:0000202 (mitosis delayed phenotype) is obsolete: write CMPO:0000140 (increased nucleus size phenotype)."
        )

    def test_former_id(self, wrong):
        Term.objects.get(curie=LARGE).alternative_ids.create(curie="CMPO:0000999")
        assert wrong(term="CMPO:0000999") == (
            "CMPO:0000999 is a former id of increased nucleus size phenotype: write CMPO:0000140."
        )

    def test_label_of_another(self, wrong):
        assert wrong(term=LARGE, label="round cell phenotype") == (
            "CMPO:0000140 is “increased nucleus size phenotype”, not “round cell phenotype”. Write the label of the term that is"
            " meant, or leave it empty. CMPO:0000118 is “round cell phenotype”."
        )

    def test_outside_the_property(self, wrong):
        Term.objects.create(curie="NCBIGene:991", label="CDC20", kind=Term.Kind.GENE)
        assert wrong(term="NCBIGene:991").startswith(
            "NCBIGene:991 (CDC20) is no phenotype: its terms are of CMPO, FYPO, MP or HP."
        )

    def test_name_of_none(self, wrong):
        assert wrong(label="nonsense").startswith("No phenotype term is called “nonsense”: write the id of one.")


class TestWrongRows:
    def test_what_a_spreadsheet_made_a_date_of(self, study):
        assert faults(compared(study, edited(sheet(study), "SEPT2", text="02-Sep"))) == [
            (
                7,
                "text",
                "“02-Sep” stands where the text was “SEPT2”: a spreadsheet made a date of it. Write “SEPT2” again, or empty the cell.",
            )
        ]

    def test_nothing_of_it_is_applied(self, study):
        Term.objects.create(curie="NCBIGene:4735", label="SEPTIN2", kind=Term.Kind.GENE)
        found = compared(study, edited(sheet(study), "SEPT2", text="2024-09-02", term="NCBIGene:4735"))
        assert [column for _, column, _ in faults(found)] == ["text"]
        assert found.changes == ()

    def test_an_empty_cell_of_a_name_says_nothing_wrong(self, study):
        assert len(compared(study, edited(sheet(study), "big nuclei", text="", term=LARGE)).changes) == 1

    def test_without_its_key_a_row_is_found_by_its_words(self, study):
        assert len(compared(study, edited(sheet(study), "big nuclei", key="", term=LARGE)).changes) == 1

    @pytest.mark.parametrize("text", ["2-Sep", "2024-09-02", "45537"])
    def test_without_its_key_a_date_is_told(self, study, text):
        ((row, column, says),) = faults(compared(study, edited(sheet(study), "SEPT2", key="", text=text)))
        assert (row, column) == (7, "text")
        assert says == f"“{text}” is no gene of this study, but SEPT2 is: a spreadsheet made a date of it. Write SEPT2."

    def test_a_value_of_nowhere(self, study):
        found = compared(study, edited(sheet(study), "big nuclei", key="k123", text="tiny"))
        assert faults(found) == [
            (8, "text", "“tiny” is no phenotype of this study. A sheet judges the values that are there; it adds none.")
        ]

    def test_the_same_term_twice(self, study):
        assert faults(compared(study, with_line(sheet(study), "round"))) == [
            (10, "term", "Row 9 gives this value the same term already; delete one of them.")
        ]

    def test_another_row_without_a_term(self, study):
        found = compared(study, with_line(sheet(study), "round", term="", label=""))
        assert faults(found) == [
            (10, "term", "This is another row of the same value, without a term: write one, or delete the row.")
        ]

    def test_rows_of_one_value_that_disagree(self, study):
        made = with_line(edited(sheet(study), "round", comment="one"), "round", term=LARGE, label="", comment="two")
        assert faults(compared(study, made)) == [
            (10, "comment", "Row 9 says “one” of the same value: write the same in each, or in the first only.")
        ]

    @pytest.mark.parametrize("column", ["mapping", "polarity", "level"])
    def test_wrong_words(self, study, column):
        ((_, where, says),) = faults(compared(study, edited(sheet(study), "round", **{column: "wrong"})))
        assert where == column
        assert says.startswith(f"“wrong” is no {column}; write ")

    def test_terms_taken_away_without_a_word(self, study):
        ((_, column, says),) = faults(compared(study, edited(sheet(study), "round", term="", label="")))
        assert (column, says) == ("term", "No term stands here: write one, or “cannot be mapped” as the outcome.")

    def test_a_term_where_none_is_said(self, study):
        ((_, column, _),) = faults(compared(study, edited(sheet(study), "round", outcome="cannot be mapped")))
        assert column == "outcome"

    def test_no_evidence(self, study):
        ((_, column, says),) = faults(compared(study, edited(sheet(study), "round", evidence="seen")))
        assert (column, says) == ("evidence", "“seen” is no evidence code; these are ECO terms, such as ECO:0000006.")

    def test_what_no_rule_of_saving_takes(self, study):
        ((_, _, says),) = faults(compared(study, edited(sheet(study), "round", comment="x" * 3000)))
        assert says == "The comment has 3,000 characters; 2,000 are the most."


class TestVersions:
    def test_what_others_changed_is_shown_both_ways(self, study):
        made = sheet(study)
        draft(value(study, "big nuclei"), ROUND, who=curator("curator-2"))
        (trouble,) = compared(study, edited(made, "big nuclei", term=LARGE)).troubles
        assert trouble.fault.column == "version"
        assert trouble.fault.says.startswith("The value was changed by curator-2 since the sheet was exported.")
        assert [(one.before, one.after) for one in trouble.both] == [
            ("CMPO:0000118 round cell phenotype", ""),
            ("", "CMPO:0000140 increased nucleus size phenotype"),
        ]

    def test_what_others_changed_and_nobody_edited_stays(self, study):
        made = sheet(study)
        draft(value(study, "big nuclei"), ROUND)
        found = compared(study, made)
        assert (found.troubles, found.changes) == ((), ())

    def test_what_both_say_is_no_difference(self, study):
        made = sheet(study)
        draft(value(study, "big nuclei"), LARGE)
        found = compared(study, edited(made, "big nuclei", term=LARGE))
        assert (found.troubles, found.changes) == ((), ())

    def test_the_present_version_lets_the_file_win(self, study):
        made = sheet(study)
        draft(value(study, "big nuclei"), ROUND)
        version = next(line["version"] for line in sheet(study).lines if line["text"] == "big nuclei")
        assert len(compared(study, edited(made, "big nuclei", term=LARGE, version=version)).changes) == 1

    @pytest.mark.parametrize(("version", "said"), [("", "The version is missing"), ("3", "“3” is no version")])
    def test_without_one_nobody_can_tell(self, study, version, said):
        ((_, column, says),) = faults(compared(study, edited(sheet(study), "big nuclei", term=LARGE, version=version)))
        assert column == "version"
        assert says.startswith(said)


def test_where_two_judge_independently_each_sees_their_own(study):
    StudyCuration.objects.create(study=study, double=True)
    draft(value(study, "big nuclei"), LARGE, who=curator("curator-2"))
    own = compared(
        study, edited(sheet(study, curator("curator-2")), "big nuclei", term=SMALL, label=""), curator("curator-2")
    )
    assert own.changes[0].edit.target.version == 1
    other = compared(study, edited(sheet(study), "big nuclei", term=SMALL))
    assert other.changes[0].edit.target.version == 0


def test_the_digest_is_that_of_what_was_seen(study):
    made = edited(sheet(study), "big nuclei", term=LARGE)
    assert compared(study, made).digest == compared(study, made).digest
    assert compared(study, made).digest != compared(study, edited(made, "big nuclei", mapping="broader")).digest


def test_many_rows_are_asked_for_as_often_as_few(study):
    def queries():
        made = sheet(study)
        lines = [line | ({"term": LARGE} if line["text"].startswith("text") else {}) for line in made.lines]
        with CaptureQueriesContext(connection) as asked:
            found = compared(study, type(made)(made.about, tuple(lines)))
        return len(found.changes), len(asked)

    compared(study, edited(sheet(study), "big nuclei", term=LARGE))  # names are read once
    asked = {}
    for number in (3, 40):
        for place in range(number):
            value(study, f"text {place}")
        asked[number] = queries()
    assert (asked[3][0], asked[40][0]) == (3, 40)
    assert asked[3][1] == asked[40][1]


def test_the_proposal_that_is_not_about_the_property_of_the_value_does_not_count(study):
    row = SourceValue.objects.get(study=study, text="SEPT2")
    from curation.services import save

    save(edits=[edit(row, ROUND, key="phenotype")], who=curator())
    assert proposal(row).property == "phenotype"
    assert not compared(study, sheet(study)).changes
