"""Her case on her own copy: whole, in her language, for whoever works it and nobody else."""

from __future__ import annotations

from tests.domain.casework.scene import colleague, day, opened
from tests.fleet import CONSENT, Fleet, Site, register
from tests.web.screens import signed_in

SECRET = "Li te pale ak avoka a"


def written(worker: Site, woman: str) -> str:
    """A case with every kind of paper that has words."""
    case = opened(worker, woman, "medium")
    worker.do("casework:needs:assess", case=case, needs=["legal", "shelter"], words="yon kay")
    goal = worker.do("casework:goal:add", case=case, words="gen papye")
    task = {"case": case, "words": "ale nan COMAR", "due_on": day(2)}
    worker.do("casework:task:add", **task, who="Wilkerson", of=goal)
    worker.do("casework:flag:raise", case=case, flag="do_not_visit", words="vwazen yo wè")
    note = worker.do("casework:note:write", case=case, words="mal ekri", contact="in_person")
    worker.do("casework:note:correct", case=case, note=note, words=SECRET)
    return case


def test_her_case_is_on_her_copy_for_whoever_works_it(fleet: Fleet) -> None:
    boss = fleet.laptop("TAP", "boss", role="supervisor")
    worker = colleague(boss, "worker", "case_worker")
    woman = register(worker, languages=["ht"])
    case = written(worker, woman)
    path = f"/people/{woman}/own-copy"
    screens = signed_in(worker)
    plain_copy = screens.get(path)
    assert SECRET not in plain_copy
    assert "With her case" in plain_copy
    for site, at in ((worker, screens), (boss, signed_in(boss))):
        page = at.get(f"{path}?case=1")
        assert "Read it through before you print it" in page
        for words in (
            "Dosye w", SECRET, "mal ekri", "yon kay", "Èd legal, Kay", "gen papye", "ale nan COMAR",
            "vwazen yo wè",
        ):  # fmt: skip
            assert words in page, words
        # Third persons and workers are not named.
        assert "Wilkerson" not in page
        article = page.partition("Èske w ka li")[2]
        assert site.name not in article.split()
    assert "Your case" in screens.get(f"{path}?case=1&in=en")
    assert f"{path}?case=1" in screens.client.get(f"/cases/{case}").get_data(as_text=True)
    case_shared(worker, case)
    assert "with your consent, the coordinator" in screens.get(f"{path}?case=1&in=en")
    # Without her case, and on her page, the consent tells with whom; nothing says it is nobody.
    for page in (screens.get(f"{path}?in=en"), signed_in(boss).get(f"{path}?in=en")):
        assert "To let the coordinator read what is written in your case" in page
        assert "only she, her supervisor and, with your consent, the coordinator" in page
        assert "only she and her supervisor" not in page
    for about in (f"/people/{woman}", f"/people/{woman}/consents"):
        told = screens.get(about)
        assert "To share her case with the coordinator: hub" in told
        assert "Not known" not in told.partition("Her consents")[2].partition("Her own copy")[0]
    worker.do("casework:case:unshare", case=case)
    assert "only she and her supervisor" in screens.get(f"{path}?in=en")


def case_shared(worker: Site, case: str) -> None:
    worker.do("casework:case:share", case=case, consent=CONSENT)


def test_whoever_does_not_work_the_case_does_not_learn_that_there_is_one(fleet: Fleet) -> None:
    boss = fleet.laptop("TAP", "boss", role="supervisor")
    worker = colleague(boss, "worker", "case_worker")
    others = [colleague(boss, "other", "case_worker"), colleague(boss, "field", "field_worker")]
    woman, without = register(worker), register(worker, "Guerda")
    case = written(worker, woman)
    fleet.sync()
    for site in (*others, fleet.hub()):
        screens = signed_in(site)
        pages = [screens.get(f"/people/{one}/own-copy?in=en&case=1") for one in (woman, without)]
        for page in pages:
            assert SECRET not in page
            assert "her case" not in page
            assert "Ask her for your copy of it." in page
    # Whoever gave it away hands nothing out any more.
    users = {u["username"]: u["id"] for u in boss.rows("SELECT id, username FROM cso_user")}
    worker.do("casework:handover:offer", case=case, to=users["other"], words="m ap vwayaje")
    others[0].do("casework:handover:answer", case=case, accepted=True)
    assert SECRET not in signed_in(worker).get(f"/people/{woman}/own-copy?case=1")
    assert SECRET in signed_in(others[0]).get(f"/people/{woman}/own-copy?case=1")
