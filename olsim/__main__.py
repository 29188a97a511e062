"""Entry point: `olsim` or `python -m olsim`."""

import sys


def main() -> None:
    """Run the command line; a mistake of the user becomes one Dutch message, without a traceback unless --debug is given."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    from olsim.cli.group import start

    sys.exit(start(sys.argv[1:]))


if __name__ == "__main__":
    main()
