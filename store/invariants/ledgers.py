"""What holds of the process's own books: claims, the audit, people and groups, and the file itself."""

from store.invariants.invariant import Invariant, everywhere

_BACK = """
    WITH told AS (SELECT entry_id, at, lag(at) OVER (ORDER BY entry_id) AS before FROM audit)
    SELECT CAST(entry_id AS TEXT) AS found FROM told WHERE {0} < {1}"""

LEDGERS = (
    everywhere(
        "states of slots",
        "The slot of a job is claimed by somebody, or has ended.",
        "SELECT job || '/' || CAST(slot AS TEXT) AS found FROM slots "
        "WHERE state NOT IN ('claimed', 'finished', 'failed') OR (state = 'claimed') <> (ended_at IS NULL)",
    ),
    Invariant(
        "order of the audit",
        "The audit goes on in time; a clock that was set back explains a day at most.",
        _BACK.format("julianday(at)", "julianday(before) - 1"),
        _BACK.format("at", "before - interval '1 day'"),
    ),
    Invariant(
        "guards of the audit",
        "The audit is guarded: nothing in it can be changed, and nothing young deleted.",
        "SELECT 'audit' AS found WHERE (SELECT count(*) FROM sqlite_master WHERE type = 'trigger' "
        "AND tbl_name = 'audit' AND name IN ('audit_added', 'audit_kept', 'audit_unchanged')) < 3",
        "SELECT 'audit' AS found WHERE (SELECT count(*) FROM pg_trigger "
        "WHERE tgrelid = CAST('audit' AS regclass) AND tgname IN ('audit_guarded', 'audit_kept') "
        "AND tgenabled IN ('O', 'A')) < 2",
    ),
    everywhere(
        "acts of the audit",
        "An entry of the audit says what was done.",
        "SELECT CAST(entry_id AS TEXT) AS found FROM audit WHERE act = ''",
    ),
    everywhere(
        "groups of members",
        "Whoever is in a user group is in one that was looked up.",
        "SELECT group_id || '/' || person AS found FROM group_members "
        "WHERE group_id NOT IN (SELECT group_id FROM groups)",
    ),
    everywhere(
        "kinds of the forgotten",
        "What was forgotten was an account, a contact, or what names one.",
        "SELECT mark AS found FROM forgotten "
        "WHERE kind NOT IN ('key', 'account', 'contact', 'near') AND kind NOT LIKE 'mention %'",
    ),
    everywhere(
        "time zones of people",
        "A person has a time zone.",
        "SELECT slack_id AS found FROM people WHERE timezone = ''",
    ),
)

FILE = (
    Invariant(
        "the database itself",
        "The database's own check finds nothing broken.",
        "SELECT integrity_check AS found FROM pragma_integrity_check(5) WHERE integrity_check <> 'ok'",
        "SELECT CAST(indexrelid AS regclass) || '' AS found FROM pg_index WHERE NOT indisvalid "
        "UNION ALL SELECT conname || '' FROM pg_constraint WHERE NOT convalidated",
    ),
)
