import json

import pytest
from django.core.management import CommandError, call_command

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]


def said(capsys, *arguments, **options):
    call_command("suggest", *arguments, **options)
    return capsys.readouterr().out


def test_one_line_of_json_a_text(capsys):
    lines = said(capsys, "phenotype", "large nuclei", "zzz qqq", json=True).splitlines()
    first, second = map(json.loads, lines)
    assert (first["text"], first["property"]) == ("large nuclei", "phenotype")
    best = first["candidates"][0]
    assert best.keys() >= {"term", "label", "score", "confidence", "reason"}
    assert best["term"] == "CMPO:0000140"
    assert second["candidates"] == []


def test_for_people(capsys):
    shown = said(capsys, "phenotype", "large nuclei", "zzz qqq")
    assert "CMPO:0000140" in shown
    assert "is its synonym 'large nuclei', and of no other term" in shown
    assert "zzz qqq\n  nothing fits" in shown


def test_texts_of_a_file(capsys, tmp_path):
    file = tmp_path / "texts"
    file.write_text("large nuclei\n\n  cell death \n", encoding="utf-8")
    lines = said(capsys, "phenotype", file=file, json=True).splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["large nuclei", "cell death"]


@pytest.mark.parametrize(
    ("arguments", "words_said"),
    [(("phenotype",), "Name a text"), (("phenotyp", "x"), "did you mean phenotype"), (("dose", "x"), "number values")],
)
def test_mistakes_are_said(arguments, words_said):
    with pytest.raises(CommandError, match=words_said):
        call_command("suggest", *arguments)


@pytest.mark.parametrize(
    ("options", "words_said"), [({"study": "idr9999"}, "idr9999"), ({"organism": ["unicorn"]}, "organism 'unicorn'")]
)
def test_a_study_or_organism_that_is_not_there(options, words_said):
    with pytest.raises(CommandError, match=words_said):
        call_command("suggest", "phenotype", "x", **options)


def test_who_says_so(capsys, decide):
    study = decide("large nuclei", "CMPO:0000140", overruled=True)
    assert "CMPO:0000140" in said(capsys, "phenotype", "large nuclei")
    assert "CMPO:0000140" not in said(capsys, "phenotype", "large nuclei", study=study.accession)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("suggest", "phenotype", file=tmp_path / "nothing")
