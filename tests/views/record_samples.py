"""A measured record, for the tests of what shows it."""

from datetime import date

from store.accuracy import Accuracy, Case, Days, Group, Lead, Ranking, Rival, Share

MISS = Case("acme", date(2026, 5, 3), 71, "healthy", 0.08, date(2026, 6, 28))
ALARM = Case("evil", date(2026, 5, 3), 31, "at risk", 0.42, None)
ACCURACY = Accuracy(
    outcome="churn",
    horizon=90,
    days=Days(date(2025, 8, 1), date(2026, 8, 1), 13, 4),
    forecasts=3_400,
    lost=Share(26, 300, 0.06, 0.12),
    ranking=Ranking(0.81, 0.76, 0.86),
    early=None,
    right=Share(19, 41, 0.321, 0.613),
    found=Share(19, 26, 0.539, 0.863),
    base=0.034,
    lift=5.3,
    rivals=(Rival("logins", Ranking(0.66, 0.6, 0.72), None, 11.2),),
    groups=(Group(0.0, 0.02, 0.012, 0.009, 1_700), Group(0.021, 0.6, 0.12, 0.13, 1_700)),
    ece=0.0065,
    covered=Share(3_366, 3_400, 0.98, 0.99),
    lead=Lead(19, 20, 45, 70),
    misses=(MISS,),
    false_alarms=(ALARM,),
    other=0,
)
NAMES = {"acme": "Acme Robotics", "evil": "<!channel> & Söhne *🚀*"}
