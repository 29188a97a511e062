"""Entry point: `olsim` or `python -m olsim`."""

import os
import sys


def main() -> None:
    """Run the command line; a mistake of the user becomes one Dutch message, without a traceback unless --debug is given."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    from olsim.cli.group import start

    code = start(sys.argv[1:])
    if code == INTERRUPTED:
        leave_at_once()
    sys.exit(code)


INTERRUPTED = 130
"""Exit code after Ctrl-C."""


def leave_at_once() -> None:
    """After Ctrl-C everything is tidied up; a normal exit would wait for workers, and can wait for ever for one that was struck in its start."""
    import multiprocessing

    for worker in multiprocessing.active_children():
        worker.kill()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
