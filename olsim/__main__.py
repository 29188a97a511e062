"""Entry point: `olsim` or `python -m olsim`."""

import contextlib
import os
import signal
import sys
from typing import Any


class Screen:
    """A stream of which nothing stops a run: what cannot be shown is shown otherwise or not at all."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")

    def write(self, text: str) -> int:
        """Show a text where there is something to show it on."""
        with contextlib.suppress(OSError, ValueError, AttributeError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """As far as that can be done."""
        with contextlib.suppress(OSError, ValueError, AttributeError):
            self._stream.flush()

    def isatty(self) -> bool:
        """Whether somebody looks on."""
        return bool(self._stream is not None and self._stream.isatty())

    def __getattr__(self, name: str) -> Any:
        """Everything else is that of the stream."""
        return getattr(self._stream, name)


def main() -> None:
    """Run the command line; a mistake of the user becomes one Dutch message, without a traceback unless
    --debug is given.
    """
    in_utf8()
    sys.stdout, sys.stderr = Screen(sys.stdout), Screen(sys.stderr)
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, _stop)
    from olsim.cli.group import start

    code = start(sys.argv[1:])
    if code == INTERRUPTED:
        leave_at_once()
    sys.stdout.flush()
    sys.exit(code)


def in_utf8() -> None:
    """Begin anew with names of files in UTF-8, where the surroundings say something else: packages that write
    files know no other.
    """
    if sys.getfilesystemencoding().lower() != "utf-8" and os.environ.get("PYTHONUTF8") != "1":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, "-m", "olsim", *sys.argv[1:]])


def _stop(number: int, _: object) -> None:
    """A request to stop is answered as Ctrl-C: what is half written goes, what is finished stays."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


INTERRUPTED = 130
"""Exit code after Ctrl-C."""


def leave_at_once() -> None:
    """After Ctrl-C everything is tidied up; a normal exit would wait for workers, and can wait for ever for
    one that was struck in its start.
    """
    import multiprocessing

    for worker in multiprocessing.active_children():
        worker.kill()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
