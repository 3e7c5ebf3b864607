"""What holds of digests, of what became of them, and of drafts: each ends once, and leaves its trace."""
# ruff: noqa: S608 - the pieces of a query are our own names

from store.digest_records import Audience, Kind, News, Said, State, Until
from store.draft_records import State as DraftState
from store.invariants.invariant import everywhere, one_of
from store.records import Band

_DELIVERY = "CAST(digest_id AS TEXT) || '/' || CAST(slot AS TEXT) || '/' || target AS found"
_NO_CONTENT = "(content IS NULL OR CAST(content AS TEXT) = 'null')"

DIGESTS = (
    everywhere(
        "kinds of digests",
        "A digest is of a kind that there is, and says why it is paused only while it is.",
        "SELECT CAST(digest_id AS TEXT) AS found FROM digests "
        f"WHERE kind NOT IN {one_of(Kind)} OR audience NOT IN {one_of(Audience)} OR top < 1 "
        "OR (paused_because IS NOT NULL AND paused_at IS NULL)",
    ),
    everywhere(
        "mutes",
        "Only a digest that goes to each owner is muted by one of them.",
        "SELECT CAST(mutes.digest_id AS TEXT) || '/' || person AS found FROM mutes "
        "JOIN digests ON digests.digest_id = mutes.digest_id WHERE audience <> 'owners'",
    ),
    everywhere(
        "states of deliveries",
        "A delivery is under way and has no end, or it has ended.",
        f"SELECT {_DELIVERY} FROM deliveries WHERE state NOT IN {one_of(State)} "
        "OR (state = 'sending') <> (ended_at IS NULL) OR (state <> 'missed' AND attempt < 1)",
    ),
    everywhere(
        "sent deliveries",
        "A delivery that was sent says where it stands and what it said.",
        f"SELECT {_DELIVERY} FROM deliveries WHERE state = 'sent' "
        f"AND (coalesce(channel, '') = '' OR coalesce(ts, '') = '' OR {_NO_CONTENT})",
    ),
    everywhere(
        "failed deliveries",
        "A delivery that failed or was missed says why.",
        f"SELECT {_DELIVERY} FROM deliveries "
        "WHERE state IN ('failed', 'missed') AND coalesce(reason, '') = ''",
    ),
    everywhere(
        "messages of deliveries",
        "A message in Slack is one delivery.",
        "SELECT channel || '/' || ts AS found FROM deliveries WHERE ts IS NOT NULL "
        "GROUP BY channel, ts HAVING count(*) > 1",
    ),
    everywhere(
        "places of items",
        "The accounts of a delivery have places of their own in it.",
        f"SELECT {_DELIVERY} FROM items GROUP BY digest_id, slot, target "
        "HAVING count(DISTINCT place) <> count(*) OR min(place) < 1",
    ),
    everywhere(
        "news of items",
        "The news of an account is of a kind that there is.",
        f"SELECT {_DELIVERY} FROM items WHERE news NOT IN {one_of(News)} OR band NOT IN {one_of(Band)}",
    ),
    everywhere(
        "items of content",
        "A delivery that has news of accounts says something of them.",
        f"SELECT {_DELIVERY} FROM deliveries WHERE {_NO_CONTENT} AND EXISTS (SELECT 1 FROM items "
        "WHERE items.digest_id = deliveries.digest_id AND items.slot = deliveries.slot "
        "AND items.target = deliveries.target)",
    ),
    everywhere(
        "answers of items",
        "An answer is one of the four, to an account that the delivery had news of.",
        f"SELECT CAST(answer_id AS TEXT) AS found FROM answers WHERE answer NOT IN {one_of(Said)} "
        "OR NOT EXISTS (SELECT 1 FROM items WHERE items.digest_id = answers.digest_id "
        "AND items.slot = answers.slot AND items.target = answers.target "
        "AND items.account_id = answers.account_id)",
    ),
    everywhere(
        "waits of snoozes",
        "A snooze says what it waits for.",
        f"SELECT CAST(snooze_id AS TEXT) AS found FROM snoozes WHERE until NOT IN {one_of(Until)} "
        "OR (until = 'date' AND on_day IS NULL) OR (until = 'renewal' AND days IS NULL)",
    ),
    everywhere(
        "one snooze",
        "At most one snooze of an account holds in a place.",
        "SELECT place || '/' || account_id AS found FROM snoozes WHERE woken_at IS NULL "
        "GROUP BY place, account_id HAVING count(*) > 1",
    ),
    everywhere(
        "one task",
        "At most one task of an account is open.",
        "SELECT account_id AS found FROM tasks WHERE done_at IS NULL GROUP BY account_id HAVING count(*) > 1",
    ),
)

DRAFTS = (
    everywhere(
        "ends of drafts",
        "A draft is open, or says when it ended and by whom.",
        f"SELECT CAST(draft_id AS TEXT) AS found FROM drafts WHERE state NOT IN {one_of(DraftState)} "
        "OR (state = 'open') <> (ended_at IS NULL) OR (state <> 'open' AND coalesce(ended_by, '') = '') "
        "OR (state = 'open' AND ended_by IS NOT NULL)",
    ),
    everywhere(
        "counts of drafts",
        "Editions and tokens of a draft are counted up from 0.",
        "SELECT CAST(draft_id AS TEXT) AS found FROM drafts "
        "WHERE edition < 0 OR tokens_in < 0 OR tokens_out < 0",
    ),
)
