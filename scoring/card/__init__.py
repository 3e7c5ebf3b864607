"""The scorecard: which signals count, and how much, for which accounts."""
