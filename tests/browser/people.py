"""Who works in the served world, and the studies that they curate: for tests that change things."""

PASSWORD = "a long pass phrase"
PEOPLE = {
    "curator-1": ("curator",),
    "curator-2": ("curator",),
    "reviewer-1": ("reviewer",),
    "both": ("curator", "reviewer"),
    "admin-1": ("admin",),
}
# What each of the studies to curate says, with the number of wells that say it; no word of it is tied to a term.
OPEN_PHENOTYPES = {"mitotic delay": 3, "spherical cell": 2, "rounded up somehow": 1}
# What another one says with the id of another term, idr0029: a rule knows what is right.
MISLABELLED, STATED_ID = "round cell phenotype", "CMPO:0000307"


def settle_in() -> None:
    """Make the accounts and the studies idr0028 and idr0035; in the process that serves."""
    # Django has to be set up first.
    from django.contrib.auth.models import Group, User

    from catalog import services
    from catalog.search import indexing
    from tests.catalog.builders import gene, phenotype, plain, study, well

    for name, roles in PEOPLE.items():
        user = User.objects.create_user(name, password=PASSWORD)
        user.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    texts = [text for text, wells in OPEN_PHENOTYPES.items() for _ in range(wells)]
    wells = [well(number, plain("phenotype", text)) for number, text in enumerate(texts)]
    for accession in ("idr0028", "idr0035"):
        services.upsert_study(fact=study(*wells, accession=accession, title="Cell shape screen, not curated yet"))
    wrong = well(1, phenotype(MISLABELLED, STATED_ID), gene("Sep-10"))
    services.upsert_study(fact=study(wrong, accession="idr0029", title="A screen that a spreadsheet was fed with"))
    indexing.catch_up()
