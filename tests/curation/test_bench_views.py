"""The workbench as its forms are sent, with the script and without."""

import pytest
from django.test import Client

from catalog.services import annotate
from curation.models import Decision, Proposal, StudyCuration
from curation.states import State
from ontology.models import Term
from tests.curation.judging import DELAYED, LARGE, ROUND, SMALL, approved, draft, holds, proposal, value
from tests.curation.people import curator, reviewer
from tests.factories import StudyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]
PIECE = {"HTTP_VITRINE_PIECE": "1"}


@pytest.fixture
def study():
    return StudyFactory(accession="idr0013")


@pytest.fixture
def client():
    browser = Client()
    browser.force_login(curator().user)
    return browser


def sent(client, operation, *values, piece=True, **more):
    """What comes of an operation on values, each at the version that is shown."""
    aims = [f"{row.pk}:{more.pop('version', None) or _version(row)}" for row in values]
    return client.post("/curation/decide/", {"op": operation, "aim": aims, **more}, **(PIECE if piece else {}))


def _version(row):
    return next(iter(Proposal.objects.filter(source_value=row).values_list("version", flat=True)), 0)


def text(response):
    return response.content.decode()


class TestGrid:
    def test_values_with_most_samples_come_first(self, client, study):
        for number, words in ((3, "few"), (30, "many")):
            row = value(study, words)
            row.sample_count = number
            row.save()
        shown = text(client.get("/curation/studies/idr/idr0013/"))
        assert shown.index(">many</a>") < shown.index(">few</a>")

    def test_what_the_archive_states_is_shown_as_its(self, client, study):
        annotate(subject=value(study), property_key="phenotype", term=Term.objects.get(curie=ROUND), asserted_by="idr")
        shown = text(client.get("/curation/studies/idr/idr0013/"))
        assert "by the archive" in shown
        assert "round cell phenotype" in shown

    @pytest.mark.parametrize(("state", "found"), [("open", "one"), ("draft", "two"), ("approved", "three")])
    def test_states_are_filters(self, client, study, state, found):
        value(study, "one")
        draft(value(study, "two"), ROUND)
        approved(value(study, "three"), ROUND)
        shown = text(client.get(f"/curation/studies/idr/idr0013/?state={state}"))
        assert [word for word in ("one", "two", "three") if f">{word}</a>" in shown] == [found]

    def test_words_are_a_filter(self, client, study):
        value(study, "one")
        value(study, "two")
        shown = text(client.get("/curation/studies/idr/idr0013/?text=tw"))
        assert ">two</a>" in shown
        assert ">one</a>" not in shown

    def test_all_values_are_reached_chunk_by_chunk(self, client, study):
        for number in range(120):
            value(study, f"text {number}")
        seen, address = [], "/curation/studies/idr/idr0013/"
        while address:
            shown = text(client.get(address))
            seen += [part.split('"')[0] for part in shown.split('data-value="')[1:]]
            more = shown.split('rel="next" href="')
            address = "/curation/studies/idr/idr0013/" + more[1].split('"')[0].replace("&amp;", "&") if more[1:] else ""
        assert len(seen) == len(set(seen)) == 120

    def test_values_of_one_property_across_studies(self, client, study):
        value(study, "here")
        value(StudyFactory(accession="idr0028"), "there")
        shown = text(client.get("/curation/properties/phenotype/"))
        assert ">here</a>" in shown
        assert ">there</a>" in shown
        assert "idr0028" in shown

    def test_suggestions_come_with_their_numbers(self, client, study):
        row = value(study, "large nuclei")
        shown = text(client.get(f"/curation/suggested/?value={row.pk}"))
        assert f'data-term="{LARGE}" data-rank="1"' in shown

    def test_suggestions_can_be_had_without_the_script(self, client, study):
        value(study, "large nuclei")
        assert f'data-term="{LARGE}"' in text(client.get("/curation/studies/idr/idr0013/?suggest=1"))

    @pytest.mark.parametrize(
        ("address", "status", "message"),
        [
            ("/curation/studies/idr/idr0013/?state=done", 400, "There is no state"),
            ("/curation/studies/idr/idr0013/?after=x", 400, "no place in the grid"),
            ("/curation/studies/idr/idr0013/?property=gene", 400, "no values of gene"),
            ("/curation/studies/idr/idr9999/", 404, "no study"),
            ("/curation/properties/dose/", 400, "not tied to terms"),
            ("/curation/properties/phenotipe/", 404, "phenotype"),
            ("/curation/suggested/", 400, "1 to 50"),
            ("/curation/suggested/?value=x", 400, "no whole number"),
            ("/curation/values/999999/", 404, "no value 999999"),
            (f"/curation/studies/idr/idr0013/?text={'x' * 201}", 400, "200 are the most"),
        ],
    )
    def test_what_cannot_be_shown_is_said(self, client, study, address, status, message):
        value(study)
        response = client.get(address)
        assert (response.status_code, message in text(response)) == (status, True)

    @pytest.mark.usefixtures("study")
    def test_a_study_without_values_says_so(self, client):
        assert "Nothing to map" in text(client.get("/curation/studies/idr/idr0013/"))

    @pytest.mark.usefixtures("study")
    def test_who_is_not_signed_in_is_asked_to(self):
        response = Client().get("/curation/studies/idr/idr0013/")
        assert (response.status_code, response.url.startswith("/sign-in/")) == (302, True)


