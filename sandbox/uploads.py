"""files.*: an upload in three steps, as Slack's external upload does it."""

from sandbox.methods import Call, Method, Methods
from sandbox.records import Json, Message
from sandbox.refusal import Refused
from sandbox.workspace import Upload, Workspace, new_id


def announce(call: Call) -> Json:
    """Step one: a file's name and length for an address to send it to."""
    name, length = call.args.required("filename"), call.args.number("length", 0)
    if length <= 0:
        raise Refused("missing_argument")
    file = new_id("F")
    call.workspace.uploads[file] = Upload(name, length)
    return {"file_id": file, "upload_url": f"{call.base_url}/upload/{file}"}


def receive(workspace: Workspace, file: str, content: bytes) -> None:
    """Step two: the bytes, as many as were announced."""
    upload = workspace.uploads.get(file)
    if upload is None or upload.length != len(content):
        raise Refused("file_not_found" if upload is None else "invalid_length")
    upload.content = content


def complete(call: Call) -> Json:
    """Step three: share the files in a channel, if one is named."""
    files = call.args.decoded("files", "invalid_arguments")
    if not isinstance(files, list) or not all(isinstance(file, dict) and "id" in file for file in files):
        raise Refused("invalid_arguments", ["[ERROR] must provide an array of objects with an id: files"])
    for file in files:
        upload = call.workspace.uploads.get(file["id"])
        if upload is None or upload.content is None:
            raise Refused("file_not_found")
    if call.args.text("channel_id"):
        _share(call, [file["id"] for file in files])
    return {"files": [{"id": file["id"], "title": file.get("title", "")} for file in files]}


def _share(call: Call, files: list[str]) -> None:
    channel = call.channel("channel_id")
    if not call.is_in(channel):
        raise Refused("not_in_channel")
    call.workspace.post(
        Message(
            ts=call.workspace.new_ts(),
            channel=channel.id,
            user=call.workspace.bot.id,
            text=call.args.text("initial_comment"),
            thread_ts=call.args.text("thread_ts") or None,
            files=files,
        )
    )


METHODS: Methods = {
    "files.getUploadURLExternal": Method(announce, ("files:write",)),
    "files.completeUploadExternal": Method(complete, ("files:write",)),
}
