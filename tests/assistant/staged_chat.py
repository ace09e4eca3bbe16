"""The chat, slowed down so that a test can press stop; and words of a model put into answers.

A question that begins with "Model:" is answered with the real citations and, in place of the
claims' words, with HOSTILE ones, as a model might be talked into writing.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace
from typing import Any

from assistant.answerer import Assistant
from assistant.cli.app import main
from assistant.types import Answer, Verdict

HOSTILE = (
    "The mayor of Hostile Town said the bridge cost <script>window.owned=1</script> 30 million "
    "<img src=https://evil.example/x.png onerror='window.owned=2'> ${window.owned=3} "
    "{{window.owned=4}} `${window.owned=5}` [link](javascript:window.owned=6) "
    "![image](https://evil.example/y.png) $\\href{javascript:window.owned=7}{x}$ "
    "<svg/onload=window.owned=8> <a href='javascript:window.owned=9'>a</a> "
    "<div style='background:url(https://evil.example/z.png)'>b</div> "
    "</script><iframe src='https://evil.example/'></iframe> euros."
)
PAUSE = 1.5

stream = Assistant.stream


def staged(self: Assistant, question: str, *rest: Any, **filters: Any) -> Generator[Answer]:
    model = question.startswith("Model:")
    for answer in stream(self, question.removeprefix("Model:"), *rest, **filters):
        verdicts: tuple[Verdict, ...] = ("supported", "partly")
        claims = tuple(
            replace(claim, text=HOSTILE, lead=HOSTILE, verdict=verdict)
            for claim, verdict in zip(answer.claims, verdicts * len(answer.claims), strict=False)
        )
        model_answer = replace(answer, claims=claims, drafted=4, removed=1, pending=HOSTILE)
        yield model_answer if model else answer
        time.sleep(PAUSE)


if __name__ == "__main__":
    Assistant.stream = staged  # type: ignore[method-assign]
    main()
