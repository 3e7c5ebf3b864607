"""The stories of customers who are fine, though a careless score would raise an alarm for some of them."""

from bot.demo.customer import Company, Customer, Subscription, Talk, Touch, Use
from bot.demo.story import Story

SEAT_STARVED = Story(
    "the seat-starved grower",
    "All 40 seats are in use every working day. They have asked what ten more would cost.",
    "Healthy: 40 of 40 seats active and growing; the next step is to offer seats, not to rescue.",
    Customer(
        Company("kestrel-lane", "Kestrel Lane Games", "GB", "Media"),
        Subscription("Team", seats=40, price=240, years=2, renews_in=148),
        owner="chloe",
        champion="Imogen Tolliver",
        use=Use(
            1.4, ((456, 0.27), (200, 0.46), (70, 0.66), (28, 0.95), (0, 1.0)), work=((456, 0.8), (0, 1.1))
        ),
        talk=Talk(
            nps=9.3,
            touch_every=24,
            touches=(Touch(12, "call", "inbound", "Imogen asked for the price of ten more seats."),),
        ),
    ),
)

SEASONAL = Story(
    "the seasonal one",
    "The schools are on their long break, as they were at the same time last year. They always come back.",
    "Silent, and that is normal: the same weeks a year ago were silent too. Not a churn alarm.",
    Customer(
        Company("st-brannock", "St Brannock School Trust", "GB", "Education", aliases=("St Brannock",)),
        Subscription("Business", seats=85, price=160, years=4, renews_in=96),
        owner="dev",
        use=Use(
            0.62,
            (
                *((755, 1.0), (753, 0.0), (719, 0.0), (717, 1.0)),
                *((391, 1.0), (389, 0.0), (355, 0.0), (353, 1.0)),
                *((27, 1.0), (25, 0.0), (-6, 0.0), (-8, 1.0)),
            ),
        ),
        talk=Talk(
            nps=8.9,
            touches=(
                Touch(27, "email", "inbound", "Term ends this week. Back in five weeks, as every year."),
            ),
        ),
    ),
)

BRAND_NEW = Story(
    "the brand-new one",
    "They started twelve days ago. So far so good, but it is too early to say anything.",
    "Unknown: too little history for a health; confidence is low and says why.",
    Customer(
        Company("fernlight", "Fernlight Studios", "IE", "Media"),
        Subscription("Team", seats=18, price=240, years=1, renews_in=353),
        owner="ema",
        use=Use(0.6),
        talk=Talk(
            nps=None,
            touches=(
                Touch(11, "meeting", "outbound", "Kick-off. They start with one film and four editors."),
                Touch(6, "email", "outbound", "Sent the import guide and two templates."),
                Touch(2, "call", "outbound", "First plan is up. Next week they invite the sound team."),
            ),
        ),
    ),
)

DATA_GAP = Story(
    "the data gap",
    "They are fine. Our usage feed has not sent a row for them since they moved to single sign-on.",
    "Low confidence, not silence: no usage rows for 18 days while touches go on; mend the feed first.",
    Customer(
        Company("quayside", "Quayside Analytics", "NL", "Software"),
        Subscription("Business", seats=70, price=310, years=3, renews_in=204),
        owner="ana",
        use=Use(0.58, feed_stopped=18),
        talk=Talk(
            nps=8.6,
            touches=(
                Touch(
                    15, "call", "inbound", "They moved to single sign-on. All teams are planning as usual."
                ),
                Touch(
                    8, "meeting", "outbound", "Monthly meeting. Walked through the plan they work from daily."
                ),
                Touch(
                    2, "email", "inbound", "Asked for a tip on shared calendars, which they use every day."
                ),
            ),
        ),
    ),
)

LOUD = Story(
    "the loud but loyal one",
    "They complain every week and have for eight years. Nobody uses Lumen more, and they renew each time.",
    "Healthy or watch: very high use and long tenure outweigh many tickets with low ratings; both are shown.",
    Customer(
        Company("mueller", "Müller & Söhne", "DE", "Manufacturing", aliases=("Mueller", "Müller und Söhne")),
        Subscription("Business", seats=140, price=290, years=8, renews_in=133, grew=0.08),
        owner="ben",
        champion="Jürgen Müller",
        use=Use(0.86, work=((0, 1.4),)),
        talk=Talk(
            tickets=7.0,
            csat=2.2,
            nps=7.6,
            touch_every=16,
            touches=(
                Touch(
                    5, "call", "inbound", "Jürgen is cross about the print layout, and wants 12 more seats."
                ),
            ),
        ),
    ),
)

REFERENCE = Story(
    "the healthy reference",
    "Our best customer: broad use, tens in every survey, glad to speak for us.",
    "Healthy: high and steady use, NPS 10, recent touches, nothing overdue; ask for a reference or a review.",
    Customer(
        Company("haldsund", "Haldsund Instruments", "DK", "Manufacturing"),
        Subscription("Enterprise", seats=260, price=390, years=5, renews_in=171, grew=0.1),
        owner="dev",
        use=Use(0.72, ((456, 0.9), (0, 1.0))),
        talk=Talk(
            tickets=0.8,
            csat=4.9,
            nps=14.0,
            touch_every=15,
            touches=(Touch(6, "call", "outbound", "They agreed to speak to a prospect as a reference."),),
        ),
    ),
)

RECOVERED = Story(
    "the recovered one",
    "They nearly stopped five months ago. We trained a new planner and they are back to where they were.",
    "Healthy: use is back at its norm; the trend shows the dip and the way back.",
    Customer(
        Company("cedar-finch", "Cedar & Finch Coffee", "US", "Food and drink"),
        Subscription("Team", seats=48, price=250, years=3, renews_in=259),
        owner="ana",
        use=Use(0.64, ((172, 1.0), (136, 0.42), (98, 0.4), (56, 0.96), (0, 1.03))),
        talk=Talk(
            touches=(
                Touch(
                    128, "call", "outbound", "Use is down since their planner moved on. Agreed a fresh start."
                ),
                Touch(110, "meeting", "outbound", "Trained the new planner and three roastery leads."),
                Touch(61, "call", "outbound", "All roasteries plan in Lumen again."),
                Touch(
                    17, "email", "inbound", "Thanks from the new planner. The plan for the season is done."
                ),
            ),
        ),
    ),
)

CALM = (SEAT_STARVED, SEASONAL, BRAND_NEW, DATA_GAP, LOUD, REFERENCE, RECOVERED)
