"""The stories of customers who need somebody now, though not all of them say so."""

from bot.demo.customer import Company, Customer, Subscription, Talk, Touch, Use
from bot.demo.story import Story

QUIET_FADE = Story(
    "the quiet fade",
    "Use has halved in ten weeks and nobody has complained. They renew in six weeks.",
    "At risk: active people and tasks far under their own norm, renewal in 42 days, few tickets; call them.",
    Customer(
        Company("acme", "Acme Robotics", "US", "Manufacturing", aliases=("Acme",)),
        Subscription("Business", seats=160, price=330, years=3, renews_in=42),
        owner="ana",
        champion="Mara Whitcombe",
        use=Use(0.8, ((70, 1.0), (26, 0.5), (0, 0.44))),
        talk=Talk(
            tickets=0.02,
            touches=(
                Touch(
                    47, "call", "outbound", "Quarterly call with Mara. Friendly, short, no open questions."
                ),
                Touch(
                    19, "email", "inbound", "Mara thanked us for the release notes. Nothing else to report."
                ),
            ),
        ),
    ),
)

CHAMPION_LEFT = Story(
    "the champion who left",
    "Gareth ran everything in Lumen. He has been gone for seven weeks and we know nobody else there well.",
    "Watch or at risk: less work done, the champion's own use has stopped, no touch for nine weeks.",
    Customer(
        Company("tidewell", "Tidewell Insurance", "GB", "Financial services"),
        Subscription("Business", seats=120, price=340, years=3, renews_in=131),
        owner="ben",
        champion="Gareth Ashdown",
        champion_left=47,
        use=Use(0.5, ((52, 1.0), (36, 0.82), (0, 0.74)), work=((48, 1.0), (46, 0.7), (0, 0.6))),
        talk=Talk(
            nps=8.8,
            touches=(
                Touch(180, "email", "inbound", "Gareth asked whether a second team can plan beside his own."),
                Touch(149, "call", "inbound", "Gareth called: the second team has started, all well."),
                Touch(
                    118,
                    "meeting",
                    "outbound",
                    "Business review with Gareth. He will bring two more teams in.",
                ),
                Touch(91, "email", "inbound", "Gareth sent the names of the two new team leads."),
                Touch(64, "email", "outbound", "Asked Gareth for next quarter's plan. No answer so far."),
            ),
        ),
    ),
)

STUCK = Story(
    "onboarding stuck",
    "Eighty days in and the data has not moved over. The first project should have been live five weeks ago.",
    "Watch or at risk: the first value milestone is 35 days overdue and four or so of 45 seats are active.",
    Customer(
        Company("sundara", "Sundara Textiles", "IN", "Manufacturing"),
        Subscription("Team", seats=45, price=240, years=1, renews_in=285),
        owner="chloe",
        champion="Meera Deshmukh",
        stuck=True,
        use=Use(0.09),
        talk=Talk(
            tickets=1.2,
            nps=None,
            touches=(
                Touch(
                    78, "meeting", "outbound", "Kick-off with Meera. First project to be live in six weeks."
                ),
                Touch(51, "call", "outbound", "The export from their old tool waits for their IT team."),
                Touch(30, "email", "outbound", "Offered to do the import together. No answer so far."),
                Touch(
                    13, "call", "outbound", "The import has still not begun. Meera is looking for help in IT."
                ),
            ),
        ),
    ),
)

UNPAID = Story(
    "the unpaid invoice",
    "They use Lumen as ever, but one invoice is 68 days overdue, and they can leave in less than 90 days.",
    "At risk since the renewal is near: steady use, an invoice 68 days overdue; the next step is about that.",
    Customer(
        Company("oneill", "O'Neill Logistics", "IE", "Logistics", aliases=("ONeill",)),
        Subscription("Business", seats=95, price=300, years=4, renews_in=85, grew=0.06, unpaid=68),
        owner="ema",
        champion="Declan O'Neill",
        use=Use(0.52, ((400, 0.9), (0, 1.02))),
        talk=Talk(
            csat=4.7,
            nps=8.9,
            touches=(
                Touch(
                    37, "email", "outbound", "Reminder for the open invoice. Declan passed it on to accounts."
                ),
                Touch(
                    9, "call", "outbound", "They plan as usual. The invoice is with their new finance lead."
                ),
            ),
        ),
    ),
)

WORRIES = (QUIET_FADE, CHAMPION_LEFT, STUCK, UNPAID)
