"""How an account is and why: the part of a card that is the same for its reader and for a channel."""

from collections.abc import Iterator
from datetime import date, timedelta

from store.records import Score
from views import blocks, override, reasons, trend
from views.card import Card
from views.message import Block
from views.moved import sentence as why_moved
from views.text import NAME, Markup, join, literal, markup, sentence, some
from views.words import BANDS, arrow, chance, day, level, outcome, spoken

_FRESH = timedelta(days=1)  # the nightly score speaks of yesterday


def summary(card: Card) -> str:
    """The card in one sentence, to be read aloud."""
    name, score = card.account.name, card.score
    if card.churned:
        return f"{name} churned on {day(card.churned)}."
    if score is None:
        return f"{name} has no health yet."
    if score.health is None:
        return f"I do not know how {name} is doing."
    step = trend.last_step(card.trend)
    since = f", {spoken(step.points)} {step.since}" if step else ""
    return f"{name}: health {score.health} of 100, {card.band}{since}."


def notes(card: Card) -> Iterator[Block]:
    """What one must know before reading on: a guessed name, another day, an old score."""
    lines: list[Markup] = []
    if card.took:
        lines.append(markup("Took “{}” for {}.", literal(card.took, NAME), literal(card.account.name, NAME)))
    if card.as_of:
        lines.append(markup("As of {}: only what was known that day.", day(card.as_of)))
    if card.score and not card.churned and _is_old(card.score, card):
        lines.append(markup("Scored on {}.", day(card.score.as_of)))
    if lines:
        yield blocks.context(join("\n", lines))


def headline(card: Card) -> Iterator[Block]:
    """Health, band and trend, or why there is none."""
    if card.churned:
        yield blocks.section(_frozen(card, card.churned))
    elif card.score is None:
        yield blocks.section(_never_scored(card.as_of))
    elif card.score.health is None:
        yield blocks.section(_not_known(card.score))
    else:
        course = some(trend.sentence(card.trend))
        yield blocks.section(join("\n", (_health(card.score, card), course, why_moved(card.score))))
    if card.override and not card.churned:
        yield blocks.section(override.line(card, card.override))


def risk(card: Card, score: Score) -> Markup:
    """Risk of churn within 90 days: low, about 1 in 20; with its own record, and that of use halving."""
    if score.risk is None:
        return Markup()
    what = markup("*Risk of {} within {} days:*", outcome(score.outcome), score.horizon)
    lost = markup("{} {}, {}.", what, level(score.risk), chance(score.risk))
    return join(
        "\n", (join(" ", (lost, _alike(score), _by_risk(card, score))), _drift(card), _halving(score))
    )


def _alike(score: Score) -> Markup:
    """Of 26 accounts that looked like this, 9 churned."""
    if score.alike is None:
        return Markup()
    came = "churned" if score.outcome == "churn" else "went silent"
    return markup("Of {} accounts that looked like this, {} {}.", score.alike.of, score.alike.lost, came)


def _by_risk(card: Card, score: Score) -> Markup:
    """That it is the risk, not health, which makes the band."""
    borders = card.learnt.get("borders", {}).get(score.persona)
    border = borders.get(score.band) if borders else None
    if score.health is None or border is None or score.health < border:
        return Markup()
    return Markup("That, not health, makes the band.")


def _drift(card: Card) -> Markup:
    """The watch on calibration: said only where the risk has lately been wrong by much."""
    loss = card.learnt.get("loss") or {}
    if not loss.get("drifts"):
        return Markup()
    said, came = (f"{loss[name]:.0%}" for name in ("said", "came"))
    return markup(
        "Take the number with caution: lately such risks said {} on average, and {} came.", said, came
    )


def _halving(score: Score) -> Markup:
    if score.contraction is None:
        return Markup()
    what = markup("*Risk that use halves within {} days:*", score.horizon)
    return markup("{} {}, {}.", what, level(score.contraction), chance(score.contraction))


def _is_old(score: Score, card: Card) -> bool:
    return score.as_of < (card.as_of or card.today - _FRESH)


def _health(score: Score, card: Card) -> Markup:
    number = markup("*Health {} of 100* (100 is good)", score.health)
    step = trend.last_step(card.trend)
    moved = markup("{} {}", arrow(step.points), step.since) if step else Markup()
    return join(" · ", (number, markup("{}", BANDS[card.band]), moved))


def _never_scored(as_of: date | None) -> Markup:
    if as_of:
        return markup("*No health as of {}.* This account was not scored by then.", day(as_of))
    return Markup("*No health yet.* The nightly job scores every account; `rapport score` does it now.")


def _not_known(score: Score) -> Markup:
    helps = sentence(score.raise_by or "A few more weeks of usage would help")
    return markup("*I do not know how they are doing.* {}", helps)


def _frozen(card: Card, on: date) -> Markup:
    reason = None if "notes" in card.hides else card.account.churn_reason
    because = markup(" ({})", reason) if reason else Markup()
    if card.score is None or card.score.health is None:
        return markup("*Churned on {}*{}. There was no health before that.", day(on), because)
    last = markup("{} of 100, on {}", card.score.health, day(card.score.as_of))
    return markup("*Churned on {}*{}. The last health was {}; it stays as it was.", day(on), because, last)


def why(card: Card) -> Iterator[Block]:
    """The reasons that matter most, each with its receipt, and the sum that leaves nothing out."""
    score = card.score
    if score is None or score.health is None or not score.reasons:
        return
    shown = reasons.main(reasons.open_to(score.reasons, card.hides), card.band)
    yield blocks.section(Markup("*Why*"))
    for reason in shown:
        yield blocks.section(reasons.headline(reason))
        yield blocks.context(reasons.receipt(reason, checked=reasons.differ(shown)))
    is_short = card.hides & reasons.TOLD
    yield blocks.section(reasons.sides(score.reasons) if is_short else reasons.total(score, shown))
    if trust := reasons.trust(shown, placed=score.placed):
        yield blocks.context(trust)
