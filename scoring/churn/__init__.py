"""Churn rates and the retention curve, from contracts alone."""
