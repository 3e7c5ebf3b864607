"""conversations.*, users.*, usergroups.*, team.info and auth.test: what the app may look up."""

from sandbox.methods import Call, Method, Methods, page
from sandbox.payloads import message_fields
from sandbox.records import Channel, Json, Message, Person
from sandbox.refusal import Refused

_TYPES = {
    "public": "public_channel",
    "private": "private_channel",
    "dm": "im",
    "mpim": "mpim",
    "connect": "public_channel",
}


def auth_test(call: Call) -> Json:
    """Who the bot is."""
    workspace = call.workspace
    return {
        "url": f"https://{workspace.team_domain}.slack.com/",
        "team": "Local workspace",
        "user": workspace.bot.name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def team_info(call: Call) -> Json:
    """The workspace itself."""
    workspace = call.workspace
    return {"team": {"id": workspace.team_id, "name": "Local workspace", "domain": workspace.team_domain}}


def conversation_info(call: Call) -> Json:
    """One channel."""
    channel = call.channel()
    call.need_for(channel, "read")
    return {"channel": _channel(call, channel)}


def list_conversations(call: Call) -> Json:
    """The channels that the bot may know of."""
    return page([_channel(call, each) for each in _of_types(call)], call.args, "channels")


def list_own_conversations(call: Call) -> Json:
    """The channels that a person, or the bot, is in, as far as the bot may know of them."""
    who = call.args.text("user") or call.workspace.bot.id
    mine = [each for each in _of_types(call) if call.workspace.is_member(who, each.id)]
    return page([_channel(call, each) for each in mine], call.args, "channels")


def list_members(call: Call) -> Json:
    """The ids of a channel's members."""
    channel = call.channel()
    call.need_for(channel, "read")
    members = [{"id": person} for person in call.workspace.members[channel.id]]
    answer = page(members, call.args, "members")
    return {**answer, "members": [each["id"] for each in answer["members"]]}


def open_conversation(call: Call) -> Json:
    """The direct conversation with one person or several; opened where there was none."""
    people = [call.workspace.people.get(user) for user in call.args.names("users")]
    if not people or len(people) > 8:
        raise Refused("users_list_not_supplied" if not people else "too_many_users")
    known = [person for person in people if person is not None]
    if len(known) < len(people):
        raise Refused("user_not_found")
    if any(person.deleted for person in known):
        raise Refused("user_disabled")
    call.need("im:write" if len(known) == 1 else "mpim:write")
    channel = call.workspace.direct_channel([call.workspace.bot, *known])
    return {"channel": {"id": channel.id}}


def history(call: Call) -> Json:
    """The messages of a channel, newest first, without replies and without what only one person sees."""
    channel = _readable(call)
    threaded = [each for each in _shared(call, channel) if each.thread_ts in {None, each.ts}]
    return _messages(call, list(reversed(threaded)))


def replies(call: Call) -> Json:
    """A thread: its parent, then the replies, oldest first."""
    channel, ts = _readable(call), call.args.text("ts")
    thread = [each for each in _shared(call, channel) if ts in {each.ts, each.thread_ts}]
    if not thread:
        raise Refused("thread_not_found")
    return _messages(call, thread)


def user_info(call: Call) -> Json:
    """One person."""
    return {"user": _user(call, call.person())}


def list_users(call: Call) -> Json:
    """Everyone of this workspace."""
    team = [each for each in call.workspace.people.values() if not each.outsider]
    return page([_user(call, each) for each in team], call.args, "members")


def lookup_by_email(call: Call) -> Json:
    """The person with an e-mail address, else users_not_found."""
    email = call.args.required("email").lower()
    for person in call.workspace.people.values():
        if person.email and person.email.lower() == email and not (person.outsider or person.deleted):
            return {"user": _user(call, person)}
    raise Refused("users_not_found")


def list_usergroups(call: Call) -> Json:
    """The groups of people."""
    groups = call.workspace.usergroups.items()
    listed = [{"id": group, "handle": handle, "users": people} for group, (handle, people) in groups]
    return {"usergroups": listed}


def list_usergroup_users(call: Call) -> Json:
    """The ids of a group's people."""
    group = call.workspace.usergroups.get(call.args.text("usergroup"))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": group[1]}


def _of_types(call: Call) -> list[Channel]:
    types = call.args.names("types") or ["public_channel"]
    found = [each for each in call.workspace.channels.values() if _TYPES[each.kind] in types]
    for each in found:
        call.need_for(each, "read")
    skip_archived = call.args.flag("exclude_archived")
    known = (each for each in found if each.kind in {"public", "connect"} or call.is_in(each))
    return [each for each in known if not (skip_archived and each.archived)]


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.need_for(channel, "history")
    if not call.is_in(channel):
        raise Refused("not_in_channel")
    return channel


def _shared(call: Call, channel: Channel) -> list[Message]:
    oldest, latest = call.args.text("oldest") or "0", call.args.text("latest") or "99999999999"
    for name, value in (("oldest", oldest), ("latest", latest)):
        if not value.replace(".", "", 1).isdigit():
            raise Refused(f"invalid_ts_{name}")
    inclusive = call.args.flag("inclusive")
    return [
        each
        for each in call.workspace.messages[channel.id].values()
        if not each.ephemeral
        and (float(oldest) < float(each.ts) < float(latest) or (inclusive and each.ts in {oldest, latest}))
    ]


def _messages(call: Call, messages: list[Message]) -> Json:
    metadata = call.args.flag("include_all_metadata")
    listed = [message_fields(call.workspace, each, metadata=metadata) for each in messages]
    answer = page(listed, call.args, "messages")
    return {**answer, "has_more": bool(answer["response_metadata"]["next_cursor"])}


def _channel(call: Call, channel: Channel) -> Json:
    shared = channel.kind == "connect"
    fields: Json = {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.kind in {"public", "connect", "private"},
        "is_group": False,
        "is_im": channel.kind == "dm",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind in {"private", "dm", "mpim"},
        "is_archived": channel.archived,
        "is_shared": shared,
        "is_ext_shared": shared,
        "is_org_shared": False,
        "is_member": call.is_in(channel),
        "context_team_id": call.workspace.team_id,
    }
    members = call.workspace.members[channel.id]
    if channel.kind == "dm":
        others = (each for each in members if each != call.workspace.bot.id)
        fields["user"] = next(others, call.workspace.bot.id)
    if call.args.flag("include_num_members"):
        fields["num_members"] = len(members)
    return fields


def _user(call: Call, person: Person) -> Json:
    profile: Json = {"real_name": person.real_name, "display_name": person.name, "team": person.team}
    if person.email and not person.outsider and "users:read.email" in call.workspace.manifest.scopes:
        profile["email"] = person.email
    return {
        "id": person.id,
        "team_id": person.team,
        "name": person.name,
        "real_name": person.real_name,
        "tz": person.timezone,
        "deleted": person.deleted,
        "is_bot": person.bot,
        "is_admin": person.admin,
        "is_owner": False,
        "is_restricted": person.guest,
        "is_ultra_restricted": False,
        "is_stranger": person.outsider,
        "profile": profile,
    }


METHODS: Methods = {
    "auth.test": Method(auth_test),
    "team.info": Method(team_info, ("team:read",)),
    "conversations.info": Method(conversation_info),
    "conversations.list": Method(list_conversations),
    "conversations.members": Method(list_members),
    "conversations.open": Method(open_conversation),
    "conversations.history": Method(history),
    "conversations.replies": Method(replies),
    "users.conversations": Method(list_own_conversations),
    "users.info": Method(user_info, ("users:read",)),
    "users.list": Method(list_users, ("users:read",)),
    "users.lookupByEmail": Method(lookup_by_email, ("users:read.email",)),
    "usergroups.list": Method(list_usergroups, ("usergroups:read",)),
    "usergroups.users.list": Method(list_usergroup_users, ("usergroups:read",)),
}
