"""The shape of Slack's requests, as far as Bolt and we look into them; what has another goes no further."""

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
)


def _text(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("not a text")  # noqa: TRY004 - pydantic collects ValueErrors
    return value


# Text as it came: pydantic's own str refuses halves of surrogate pairs, which people can be answered about.
_Text = Annotated[Any, AfterValidator(_text)]
_Id = Annotated[str, StringConstraints(pattern=r"^[\w.\-]*$", max_length=255)]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _Somebody(_Shape):
    id: _Id | None = None
    name: _Text | None = None


class _Option(_Shape):
    value: _Text | None = None


class _Element(_Shape):
    selected_option: _Option | None = None


class _Action(_Element):
    action_id: _Text
    block_id: _Text | None = None
    type: _Text | None = None
    value: _Text | None = None


class _State(_Shape):
    values: dict[Any, dict[Any, _Element]] | None = None


class _Title(_Shape):
    text: _Text = ""


class _View(_Shape):
    type: _Text
    id: _Id = ""
    callback_id: _Text | None = None
    private_metadata: _Text | None = None
    state: _State | None = None
    title: _Title | None = None


class _Body(_Shape):
    """A request, or an event or a message inside of one: Bolt looks for the same things in all of them."""

    type: _Text = ""
    command: _Text | None = None
    user_id: _Id | None = None
    channel_id: _Id | None = None
    channel_name: _Text | None = None
    text: _Text | None = None
    trigger_id: _Text | None = None
    response_url: _Text | None = None
    event_id: _Text | None = None
    user: _Id | _Somebody | None = None
    channel: _Id | _Somebody | None = None
    team: _Id | _Somebody | None = None
    enterprise: _Id | _Somebody | None = None
    actions: list[_Action] | None = None
    view: _View | None = None
    event: "_Body | None" = None
    message: "_Body | None" = None
    previous_message: "_Body | None" = None
    item: "_Body | None" = None
    assistant_thread: "_Body | None" = None
    function_data: "_Body | None" = None
    authorizations: "list[_Body] | None" = None
    response_urls: "list[_Body] | None" = None

    @property
    def is_whole(self) -> bool:
        """Whether it says who did what."""
        person = self.user.id if isinstance(self.user, _Somebody) else ""
        match self.type:
            case "block_actions":
                return bool(person and self.actions and not isinstance(self.channel, str))
            case "view_submission":
                return bool(person and self.view and self.view.callback_id is not None)
            case "event_callback":
                return bool(self.event and self.event.type and self.event.is_whole)
            case "app_home_opened":
                return isinstance(self.user, str)
            case _:
                return bool(self.type or (self.command and self.user_id))


def fits(body: object) -> bool:
    """Whether a body has the shape of a request of Slack's."""
    if isinstance(body, dict) and "ssl_check" in body:
        return True
    try:
        return _Body.model_validate(body).is_whole
    except (ValidationError, RecursionError):
        return False
