"""Help in Dutch: the few words that click writes itself."""

import re

import click

from olsim.core.errors import OlsimError


class DutchCommand(click.Command):
    """A command whose usage, options and help option are Dutch, and in which nothing is given by no text."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        for place, word in enumerate(args):
            before = args[place - 1] if place else ""
            key = (
                word[:-1]
                if re.fullmatch(r"--[^=]+=", word)
                else before
                if word == "" and self._takes_value(before)
                else ""
            )
            if key:
                raise OlsimError("Hier staat niets.", key=key, expected="een waarde, of die optie weglaten")
            if word == "":
                raise OlsimError("Hier staat niets.", given='""', expected="een naam of een bestand")
        return super().parse_args(ctx, args)

    def _takes_value(self, word: str) -> bool:
        return word.startswith("--") and not any(
            word in option.opts and getattr(option, "is_flag", False) for option in self.params
        )

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Gebruik: ")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Toon deze uitleg."
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [
            record
            for parameter in self.get_params(ctx)
            if (record := parameter.get_help_record(ctx)) is not None
        ]
        if records:
            with formatter.section("Opties"):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


class DutchGroup(DutchCommand, click.Group):
    """A group with Dutch help; its commands look at their own words."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return click.Group.parse_args(self, ctx, args)
