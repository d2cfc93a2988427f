"""From findings to drafts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Finding, SourceValue
from catalog.services import check_study
from curation.models import Proposal
from curation.pages.findings import Filters, chosen, repairable
from curation.repairing import MOST, repairs
from curation.services import save, send_back, submit
from curation.states import State
from ontology.problems import Conflict, NotFound, Problem
from tests.catalog.builders import harvest, phenotype, plain, well
from tests.curation.judging import LARGE, ROUND, SMALL, approved, draft, edit, holds, proposal, versions
from tests.curation.people import curator, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]
MISLABELLED = phenotype("large nuclei", ROUND)


def value(text="large nuclei"):
    return SourceValue.objects.filter(property="phenotype").get(text=text)


def findings(**which):
    return list(Finding.objects.filter(**which).exclude(repair="").select_related("source_value").order_by("pk"))


def repaired(*found):
    return save(edits=repairs(found or findings(), curator()).edits, who=curator(), action="repair")


def said(subject):
    return [row.term.curie for row in proposal(subject).terms.order_by("pk")]


def test_the_right_term_takes_the_place_of_the_wrong_one_as_a_draft():
    harvest(well(1, MISLABELLED))
    change_set = repaired()
    assert said(value()) == [LARGE]
    made = proposal(value())
    assert (made.state, made.comment.startswith("“large nuclei” is stated for")) == ("draft", True)
    assert (change_set.action, change_set.actor) == ("repair", curator().user)
    assert holds(value()) == {ROUND}, "nothing is a fact before it is approved"


def test_other_terms_of_the_value_and_how_they_are_meant_stay():
    harvest(well(1, phenotype("large nuclei", ROUND, SMALL, polarity="absent")))
    both = findings(rule="label")
    assert len(both) == 2
    repaired(both[0])
    assert sorted(said(value())) == [LARGE, SMALL]
    assert set(proposal(value()).terms.values_list("polarity", flat=True)) == {"absent"}


def test_two_findings_of_one_value_are_one_draft():
    harvest(well(1, phenotype("large nuclei", ROUND, SMALL)))
    repaired()
    assert said(value()) == [LARGE]
    assert Proposal.objects.count() == 1


def test_ids_that_were_filled_down_are_put_right_in_all_values_of_the_text():
    harvest(well(1, phenotype("large nuclei", LARGE)), well(2, phenotype("large nuclei", LARGE)),
            well(3, phenotype("large nuclei", SMALL)), well(4, phenotype("large nuclei", ROUND)))  # fmt: skip
    (found,) = findings(rule="ids")
    assert (found.repair, found.instead_of) == (LARGE, "")
    repaired(found)
    drafts = {
        row.source_value.submitted_id: [one.term.curie for one in row.terms.all()] for row in Proposal.objects.all()
    }
    assert drafts == {SMALL: [LARGE], ROUND: [LARGE]}
    with pytest.raises(Conflict, match="nothing left"):
        repaired(found)


@pytest.mark.parametrize("judge", [draft, approved], ids=["a draft", "approved"])
def test_what_was_judged_meanwhile_is_left_alone(judge):
    harvest(well(1, MISLABELLED))
    (found,) = findings()
    judge(value(), SMALL)
    with pytest.raises(Conflict, match="nothing left to put right"):
        repaired(found)
    assert said(value()) == [SMALL]


def submitted(subject):
    row = draft(subject, ROUND, comment="mine", who=curator("another"))
    submit(versions=versions(row), who=curator("another"))
    return row


def sent_back(subject):
    send_back(versions=versions(submitted(subject)), reason="Say why.", who=reviewer())


def put_aside(subject):
    Proposal.objects.filter(pk=submitted(subject).pk).update(state=State.SET_ASIDE)


def drafted(subject):
    draft(subject, ROUND, comment="mine", who=curator("another"))


@pytest.mark.parametrize("judge", [drafted, submitted, sent_back, put_aside])
def test_what_somebody_is_at_is_left_alone_and_told(judge):
    harvest(well(1, MISLABELLED))
    harvest(well(1, MISLABELLED), accession="idr0002")
    theirs, free = (
        SourceValue.objects.get(text="large nuclei", study__accession=one) for one in ("idr0001", "idr0002")
    )
    judge(theirs)
    before = proposal(theirs).version
    found = repairs(findings(), curator())
    assert [one.target.subject for one in found.edits] == [free]
    why = "1 value left alone, where a proposal is not finished or was set aside"
    assert found.words == f"1 repair proposed; {why}"
    assert (said(theirs), proposal(theirs).comment, proposal(theirs).version) == ([ROUND], "mine", before)
    with pytest.raises(Conflict, match=f"nothing left to put right: {why}"):
        repairs(findings(source_value=theirs), curator())


def test_many_texts_take_as_many_queries_as_one(django_assert_num_queries):
    harvest(*(well(2 * number + place, phenotype(text, (LARGE, SMALL)[place]))
              for number, text in enumerate(("large nuclei", "small nuclei")) for place in (0, 1)))  # fmt: skip
    who = curator()
    values = list(SourceValue.objects.filter(property="phenotype"))
    some = [Finding(source_value=one, repair=ROUND, message="as a test") for one in values]
    with CaptureQueriesContext(connection) as queries:
        assert len(repairs(some[:1], who).edits) == 2
    with django_assert_num_queries(len(queries)):
        assert len(repairs(some, who).edits) == 4


def test_what_cannot_be_mapped_stays_so():
    harvest(well(1, MISLABELLED))
    (found,) = findings()
    save(edits=[edit(value(), outcome="none")], who=curator())
    with pytest.raises(Conflict):
        repaired(found)


def test_an_approved_mistake_is_put_right_too():
    harvest(well(1, MISLABELLED))
    (found,) = findings()
    approved(value(), ROUND)
    repaired(found)
    assert (said(value()), proposal(value()).state) == ([LARGE], "draft")


def test_what_takes_a_person_is_told():
    study = harvest(well(1, plain("phenotype", "odd")))
    found = Finding.objects.get(study=study, rule="unmapped")
    for some in ([found], []):
        with pytest.raises(Problem, match="Nobody can tell"):
            repairs(some, curator())


def test_too_many_at_a_time():
    harvest(well(1, MISLABELLED))
    with pytest.raises(Problem, match="1,001 findings are more than 1,000"):
        repairs(findings() * (MOST + 1), curator())


def test_findings_by_id_and_by_filter():
    first = harvest(well(1, MISLABELLED))
    harvest(well(1, MISLABELLED), well(2, plain("phenotype", "odd")), accession="idr0002")
    assert len(repairable(Filters())) == 2
    (only,) = repairable(Filters(study=first))
    assert chosen([only.pk]) == [only]
    assert repairable(Filters(rule="unmapped")) == []
    Finding.objects.filter(pk=only.pk).update(state="gone")
    with pytest.raises(NotFound, match=f"no open finding {only.pk}"):
        chosen([only.pk])


def test_approved_it_is_no_longer_found():
    study = harvest(well(1, MISLABELLED))
    approved(value(), LARGE)
    check_study(study=study)
    assert Finding.objects.get(rule="label").state == "gone"