class TestDeciding:
    def test_accepting_a_suggestion_by_its_button(self, client, study):
        row = value(study)
        response = client.post("/curation/decide/", {"take": f"{row.pk}|0|2|0.75|{ROUND}", "back": "/curation/x/"})
        term = proposal(row).terms.get()
        assert (response.url, term.term.curie, term.rank, term.confidence) == ("/curation/x/", ROUND, 2, 0.75)

    def test_the_script_gets_the_rows_and_what_to_undo(self, client, study):
        row = value(study)
        response = sent(client, "accept", row, term=ROUND, rank="1", confidence="0.9")
        assert f'id="value-{row.pk}"' in text(response)
        assert 'data-state="draft"' in text(response)
        assert f'data-change-set="{Decision.objects.get().change_set_id}"' in text(response)

    def test_a_term_can_be_named_in_any_spelling(self, client, study):
        row = value(study)
        sent(client, "accept", row, term="CMPO_0000118")
        assert proposal(row).terms.get().term.curie == ROUND

    def test_a_second_term_is_added_and_taken_away(self, client, study):
        row = value(study)
        sent(client, "accept", row, term=ROUND)
        sent(client, "add", row, term=LARGE)
        assert set(proposal(row).terms.values_list("term__curie", flat=True)) == {ROUND, LARGE}
        sent(client, "drop", row, term=ROUND)
        assert set(proposal(row).terms.values_list("term__curie", flat=True)) == {LARGE}

    def test_the_only_term_is_not_dropped_by_mistake(self, client, study):
        row = value(study)
        sent(client, "accept", row, term=ROUND)
        assert "only term" in text(sent(client, "drop", row, term=ROUND))

    def test_how_a_term_is_meant(self, client, study):
        row = value(study)
        sent(client, "accept", row, term=ROUND, rank="1")
        sent(client, "how", row, mapping="broader")
        sent(client, "how", row, polarity="absent")
        term = proposal(row).terms.get()
        assert (term.mapping, term.polarity, term.rank) == ("broader", "absent", 1)

    def test_what_the_archive_states_is_where_a_change_starts_from(self, client, study):
        row = value(study)
        annotate(subject=row, property_key="phenotype", term=Term.objects.get(curie=ROUND), asserted_by="idr")
        sent(client, "how", row, mapping="narrower")
        assert (proposal(row).terms.get().term.curie, proposal(row).terms.get().mapping) == (ROUND, "narrower")

    def test_cannot_be_mapped(self, client, study):
        row = value(study)
        assert "cannot be mapped" in text(sent(client, "none", row))

    def test_a_mapping_is_applied_to_others_after_a_look(self, client, study):
        one, two, three = (value(study, words) for words in ("one", "two", "three"))
        draft(one, ROUND, comment="seen in the film")
        draft(two, SMALL)
        shown = text(sent(client, "apply", two, three, like=one.pk, preview="1"))
        assert "Change 2 values" in shown
        assert "1 of them has a mapping already" in shown
        assert proposal(two).terms.get().term.curie == SMALL
        sent(client, "apply", two, three, like=one.pk)
        assert {proposal(row).terms.get().term.curie for row in (two, three)} == {ROUND}

    def test_the_whole_form_of_a_value(self, client, study):
        row = value(study)
        form = {
            "op": "judge", "aim": f"{row.pk}:0", "term": [ROUND, LARGE, ""], "mapping": ["broader", "exact", "exact"],
            "polarity": ["absent", "present", "present"], "level": ["2", "0", "0"], "evidence": ["ECO:0000006", "", ""],
            "outcome": "terms", "comment": "both",
        }  # fmt: skip
        client.post("/curation/decide/", form)
        found = {
            term.term.curie: (term.mapping, term.polarity, term.level, term.evidence)
            for term in proposal(row).terms.all()
        }
        assert found == {ROUND: ("broader", "absent", 2, "ECO:0000006"), LARGE: ("exact", "present", 0, "")}
        assert proposal(row).comment == "both"

    def test_a_comment_leaves_the_rank_of_a_suggestion(self, client, study):
        row = value(study)
        sent(client, "accept", row, term=ROUND, rank="2", confidence="0.5")
        sent(client, "judge", row, term=ROUND, outcome="terms", comment="seen", mapping="broader")
        term = proposal(row).terms.get()
        assert (term.rank, term.confidence, term.mapping, proposal(row).comment) == (2, 0.5, "broader", "seen")

    def test_submitted_and_taken_back(self, client, study):
        row = value(study)
        draft(row, ROUND)
        sent(client, "submit", row)
        assert proposal(row).state == State.SUBMITTED
        sent(client, "take_back", row)
        assert proposal(row).state == State.DRAFT

    def test_all_drafts_at_once(self, client, study):
        for number in range(60):
            draft(value(study, f"text {number}"), ROUND)
        client.post("/curation/submit/", {"archive": "idr", "accession": "idr0013", "property": "phenotype"})
        assert Proposal.objects.filter(state="submitted").count() == 60

    def test_undone_and_done_again(self, client, study):
        row = value(study)
        draft(row, ROUND)
        made = Decision.objects.get().change_set_id
        undone = text(client.post("/curation/undo/", {"change_set": made}, **PIECE))
        assert proposal(row).state == State.OPEN
        again = undone.split('data-change-set="')[1].split('"')[0]
        client.post("/curation/undo/", {"change_set": again}, **PIECE)
        assert proposal(row).state == State.DRAFT

    @pytest.mark.parametrize(
        ("form", "status", "message"),
        [
            ({}, 400, "nothing that can be done"),
            ({"op": "accept"}, 400, "at least one value"),
            ({"op": "accept", "aim": "x"}, 400, "no whole number"),
            ({"op": "accept", "aim": "{pk}:0"}, 400, "which term"),
            ({"op": "accept", "aim": "{pk}:0", "term": "CMPO:9999999"}, 400, "CMPO:9999999"),
            ({"op": "accept", "aim": "{pk}:0", "term": ROUND, "confidence": "high"}, 400, "number from 0 to 1"),
            ({"op": "accept", "aim": "{pk}:0", "term": ROUND, "level": "-3"}, 400, "no whole number"),
            ({"op": "accept", "aim": "77777:0", "term": ROUND}, 404, "no value 77777"),
            ({"op": "how", "aim": "{pk}:0", "mapping": "broader"}, 400, "no mapping yet"),
            ({"op": "apply", "aim": "{pk}:0", "like": "{pk}"}, 400, "has none yet"),
            ({"take": "1"}, 400, "no whole number"),
        ],
    )
    def test_what_cannot_be_done_is_said(self, client, study, form, status, message):
        row = value(study)
        filled = {name: one.replace("{pk}", str(row.pk)) for name, one in form.items()}
        response = client.post("/curation/decide/", filled, **PIECE)
        assert (response.status_code, message in text(response)) == (status, True)
        assert not Decision.objects.exists()

    def test_values_of_several_properties_are_not_mapped_at_once(self, client, study):
        other = value(study, "HeLa", key="cell_line")
        assert "several properties" in text(sent(client, "accept", value(study), other, term=ROUND))

    def test_reviewers_without_the_role_do_not_save(self, study):
        browser = Client()
        browser.force_login(reviewer().user)
        assert sent(browser, "accept", value(study), term=ROUND).status_code == 403


