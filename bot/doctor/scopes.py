"""What the app may do in Slack, as manifest.yml asks for it, and what does not work without."""

SCOPES = {
    "commands": "no command arrives",
    "chat:write": "nothing is answered or posted",
    "chat:write.public": "no card can be shared in a channel that the app has not joined",
    "users:read": "nobody's name, time zone and rights are known",
    "users:read.email": "nobody's accounts are known, unless they are owned by Slack id",
    "usergroups:read": "nobody has a role by user group",
    "channels:read": "public channels are treated as shared with outsiders",
    "groups:read": "private channels are treated as shared with outsiders",
    "im:read": "direct messages are treated as shared with outsiders",
    "mpim:read": "group messages are treated as shared with outsiders",
    "im:write": "no digest and no note reaches a person who has not written first",
    "channels:history": "a digest in a public channel cannot be told from a lost one after a crash",
    "groups:history": "a digest in a private channel cannot be told from a lost one after a crash",
    "im:history": "a digest to a person cannot be told from a lost one after a crash",
}
