"""How the site is served."""

import gc

from vitrine import gunicorn_conf


def test_a_ready_worker_says_where_it_is_and_sets_aside_what_stays(capsys):
    before = gc.get_freeze_count()
    try:
        gunicorn_conf.post_worker_init(None)
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
    assert capsys.readouterr().out == f"Vitrine is at http://{gunicorn_conf.bind}/ (Ctrl-C ends it)\n"
