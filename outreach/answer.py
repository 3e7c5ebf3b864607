"""Reads what a model's server answered, trusting none of it."""

from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

Texts = Annotated[list[str], Field(min_length=1, max_length=12)]


class Spent(BaseModel):
    """The tokens of a request."""

    prompt_tokens: Annotated[int, Field(ge=0)] = 0
    completion_tokens: Annotated[int, Field(ge=0)] = 0


class Message(BaseModel):
    """What a model was asked for: subjects, and paragraphs of sentences."""

    subjects: Texts
    paragraphs: Annotated[list[Texts], Field(min_length=1, max_length=12)]


class Failed(Exception):  # noqa: N818 - its text begins a sentence for the rep
    """There is no message: why, without a full stop, and what it cost."""

    def __init__(self, why: str, spent: Spent | None = None) -> None:
        super().__init__(why)
        self.spent = spent or Spent()


class _Said(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Said
    finish_reason: str | None = None


class _Answer(BaseModel):
    choices: list[_Choice]
    usage: Any = None


def read(answer: bytes) -> tuple[Message, Spent]:
    """The message in an answer of Chat Completions, and its tokens; Failed where there is none."""
    if not answer.strip():
        raise Failed("The model's answer was empty")
    try:
        found = _Answer.model_validate_json(answer)
    except ValidationError:
        raise Failed("The model's answer could not be read") from None
    spent = _spent(found.usage)
    if not found.choices:
        raise Failed("The model's answer was empty", spent)
    return _message(found.choices[0], spent), spent


def _message(choice: _Choice, spent: Spent) -> Message:
    text = (choice.message.content or "").strip()
    if choice.message.refusal or choice.finish_reason == "content_filter":
        raise Failed("The model declined to write this", spent)
    if choice.finish_reason == "length":
        raise Failed("The model's answer was cut off", spent)
    if not text:
        raise Failed("The model's answer was empty", spent)
    try:
        # Servers that do not hold a model to the shape let it put words or a fence around it.
        return Message.model_validate_json(text[max(text.find("{"), 0) : text.rfind("}") + 1], strict=True)
    except ValidationError:
        raise Failed("The model's answer did not have the shape that was asked for", spent) from None


def _spent(usage: object) -> Spent:
    """Not every server counts."""
    try:
        return Spent.model_validate(usage)
    except ValidationError:
        return Spent()
