"""The stories of customers who left in the last year, each after its use had faded or stopped."""

from bot.demo.customer import Company, Customer, Knots, Subscription, Talk, Use
from bot.demo.story import Story


def _story(company: Company, subscription: Subscription, owner: str, ending: str) -> Story:
    left, because = subscription.left, subscription.left_because
    how = {"fades": "faded over fifteen weeks", "stops": "stopped within days, five weeks before"}[ending]
    return Story(
        f"churned, use {ending}",
        f"They left {left} days ago. Their use {how}. Reason given: {because}.",
        f"Churned, with the score frozen on that day; as of a week before, that use {ending} is a reason.",
        Customer(
            company,
            subscription,
            owner,
            use=Use(0.48, _curve(ending, left)),
            talk=Talk(csat=3.6, nps=6.2, touch_every=45),
        ),
    )


def _curve(ending: str, left: int) -> Knots:
    if ending == "stops":
        return ((left + 39, 1.0), (left + 36, 0.0), (left, 0.0))
    return ((left + 105, 1.0), (left + 20, 0.3), (left, 0.1))


def _bought(plan: str, seats: int, years: int, left: int, because: str) -> Subscription:
    return Subscription(plan, seats, price=260, years=years, left=left, left_because=because)


DEPARTED = (
    _story(
        Company("brightloom", "Brightloom Fabrics", "GB", "Retail"),
        _bought("Team", 32, 2, 24, "moved to a cheaper tool"),
        "ana",
        "fades",
    ),
    _story(
        Company("castellar", "Castellar Foods", "ES", "Food and drink"),
        _bought("Business", 85, 3, 41, "budget cut"),
        "ben",
        "fades",
    ),
    _story(
        Company("nordhavn", "Nordhavn Ferries", "DK", "Travel"),
        _bought("Team", 26, 1, 68, "never got going"),
        "chloe",
        "stops",
    ),
    _story(
        Company("quillmark", "Quillmark Press", "US", "Media"),
        _bought("Team", 44, 2, 97, "champion left"),
        "dev",
        "fades",
    ),
    _story(
        Company("solvanta", "Solvanta Energy", "DE", "Energy"),
        _bought("Enterprise", 210, 3, 132, "bought by another company"),
        "ema",
        "stops",
    ),
    _story(
        Company("pinehollow", "Pinehollow Clinics", "CA", "Healthcare"),
        _bought("Team", 38, 1, 171, "missing feature"),
        "ana",
        "fades",
    ),
    _story(
        Company("mirabel", "Mirabel Hotels", "FR", "Travel"),
        _bought("Business", 64, 4, 205, "moved to a cheaper tool"),
        "ben",
        "fades",
    ),
    _story(
        Company("tetherwell", "Tetherwell Roofing", "GB", "Construction"),
        _bought("Starter", 12, 2, 240, "closed down"),
        "chloe",
        "stops",
    ),
    _story(
        Company("aokumo", "Aokumo Systems", "JP", "Software"),
        _bought("Team", 30, 1, 281, "built their own tool"),
        "dev",
        "fades",
    ),
    _story(
        Company("vantura", "Vantura Leasing", "IT", "Financial services"),
        _bought("Business", 72, 2, 322, "budget cut"),
        "ema",
        "fades",
    ),
)
