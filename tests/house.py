"""The house in numbers: rooms, arrows between them, floors, and the size of what is inside.

`python -m tests.house [folder of a checkout]` prints them; `test_layers.py` holds them to their limits.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
WIDTH = 110
"""Longest line."""


def imports(path: Path) -> Iterator[str]:
    """Modules that a file imports when it runs; what only a type checker sees is no arrow."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unseen = {
        id(inner)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.dump(block.test)
        for inner in ast.walk(block)
    }
    for node in ast.walk(tree):
        if id(node) in unseen:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def room_of(path: Path, package: Path) -> str:
    """The room of a file: the folder, or the loose file, right below the package; the package itself for its
    front door.
    """
    first = path.relative_to(package).parts[0]
    return package.name if first in ("__init__.py", "__main__.py") else first.removesuffix(".py")


def arrows(package: Path) -> dict[tuple[str, str], list[str]]:
    """Which room imports which, with the files that do."""
    rooms = {room_of(path, package) for path in package.rglob("*.py")}
    found: dict[tuple[str, str], list[str]] = {}
    for path in sorted(package.rglob("*.py")):
        own = room_of(path, package)
        for name in imports(path):
            parts = name.split(".")
            if parts[0] != package.name:
                continue
            other = parts[1] if len(parts) > 1 and parts[1] in rooms else package.name
            if other != own:
                found.setdefault((own, other), []).append(path.relative_to(package).as_posix())
    return found


def floors(rooms: set[str], pairs: set[tuple[str, str]]) -> dict[str, int] | None:
    """The lowest floor on which each room can stand; nothing where rooms go round in a circle."""
    floor = dict.fromkeys(rooms, 0)
    for _ in rooms:
        higher = {
            room: max([floor[other] + 1 for own, other in pairs if own == room], default=0) for room in rooms
        }
        if higher == floor:
            return floor
        floor = higher
    return None


def functions(path: Path) -> Iterator[tuple[str, int, int, bool]]:
    """Every function of a file: name, lines, arguments, and whether it is a command of click."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = node.args
            names = [argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
            number = len([name for name in names if name not in ("self", "cls")])
            command = any("click" in ast.dump(mark) for mark in node.decorator_list)
            yield node.name, node.end_lineno - node.lineno + 1, number, command  # type: ignore[operator]


def python_files(checkout: Path) -> list[Path]:
    """The Python files that belong to a checkout."""
    told = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=checkout, capture_output=True, text=True, check=True
    )
    return [path for name in told.stdout.split("\n") if name and (path := checkout / name).exists()]


def counts(checkout: Path = ROOT) -> dict[str, object]:
    """All numbers of a checkout."""
    package = checkout / "olsim"
    pairs = set(arrows(package))
    rooms = {room_of(path, package) for path in package.rglob("*.py")}
    standing = floors(rooms, pairs)
    own = [(path, *function) for path in sorted(package.rglob("*.py")) for function in functions(path)]
    lines = [len(path.read_text(encoding="utf-8").splitlines()) for path in package.rglob("*.py")]
    texts = [
        line for path in python_files(checkout) for line in path.read_text(encoding="utf-8").splitlines()
    ]
    longest, widest = max(own, key=lambda f: f[2]), max((f for f in own if not f[4]), key=lambda f: f[3])
    return {
        "rooms": len(rooms),
        "arrows": len(pairs),
        "floors": "a circle" if standing is None else 1 + max(standing.values()),
        "files": len(lines),
        "lines": sum(lines),
        "median file": sorted(lines)[len(lines) // 2],
        "longest file": max(lines),
        "longest function": f"{longest[2]} ({longest[0].relative_to(checkout).as_posix()}, {longest[1]})",
        "functions above 120 lines": sum(f[2] > 120 for f in own),
        "most arguments": f"{widest[3]} ({widest[0].relative_to(checkout).as_posix()}, {widest[1]})",
        "functions above 7 arguments": sum(f[3] > 7 for f in own if not f[4]),
        f"lines above {WIDTH}": sum(len(line) > WIDTH for line in texts),
        "fmt: skip": sum(line.rstrip().endswith("# fmt: " + "skip") for line in texts),
    }


if __name__ == "__main__":
    for name, number in counts(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT).items():
        print(f"{name}: {number}")
