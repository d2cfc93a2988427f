import pytest
from django.core.management import CommandError, call_command

from ontology.commands import ProblemCommand
from ontology.problems import NotFound


def command(error):
    class Command(ProblemCommand):
        requires_system_checks = ()

        def handle(self, **_):
            raise error

    return Command()


def test_a_problem_ends_a_command_with_its_sentence_alone():
    with pytest.raises(CommandError) as caught:
        call_command(command(NotFound("There is no archive 'zoo'.")))
    assert str(caught.value) == "There is no archive 'zoo'."
    assert caught.value.__suppress_context__


def test_a_defect_of_ours_is_not_made_to_look_like_a_mistake_of_theirs():
    with pytest.raises(KeyError):
        call_command(command(KeyError("zoo")))


def test_on_the_command_line_it_is_one_line_and_an_exit_status(capsys):
    with pytest.raises(SystemExit) as caught:
        command(NotFound("There is no archive 'zoo'.")).run_from_argv(["manage.py", "trial"])
    assert caught.value.code == 1
    assert capsys.readouterr().err == "CommandError: There is no archive 'zoo'.\n"
