import pytest

from ontology import hosts
from ontology.problems import Problem, Unavailable


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://www.ebi.ac.uk/x", ["www.ebi.ac.uk"]),
        ("https://WWW.EBI.ac.uk/x", ["www.ebi.ac.uk "]),
        ("http://localhost:8000/x", ["localhost:8000"]),
        ("http://localhost:8000/x", ["localhost"]),
        ("https://user:secret@www.ebi.ac.uk/x", ["www.ebi.ac.uk"]),
    ],
)
def test_configured_hosts_may_be_asked(settings, url, allowed):
    settings.VITRINE_HARVEST_HOSTS = allowed
    hosts.check_host(url)


@pytest.mark.parametrize(
    ("url", "allowed", "message"),
    [
        ("https://www.ebi.ac.uk/x", [], "www.ebi.ac.uk is not among the hosts"),
        ("https://www.ebi.ac.uk.evil.org/x", ["www.ebi.ac.uk"], "is not among the hosts"),
        ("https://www.ebi.ac.uk@evil.org/x", ["www.ebi.ac.uk"], "evil.org is not among the hosts"),
        ("http://localhost:9000/x", ["localhost:8000"], "localhost is not among the hosts"),
        ("https://evilebi.ac.uk/x", [".ebi.ac.uk"], "is not among the hosts"),
        ("file:///etc/passwd", ["", "etc"], "is not an http or https address"),
        ("//www.ebi.ac.uk/x", ["www.ebi.ac.uk"], "is not an http or https address"),
    ],
)
def test_others_may_not(settings, url, allowed, message):
    settings.VITRINE_HARVEST_HOSTS = allowed
    with pytest.raises(Problem, match=message):
        hosts.check_host(url)


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("169.254.169.254", True),
        ("fe80::1%eth0", True),
        ("193.62.193.80", False),
    ],
)
def test_a_pattern_does_not_lead_inside(settings, monkeypatch, address, inside):
    settings.VITRINE_HARVEST_HOSTS = [".example.org"]
    monkeypatch.setattr(hosts.socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (address, 0))])
    if inside:
        with pytest.raises(Problem, match="leads to an address of the inside"):
            hosts.check_host("https://a.example.org/")
    else:
        hosts.check_host("https://a.example.org/")


def test_an_unknown_host_is_told(settings):
    settings.VITRINE_HARVEST_HOSTS = [".invalid"]
    with pytest.raises(Unavailable, match=r"The host nowhere\.invalid is not known"):
        hosts.check_host("https://nowhere.invalid/")
