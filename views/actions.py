"""The buttons and forms that views draw and commands answer, by the ids that Slack sends back."""

OPEN = "health.open"
WHY = "health.why"
SHARE = "health.share"
DRAFT = "health.draft"
EARLIER = "health.earlier"
LATER = "health.later"
LOG = "log.form"
SAVE = "log.save"

WHY_TITLE = "Why this health"
LOG_TITLE = "Log a touch"
