"""A made-up company with a believable book of business, to try Rapport on."""
