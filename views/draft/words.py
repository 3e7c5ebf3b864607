"""What drafts are called in Slack: the ids of their buttons, their purposes and their tones."""

TITLE = "Draft"
DONE = "draft.done"
TO = "draft.to"
PURPOSE = "draft.purpose"
TONE = "draft.tone"
SUBJECT = "draft.subject"
SHORTER = "draft.shorter"
WARMER = "draft.warmer"
AGAIN = "draft.again"
DISCARD = "draft.discard"
OPEN = "draft.open"
EDIT = "draft.edit"
EARLIER = "draft.earlier"
SAVE = "draft.save"
QUEUE = "draft.queue"
GMAIL, OUTLOOK = LINKS = ("draft.gmail", "draft.outlook")

PURPOSES = {
    "check-in": "Check-in",
    "renewal": "Renewal",
    "onboarding": "Onboarding",
    "save": "Save",
    "expansion": "Expansion",
    "reference": "Reference",
    "review": "Review",
}
TONES = {"warm": "Warm", "brief": "Brief", "formal": "Formal"}
