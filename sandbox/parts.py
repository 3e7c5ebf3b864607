"""The parts of a local workspace, put together once."""

import secrets
from dataclasses import dataclass

from sandbox.api import Api, Tokens
from sandbox.delivery import Courier
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.interactions import Interactions
from sandbox.page import Page
from sandbox.rates import Rates
from sandbox.responses import Responses
from sandbox.screens import Screens
from sandbox.server import Server
from sandbox.socket import Sockets
from sandbox.triggers import Triggers
from sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Timing:
    """How long an ack may take, and how long Slack waits before each retry of an event, in seconds."""

    ack: float = 3.0
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)


AS_SLACK = Timing()


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that a workspace consists of."""

    workspace: Workspace
    tokens: Tokens
    signing_secret: str
    faults: Faults
    screens: Screens
    sockets: Sockets
    api: Api
    courier: Courier
    interactions: Interactions
    events: Events
    page: Page
    server: Server


def assemble(workspace: Workspace, timing: Timing, *, rate_limits: bool) -> Parts:
    """Build every part around a workspace, with fresh tokens that only this one accepts."""
    tokens = Tokens(f"xoxb-local-{secrets.token_hex(12)}", f"xapp-local-{secrets.token_hex(12)}")
    faults, screens, sockets = Faults(), Screens(workspace), Sockets(workspace)
    triggers, responses = Triggers(workspace), Responses(workspace)
    rates = Rates() if rate_limits else None
    api = Api(workspace, screens, triggers, sockets, faults, tokens, rates)
    courier = Courier(workspace, sockets, faults, timing.ack, timing.retries)
    interactions = Interactions(workspace, screens, triggers, responses, courier)
    events = Events(workspace, screens, courier)
    page = Page(interactions, events, api)
    return Parts(
        workspace,
        tokens,
        secrets.token_hex(16),
        faults,
        screens,
        sockets,
        api,
        courier,
        interactions,
        events,
        page,
        Server(workspace, api, sockets, responses, faults, page),
    )
