"""The command line: `rapport …`; a failure is one sentence on standard error and an exit code."""

from importlib import import_module

import click

from bot.settings import BadSettings
from store.errors import BadInput, Sorry

# Each command's module is imported when it is used: `say` does not wait for what only `score` needs.
_COMMANDS = {
    "demo": "bot.demo.run",
    "serve": "bot.cli.serve",
    "import": "bot.cli.import_",
    "score": "bot.cli.score",
    "backtest": "bot.cli.backtest",
    "scorecard": "bot.cli.scorecard",
    "digest": "bot.cli.digest",
    "draft": "bot.cli.draft",
    "say": "bot.cli.say",
    "audit": "bot.cli.audit",
    "doctor": "bot.doctor.command",
    "forget": "bot.cli.forget",
    "db": "bot.cli.db",
    "backup": "bot.cli.backup",
    "restore": "bot.cli.restore",
}


class Commands(click.Group):
    """Ends with 0 when done, 1 when the work failed and 2 on bad usage, settings or input."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        """In the order in which one needs them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        """What its module calls `command`."""
        module = _COMMANDS.get(cmd_name)
        return import_module(module).command if module else None

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what a person can mend is said in one sentence, without a traceback."""
        try:
            return super().invoke(ctx)
        except Sorry as sorry:
            click.echo(str(sorry), err=True)
            return ctx.exit(2 if isinstance(sorry, BadSettings | BadInput) else 1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="rapport")
def main() -> None:
    """Rapport: a customer-success teammate that lives in Slack."""
