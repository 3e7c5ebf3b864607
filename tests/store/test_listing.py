from datetime import UTC, date, datetime

from store import listing, overrides, scores
from store.database import Database
from store.listing import Listed
from store.records import Money, Override, Run
from tests.commands.office import TODAY, import_accounts, one_score

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ACME = {
    "account_id": "acme",
    "name": "Acme",
    "owner": "ana@lumen.example",
    "arr_minor": 4_320_000,
    "currency": "EUR",
    "renewal_on": date(2027, 1, 3),
}
GONE = {"account_id": "gone", "name": "Gone", "owner": "", "churned_on": date(2026, 10, 20)}


def test_accounts_stand_beside_their_scores_of_one_run(db: Database) -> None:
    import_accounts(db, [ACME, GONE])
    old = scores.save(db, Run(TODAY, 90, NOW, "old", {}), [one_score("acme", TODAY, 70, "healthy")])
    new = scores.save(db, Run(TODAY, 90, NOW, "new", {}), [one_score("acme", TODAY, 38, "at risk")])
    acme = Listed(
        account_id="acme",
        name="Acme",
        owner="ana@lumen.example",
        arr=Money(4_320_000, "EUR"),
        renewal_on=date(2027, 1, 3),
        churned_on=None,
        health=38,
        band="at risk",
        risk=0.31,
    )
    gone = Listed("gone", "Gone", None, None, None, date(2026, 10, 20), None, "unknown", None)
    with db.read() as tx:
        assert sorted(listing.read(tx, new.run_id, TODAY), key=lambda each: each.account_id) == [acme, gone]
        assert {each.health for each in listing.read(tx, old.run_id, TODAY)} == {70, None}
        assert {each.band for each in listing.read(tx, None, TODAY)} == {"unknown"}


def test_a_band_set_by_hand_counts_while_it_holds(db: Database) -> None:
    import_accounts(db, [ACME])
    made = scores.save(db, Run(TODAY, 90, NOW, "new", {}), [one_score("acme", TODAY, 38, "at risk")])
    with db.begin() as tx:
        overrides.put(tx, Override("acme", "healthy", "They told me", "ana", NOW, TODAY))
    with db.read() as tx:
        (held,) = listing.read(tx, made.run_id, TODAY)
        (over,) = listing.read(tx, made.run_id, date(2026, 12, 24))
    assert (held.band, held.by_hand, held.health) == ("healthy", True, 38)
    assert (over.band, over.by_hand) == ("at risk", False)