class TestColliding:
    def test_the_second_sees_both_and_can_use_theirs(self, client, study):
        row = value(study)
        draft(row, ROUND, who=curator("curator-2"))
        form = {"op": "accept", "aim": f"{row.pk}:0", "term": LARGE}
        response = client.post("/curation/decide/", form, **PIECE)
        shown = text(response)
        assert response.status_code == 409
        assert "Theirs, curator-2" in shown
        assert "increased nucleus size phenotype" in shown
        assert proposal(row).terms.get().term.curie == ROUND
        aim = shown.split('name="aim" value="')[1].split('"')[0]
        client.post("/curation/decide/", {**form, "aim": aim}, **PIECE)
        assert proposal(row).terms.get().term.curie == LARGE

    def test_without_the_script_it_is_a_page(self, client, study):
        row = value(study)
        draft(row, ROUND, who=curator("curator-2"))
        response = client.post("/curation/decide/", {"take": f"{row.pk}|0|1|0.5|{LARGE}", "back": "/curation/x/"})
        assert (response.status_code, "<html" in text(response)) == (409, True)
        assert 'href="/curation/x/"' in text(response)
        fields = dict(part.split('"')[0:3:2] for part in text(response).split('type="hidden" name="')[1:])
        assert (fields["op"], fields["term"]) == ("accept", LARGE)
        client.post("/curation/decide/", {name: fields[name] for name in ("op", "term", "rank", "confidence", "aim")})
        assert proposal(row).terms.get().term.curie == LARGE


