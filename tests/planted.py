"""A working folder with modules that tell on themselves when they are executed."""

from __future__ import annotations

from pathlib import Path

# Of the library, of what Dateline rests on, of Dateline itself, and what Python runs by itself.
MODULES = """json random logging sitecustomize usercustomize encodings/__init__ numpy/__init__
    torch/__init__ trafilatura/__init__ pypdf/__init__ lxml/__init__ onnxruntime/__init__
    index/__init__ index/documents/__init__ index/documents/sandbox assistant/__init__
    assistant/reader/make""".split()


def plant(folder: Path) -> Path:
    """Write them below `folder`; the file that they make when one is executed."""
    told = folder / "executed"
    for module in MODULES:
        file = folder / f"{module}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"open({str(told)!r}, 'a').write({module!r})\n")
    return told
