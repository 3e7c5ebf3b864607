"""What is said in the demo: subjects of tickets, summaries of touches, comments, goals, milestones."""

SUBJECTS = {
    "low": (
        "How do I change the week's first day?",
        "Where is the list of archived projects?",
        "Can a template hold two calendars?",
        "Logo on the printed plan",
        "Colours of the status labels",
        "Question about the invoice's address",
    ),
    "normal": (
        "Timeline does not show the last milestone",
        "Export to spreadsheet leaves out a column",
        "Reminder e-mails arrive a day late",
        "Cannot move a task between two projects",
        "Report counts closed tasks twice",
        "Guest cannot open a shared plan",
        "Calendar feed stopped updating",
        "Filter by team forgets its setting",
        "Attachment over 20 MB is refused",
    ),
    "high": (
        "Single sign-on asks for the password again",
        "Plan takes a minute to open",
        "Two people overwrote each other's changes",
        "Import stops half-way",
        "Permission to edit is gone after the update",
    ),
    "urgent": ("Nobody in our team can log in", "A project is missing since this morning"),
}

# Kind, direction and summary of a touch; {name} is the first name of the person on the other side.
SUMMARIES = (
    ("call", "outbound", "Monthly call with {name}. All teams plan in Lumen; no open points."),
    ("call", "outbound", "Call with {name} on the next quarter. Two projects start soon."),
    ("call", "outbound", "Short call with {name}. Showed the workload view; they will try it."),
    ("call", "outbound", "Call with {name} on reports. Will send the example for their board."),
    ("call", "outbound", "Call with {name} on access rights for a second site."),
    ("call", "inbound", "{name} called about permissions for contractors. Solved on the phone."),
    ("call", "inbound", "{name} asked how other customers plan holidays. Sent two examples."),
    ("meeting", "outbound", "Business review with {name}. Goals are on course; next one in a quarter."),
    ("meeting", "outbound", "Training for six new planners, organised by {name}."),
    ("meeting", "outbound", "Workshop with {name} on templates. Three are now shared across teams."),
    ("meeting", "outbound", "Met {name} and the new team leads. They start with one plan each."),
    ("email", "outbound", "Sent {name} the release notes with the two changes they asked for."),
    ("email", "outbound", "Sent {name} the summary of the quarter."),
    ("email", "outbound", "Followed up with {name} on the training. A date is agreed."),
    ("email", "inbound", "{name} asked for a guide on recurring tasks."),
    ("email", "inbound", "{name} confirmed the date of the next review."),
    ("email", "inbound", "{name} thanked us for the quick fix of the export."),
    ("note", "", "Budget round starts next quarter; {name} prepares the case."),
    ("note", "", "Their new site opens soon; {name} plans the move in Lumen."),
    ("note", "", "{name} prefers e-mail to calls."),
)
WORRIED = (
    (
        "call",
        "outbound",
        "Call with {name}. Fewer projects this quarter; two teams are back on spreadsheets.",
    ),
    ("call", "outbound", "Call with {name}. They compare tools at the moment."),
    ("email", "outbound", "Offered {name} a training for the new team. No answer so far."),
    ("email", "outbound", "Asked {name} for a date for the review. No answer so far."),
    ("note", "", "{name} has less time for Lumen since the reorganisation."),
)

COMMENTS = {
    "promoter": (
        "Our planning meetings are half as long now.",
        "Does what it says.",
        "Support is quick and friendly.",
    ),
    "passive": ("Good tool, reports could be faster.", "Works well for most teams."),
    "detractor": (
        "Too many clicks for small changes.",
        "We still keep a spreadsheet beside it.",
        "Slow on big plans.",
    ),
}

GOALS = (
    ("Plan every launch in one place", "launches planned in Lumen", 12),
    ("Finish projects on time", "projects on time, %", 85),
    ("Shorten the weekly planning meeting", "minutes saved a week", 90),
    ("See everyone's workload", "teams with a workload plan", 8),
    ("Replace the old spreadsheets", "spreadsheets retired", 30),
    ("Report to the board from live plans", "board reports a year", 4),
)

FIRST_VALUE = "First value"
MILESTONES = (  # and the day after the start by which each is expected
    ("Kick-off", 7),
    ("Team invited", 21),
    (FIRST_VALUE, 45),
    ("Managers trained", 75),
    ("First business review", 120),
)