class TestBeside:
    def test_the_same_words_elsewhere_with_disagreement(self, client, study):
        row = value(study, "large nuclei")
        draft(row, LARGE)
        other = value(StudyFactory(accession="idr0028"), "Large nuclei")
        annotate(subject=other, property_key="phenotype", term=Term.objects.get(curie=SMALL), asserted_by="idr")
        shown = text(client.get(f"/curation/values/{row.pk}/", **PIECE))
        assert "idr0028" in shown
        assert "1 study differs" in shown

    def test_it_is_a_page_without_the_script(self, client, study):
        row = value(study, "large nuclei")
        shown = text(client.get(f"/curation/values/{row.pk}/"))
        assert "<html" in shown
        assert LARGE in shown


class TestTwoCurators:
    def test_each_sees_their_own_only(self, client, study):
        StudyCuration.objects.create(study=study, double=True)
        row = value(study)
        draft_of_another = {"op": "accept", "aim": f"{row.pk}:0", "term": DELAYED}
        other = Client()
        other.force_login(curator("curator-2").user)
        other.post("/curation/decide/", draft_of_another, **PIECE)
        assert "mitosis delayed" not in text(client.get("/curation/studies/idr/idr0013/"))
        assert "mitosis delayed" in text(other.get("/curation/studies/idr/idr0013/"))
        assert sent(client, "accept", row, term=ROUND, version="0").status_code == 200
        assert holds(row) == set()

    def test_what_all_shared_before_is_judged_anew(self, client, study):
        row = value(study)
        approved(row, ROUND)
        StudyCuration.objects.create(study=study, double=True)
        shown = text(client.get("/curation/studies/idr/idr0013/"))
        assert f'value="{row.pk}:0"' in shown
        assert "by the archive" in shown
        assert sent(client, "accept", row, term=LARGE, version="0").status_code == 200
