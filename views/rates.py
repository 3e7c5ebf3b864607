"""The five churn rates, each with its receipt and the question that it answers."""

from collections.abc import Callable, Iterator

from store.churn import Churn, Rate, Revenue
from store.records import Money
from views import blocks
from views.message import Block
from views.periods import short
from views.text import Markup, join, markup
from views.words import count, money

CURRENCIES = 5


def customers(churn: Churn) -> Iterator[Markup]:
    """The three rates of customers."""
    first, last = short(churn.period.first), short(churn.period.last)
    yield _rate(
        "Customer churn",
        churn.customers,
        f"· {churn.gone:,} of {churn.start:,} · 95% interval {percent(churn.low)} to {percent(churn.high)}",
        f"Of the customers we had before {first}, how many were gone by the end of {last}?",
        f"there was no customer before {first}",
    )
    yield _rate(
        "Churn on average customers",
        churn.average,
        f"· {churn.lost:,} lost, {churn.average.of:,.1f} customers on average".replace(".0 ", " "),
        "How many left for every customer we had on average? Newcomers who left again count, too.",
        "there was no customer at the start or at the end",
    )
    yield _rate(
        "Exposure-based churn",
        churn.exposure,
        f"per 30 days · {churn.lost:,} lost in {churn.exposure.of:,.0f} customer-days",
        "How fast do customers leave, however much we grew and however long the period is?",
        "there was no customer on any day",
    )


def revenue(churn: Churn) -> Iterator[Markup]:
    """The two rates of ARR, each currency on its own."""
    first = short(churn.period.first)
    if not churn.revenue:
        why = "no ARR is known. Import subscriptions, or accounts with arr."
        yield markup("*Revenue churn: no number* · {}", why)
        return
    none = f"there was no ARR before {first}"
    gross = f"Of the ARR we had before {first}, how much went because customers left or shrank?"
    net = "And with the growth of those same customers? Below zero, they grew by more than was lost."
    yield _of_currencies("Gross revenue churn", churn, lambda of: (of.gross, _gross(of)), gross, none)
    yield _of_currencies("Net revenue churn", churn, lambda of: (of.net, _net(of)), net, none)


def sums(churn: Churn) -> Iterator[Block]:
    """How ARR went from the start to the end, so that it adds up; nothing where none is known."""
    lines = [
        markup(
            "{} before − {} left − {} shrank + {} grew + {} new = {} at the end",
            *(_money(each, of) for each in (of.start, of.left, of.shrunk, of.grown, of.new, of.end)),
        )
        for of in churn.revenue[:CURRENCIES]
    ]
    more = len(churn.revenue) - CURRENCIES
    if more > 0:
        lines.append(markup("and {} more", count(more, "currency", "currencies")))
    if lines:
        yield blocks.context(join("\n", lines))


def percent(share: float) -> str:
    """4.2%, −1.3%."""
    return f"{share:.1%}".replace("-", "−").replace("−0.0%", "0.0%")


def _of_currencies(
    label: str, churn: Churn, read: Callable[[Revenue], tuple[Rate, str]], question: str, none: str
) -> Markup:
    if len(churn.revenue) == 1:
        rate, receipt = read(churn.revenue[0])
        return _rate(label, rate, f"· {receipt}", question, none)
    lines = [_line(of.currency or "no currency", *read(of), none) for of in churn.revenue[:CURRENCIES]]
    return join("\n", (markup("*{}, by currency*", label), *lines, markup("{}", question)))


def _line(currency: str, rate: Rate, receipt: str, none: str) -> Markup:
    if rate.value is None:
        return markup("{}: no number · {}", currency, none)
    return markup("*{}: {}* · {}", currency, percent(rate.value), receipt)


def _rate(label: str, rate: Rate, receipt: str, question: str, none: str) -> Markup:
    if rate.value is None:
        return markup("*{}: no number* · {}\n{}", label, none, question)
    return markup("*{}: {}* {}\n{}", label, percent(rate.value), receipt, question)


def _gross(of: Revenue) -> str:
    lost, start, left, shrunk = (
        _money(each, of) for each in (of.left + of.shrunk, of.start, of.left, of.shrunk)
    )
    return f"{lost} of {start}: {left} left, {shrunk} shrank"


def _net(of: Revenue) -> str:
    lost, grown, start = (_money(each, of) for each in (of.left + of.shrunk, of.grown, of.start))
    return f"{lost} lost − {grown} grown, of {start}"


def _money(minor: int, of: Revenue) -> str:
    return money(Money(minor, of.currency)).strip()
