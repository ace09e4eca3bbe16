"""Draw which folder imports which, into docs/architecture.md: `python docs/diagram.py`.

Read off the import statements of `index/` and `assistant/`. Left out are the single modules that
every folder shares (types, settings, errors and the like), and an arrow where a longer way of
arrows leads to the same folder.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "architecture.md"
PACKAGES = ("assistant", "index")
BLOCK = re.compile(r"```mermaid\n.*?```", re.S)

Arrows = Mapping[str, set[str]]


def diagram() -> str:
    """The Mermaid text: a box for each package, an arrow for each import between folders."""
    arrows = reduced(imports())
    lines = ["flowchart TD"]
    for package in PACKAGES:
        lines.append(f'    subgraph {package}["{package}/"]')
        lines += [f"        {box(name)}" for name in sorted(arrows) if package_of(name) == package]
        lines.append("    end")
    lines += [
        f"    {identifier(name)} --> {identifier(other)}"
        for name in sorted(arrows)
        for other in sorted(arrows[name])
    ]
    return "\n".join(lines)


def imports() -> Arrows:
    """Of each folder, and of each single module that leans on several folders, what it imports."""
    arrows: dict[str, set[str]] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            imported = {place(ROOT / name) for name in modules(path)}
            arrows.setdefault(place(path), set()).update(imported)
    folders = {name for name in arrows if (ROOT / name).is_dir()}
    drawn = folders | {name for name in arrows if len(arrows[name] & folders) > 1}
    return {name: (arrows[name] & drawn) - {name} for name in drawn}


def modules(path: Path) -> Iterator[str]:
    """The paths, below the root, of the modules of the two packages that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            # A name of a package is a module of it or something that its door shows.
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            found = Path(*name.split("."))
            if found.parts[0] not in PACKAGES:
                continue
            if (ROOT / found).is_dir():
                yield str(found / "__init__.py")
            elif (ROOT / found).with_suffix(".py").is_file():
                yield str(found.with_suffix(".py"))


def place(path: Path) -> str:
    """Where a module stands in the drawing: its folder, or itself beside the folders."""
    parts = path.relative_to(ROOT).parts
    return "/".join(parts[:2])


def reduced(arrows: Arrows) -> Arrows:
    """The arrows without those that a longer way makes needless; of a circle all stay."""
    return {
        name: {
            other
            for other in others
            if not any(leads(arrows, via, other) > leads(arrows, other, via) for via in others)
        }
        for name, others in arrows.items()
    }


def leads(arrows: Arrows, start: str, goal: str) -> bool:
    """Whether arrows lead from one folder to another."""
    seen, todo = {start}, [start]
    while todo:
        following = arrows[todo.pop()] - seen
        if goal in following:
            return True
        seen |= following
        todo += following
    return False


def package_of(name: str) -> str:
    """The package that a folder or module belongs to."""
    return name.partition("/")[0]


def box(name: str) -> str:
    """A folder as a box with its name, and the public door as what it is."""
    shown = name.partition("/")[2] + ("/" if (ROOT / name).is_dir() else "")
    shown = "the public door" if shown == "__init__.py" else shown
    return f'{identifier(name)}["{shown}"]'


def identifier(name: str) -> str:
    """A name that Mermaid takes."""
    return re.sub(r"\W+", "_", name)


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(BLOCK.sub(f"```mermaid\n{diagram()}\n```", page), encoding="utf-8")
