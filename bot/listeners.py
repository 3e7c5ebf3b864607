"""Every command, button and form of commands/, known to Bolt: acked first, then answered."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot import logs, modals
from bot.asked import Asked, Payload, by_button, by_command, by_form, by_home
from bot.desk import Desk, Done, Shown, Whole
from bot.errors import Failed
from bot.metrics import OTHER
from bot.replies import Replies, versions
from commands import home, registry
from commands.contract import Button, Command, FormErrors, Function, Opening, Reply
from views import limits, notices
from views.message import Home, Modal
from views.pointer import OUTDATED

T = TypeVar("T")
_HOME = "app_home_opened"
_REFRESH = "home"
_NAME = "Rapport"  # titles a modal that shows something else than it was opened for
_FORM_SECONDS = 2.0  # of the 3 that Slack waits for the ack of a form, which carries the answer
_HOME_SECONDS = 1.5  # of the 3 that the trigger of a button of the Home tab lasts
_PATIENCE_SECONDS = 0.7  # before a modal says that what it will show takes its time
_LAST_WORDS = 1.5  # seconds to tell people that this process gives up on their answers
_SAVING = "Still saving. You can close this; it goes on."
_DONE = "Done. You can close this."
_OLD = "This form is from an older version of me. Please run the command again."
_TOO_LATE = "Slack did not open the window in time. Please press the button again."


class Listeners:
    """The listeners of one app, and which of them are still at work."""

    def __init__(self, desk: Desk, replies: Replies) -> None:
        self._desk = desk
        self._replies = replies
        self._working: set[asyncio.Task[None] | None] = set()

    def register(self, app: AsyncApp, commands: Sequence[Command]) -> None:
        """Make the app listen to these commands, their buttons and their forms."""
        self._desk.metrics.know(_REFRESH)
        app.event(_HOME)(self._listener(_HOME, self._on_home, self._desk.show_home))
        for action_id, button in home.BUTTONS.items():
            app.action(action_id)(self._listener(action_id, self._on_button, button))
        for command in commands:
            answer = partial(registry.answer, command)
            app.command(command.name)(self._listener(command.name, self._on_command, answer))
            for action_id, button in command.buttons.items():
                app.action(action_id)(self._listener(action_id, self._on_button, button))
            for callback_id, function in command.forms.items():
                app.view(callback_id)(self._listener(callback_id, self._on_form, function))
        gone = Button(lambda _request, _deps: Reply(notices.say(OUTDATED)))
        app.action(re.compile(""))(self._listener(OTHER, self._on_button, gone))
        app.view(re.compile(""))(self._listener(OTHER, self._on_form, lambda *_: Reply(notices.say(_OLD))))

    async def finish(self, seconds: float) -> None:
        """Wait for the listeners that are still at work; those that take longer say so and give up."""
        working = [task for task in self._working if task]
        if not working:
            return
        _, late = await asyncio.wait(working, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=_LAST_WORDS)

    def _listener(
        self, name: str, on: Callable[[AsyncAck, Payload, T], Awaitable[None]], what: T
    ) -> Callable[[AsyncAck, Payload], Awaitable[None]]:
        self._desk.metrics.know(name)

        async def listen(ack: AsyncAck, body: Payload) -> None:  # Bolt finds arguments by these names
            task = asyncio.current_task()
            self._working.add(task)
            try:
                with logs.request(name):
                    await on(ack, body, what)
            finally:
                self._working.discard(task)

        return listen

    async def _on_command(self, ack: AsyncAck, body: Payload, function: Function) -> None:
        await ack()
        asked = by_command(body)
        await self._show(asked, await self._desk.answer(asked, function))

    async def _on_home(self, ack: AsyncAck, body: Payload, show: Callable[[Asked], Awaitable[None]]) -> None:
        await ack()
        asked = by_home(body)
        if asked.in_home:  # else the tab of messages
            await show(asked)

    async def _on_button(self, ack: AsyncAck, body: Payload, button: Button) -> None:
        await ack()
        asked = by_button(body)
        if button.opens:
            answer = partial(self._desk.answer, asked, button.run)
            shown = await self._open_and_fill(asked, button.opens, answer)
        elif asked.in_home:
            shown = await self._answer_in_modal(asked, button)
        else:
            shown = await self._desk.answer(asked, button.run)
            await self._show(asked, shown)
        await self._refresh_home(asked, shown)

    async def _refresh_home(self, asked: Asked, shown: Shown | None) -> None:
        """What was done in the Home tab, or in what was opened there, shows in it."""
        if asked.from_home and shown and not isinstance(shown, Home):
            await self._desk.show_home(replace(asked, listener=_REFRESH, key=""))

    async def _answer_in_modal(self, asked: Asked, button: Button) -> Shown | None:
        """A button of the Home tab has no message to answer beside: a modal opens for what there is to say.

        It opens when that is known, unless the trigger will not last so long.
        """
        work = asyncio.ensure_future(self._desk.answer(asked, button.run))
        done, _ = await asyncio.wait({work}, timeout=_HOME_SECONDS)
        if not done:
            return await self._open_and_fill(asked, _NAME, lambda: work)
        await self._show(asked, work.result())
        return work.result()

    async def _open_and_fill(
        self, asked: Asked, title: str, answer: Callable[[], Awaitable[Shown | None]]
    ) -> Shown | None:
        """The modal first, since its trigger lasts 3 seconds; what it shows when it is there."""
        unsure = False
        try:
            opened = await modals.open_now(self._desk.client, asked, notices.loading(title))
        except modals.NotOpenedError as refusal:
            opened, unsure = refusal.perhaps, True
            if not opened:
                if not refusal.repeated:
                    await self._say(asked, Reply(notices.say(_TOO_LATE)))
                return None
        shown = await self._whole(asked, answer())
        if shown:
            there = await modals.update(self._desk.client, opened, _as_modal(title, shown), asked.channel)
            if unsure and not there:
                await self._say(asked, Reply(notices.say(_TOO_LATE)))
        return shown

    async def _whole(self, asked: Asked, answer: Awaitable[Shown | None]) -> Whole | None:
        """The answer, and where a modal is to be filled for it, what fills it."""
        shown = await answer
        return await self._desk.fill(asked, shown) if isinstance(shown, Opening) else shown

    async def _fill(self, asked: Asked, opening: Opening) -> None:
        """Open a modal for what takes its time, or fill the one anew in which it was asked for."""
        work = asyncio.ensure_future(self._desk.fill(asked, opening))
        if asked.in_home or not asked.view_id:
            await self._open_and_fill(asked, opening.title, lambda: work)
            return
        done, _ = await asyncio.wait({work}, timeout=_PATIENCE_SECONDS)
        if not done:
            await self._update(asked, notices.loading(opening.title))
        shown = await work
        if done and isinstance(shown, Failed):
            await self._desk.tell(asked.person, shown.message)  # what she has entered stays before her
        else:
            await self._update(replace(asked, title=opening.title), shown)

    async def _on_form(self, ack: AsyncAck, body: Payload, function: Function) -> None:
        asked = by_form(body)
        work = asyncio.ensure_future(self._whole(asked, self._desk.answer(asked, function)))
        done, _ = await asyncio.wait({work}, timeout=_FORM_SECONDS)
        if done:
            await _ack_form(ack, asked, work.result())
            await self._refresh_home(asked, work.result())
            return
        saving = notices.problem(asked.title, _SAVING)
        await ack(response_action="update", view=modals.view(saving, asked.channel))
        shown = await work
        if shown:
            await self._update(asked, shown)
        await self._refresh_home(asked, shown)

    async def _update(self, asked: Asked, shown: Whole) -> None:
        """Show an answer in the modal that the request was made in."""
        modal = _as_modal(asked.title, shown)
        await modals.update(self._desk.client, {"view_id": asked.view_id}, modal, asked.channel)

    async def _show(self, asked: Asked, shown: Shown | None) -> None:
        """Show an answer where the request came from: beside a message, or in the modal it was made in."""
        if shown is None or isinstance(shown, Home | Done):
            return
        if isinstance(shown, Opening):
            await self._fill(asked, shown)
            return
        if isinstance(shown, Failed) and asked.form:
            await self._desk.tell(asked.person, shown.message)  # what she has entered stays before her
            return
        if asked.in_home or isinstance(shown, Modal):
            modal = _as_modal(_NAME, shown)
            try:
                await modals.open_now(self._desk.client, asked, modal)
            except modals.NotOpenedError as refusal:
                if await modals.update(self._desk.client, refusal.perhaps, modal, asked.channel):
                    return
                shown = Reply(notices.say(_TOO_LATE))
            else:
                return
        await self._say(asked, _as_reply(shown))

    async def _say(self, asked: Asked, reply: Reply) -> None:
        """Say it to the person beside the message, in the modal, or to her alone where there is neither."""
        if asked.response_url:
            await self._replies.send(asked.response_url, reply)
        elif asked.in_home:
            await self._desk.tell(asked.person, reply.message)
        else:
            await self._update(replace(asked, title=_NAME), reply)


async def _ack_form(ack: AsyncAck, asked: Asked, shown: Whole | None) -> None:
    """The ack that carries the answer; what failed is said in the form, so that nothing entered is lost."""
    if isinstance(shown, Failed) and asked.form:
        shown = FormErrors({next(iter(asked.form)): shown.message.text})
    if shown is None or isinstance(shown, Home | Done):
        await ack()
    elif isinstance(shown, FormErrors):
        await ack(response_action="errors", errors=dict(shown.errors))
    else:
        await ack(response_action="update", view=modals.view(_as_modal(asked.title, shown), asked.channel))


def _as_reply(shown: Reply | FormErrors | Home | Failed | Done) -> Reply:
    if isinstance(shown, Home | Done):
        return Reply(notices.say(_DONE))
    if isinstance(shown, FormErrors):
        return Reply(notices.say(" ".join(shown.errors.values())))
    return shown if isinstance(shown, Reply) else Reply(shown.message)


def _as_modal(title: str, shown: Whole) -> Modal:
    if isinstance(shown, Modal):
        return shown
    *_, without_charts = versions(_as_reply(shown).message)  # a modal takes none
    return limits.modal(title, without_charts.blocks)
