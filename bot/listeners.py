"""Every command, button and form of commands/, known to Bolt: acked first, then answered."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot import modals
from bot.asked import Asked, Payload, by_button, by_command, by_form
from bot.desk import Desk, Shown
from bot.errors import Failed
from bot.replies import Replies, versions
from commands import registry
from commands.contract import Button, Command, FormErrors, Function, Reply
from views import limits, notices
from views.message import Modal
from views.pointer import OUTDATED

T = TypeVar("T")
_NAME = "Rapport"  # titles a modal that shows something else than it was opened for
_FORM_SECONDS = 2.0  # of the 3 that Slack waits for the ack of a form, which carries the answer
_SAVING = "Still saving. You can close this; it goes on."
_TOO_LATE = "Slack did not open the window in time. Please press the button again."


class Listeners:
    """The listeners of one app, and which of them are still at work."""

    def __init__(self, desk: Desk, replies: Replies) -> None:
        self._desk = desk
        self._replies = replies
        self._working: set[asyncio.Task[None] | None] = set()

    def register(self, app: AsyncApp, commands: Sequence[Command]) -> None:
        """Make the app listen to these commands, their buttons and their forms."""
        for command in commands:
            app.command(command.name)(self._listener(self._on_command, partial(registry.answer, command)))
            for action_id, button in command.buttons.items():
                app.action(action_id)(self._listener(self._on_button, button))
            for callback_id, function in command.forms.items():
                app.view(callback_id)(self._listener(self._on_form, function))
        gone = Button(lambda _request, _deps: Reply(notices.say(OUTDATED)))
        app.action(re.compile(""))(self._listener(self._on_button, gone))

    async def finish(self, seconds: float) -> None:
        """Wait for the listeners that are still at work."""
        working = [task for task in self._working if task]
        if working:
            await asyncio.wait(working, timeout=seconds)

    def _listener(
        self, on: Callable[[AsyncAck, Payload, T], Awaitable[None]], what: T
    ) -> Callable[[AsyncAck, Payload], Awaitable[None]]:
        async def listen(ack: AsyncAck, body: Payload) -> None:  # Bolt finds arguments by these names
            task = asyncio.current_task()
            self._working.add(task)
            try:
                await on(ack, body, what)
            finally:
                self._working.discard(task)

        return listen

    async def _on_command(self, ack: AsyncAck, body: Payload, function: Function) -> None:
        await ack()
        asked = by_command(body)
        await self._show(asked, await self._desk.answer(asked, function))

    async def _on_button(self, ack: AsyncAck, body: Payload, button: Button) -> None:
        await ack()
        asked = by_button(body)
        if button.opens:
            await self._open_and_fill(asked, button)
        else:
            await self._show(asked, await self._desk.answer(asked, button.run))

    async def _open_and_fill(self, asked: Asked, button: Button) -> None:
        """The modal first, since its trigger lasts 3 seconds; what it shows when it is there."""
        try:
            opened = await modals.open_now(self._desk.client, asked, notices.loading(button.opens))
        except modals.NotOpenedError as refusal:
            if not refusal.repeated:
                await self._show(asked, Reply(notices.say(_TOO_LATE)))
            return
        shown = await self._desk.answer(asked, button.run)
        if shown:
            await modals.update(self._desk.client, opened, _as_modal(button.opens, shown), asked.channel)

    async def _on_form(self, ack: AsyncAck, body: Payload, function: Function) -> None:
        asked = by_form(body)
        work = asyncio.ensure_future(self._desk.answer(asked, function))
        done, _ = await asyncio.wait({work}, timeout=_FORM_SECONDS)
        if done:
            await _ack_form(ack, asked, work.result())
            return
        saving = notices.problem(asked.title, _SAVING)
        await ack(response_action="update", view=modals.view(saving, asked.channel))
        shown = await work
        if shown:
            await self._update(asked, shown)

    async def _update(self, asked: Asked, shown: Shown) -> None:
        """Show an answer in the modal that the request was made in."""
        modal = _as_modal(asked.title, shown)
        await modals.update(self._desk.client, {"view_id": asked.view_id}, modal, asked.channel)

    async def _show(self, asked: Asked, shown: Shown | None) -> None:
        """Show an answer where the request came from: beside a message, or in the modal it was made in."""
        if shown is None:
            return
        if isinstance(shown, Modal):
            try:
                await modals.open_now(self._desk.client, asked, shown)
            except modals.NotOpenedError:
                shown = Reply(notices.say(_TOO_LATE))
            else:
                return
        if asked.response_url:
            await self._replies.send(asked.response_url, _as_reply(shown))
        else:
            await self._update(replace(asked, title=_NAME), shown)


async def _ack_form(ack: AsyncAck, asked: Asked, shown: Shown | None) -> None:
    """The ack that carries the answer; what failed is said in the form, so that nothing entered is lost."""
    if isinstance(shown, Failed) and asked.form:
        shown = FormErrors({next(iter(asked.form)): shown.message.text})
    if shown is None:
        await ack()
    elif isinstance(shown, FormErrors):
        await ack(response_action="errors", errors=dict(shown.errors))
    else:
        await ack(response_action="update", view=modals.view(_as_modal(asked.title, shown), asked.channel))


def _as_reply(shown: Reply | FormErrors | Failed) -> Reply:
    if isinstance(shown, FormErrors):
        return Reply(notices.say(" ".join(shown.errors.values())))
    return shown if isinstance(shown, Reply) else Reply(shown.message)


def _as_modal(title: str, shown: Shown) -> Modal:
    if isinstance(shown, Modal):
        return shown
    *_, without_charts = versions(_as_reply(shown).message)  # a modal takes none
    return limits.modal(title, without_charts.blocks)
