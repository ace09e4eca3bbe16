"""JSON: an article as an object, its text under one of the usual names."""

from __future__ import annotations

import json

from index.documents.formats.extracted import Extracted, ExtractError, whole
from index.documents.formats.fields import from_fields

TEXT = ("text", "body", "content", "article", "maintext", "article_text", "full_text", "story")


def extract(raw: bytes) -> Extracted:
    """One article as an object: its text and what is known of it under the usual names."""
    try:
        fields = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ExtractError(f"not JSON ({error})") from error
    if not isinstance(fields, dict):
        raise ExtractError("not an object of JSON")
    by_name = {name.casefold(): value for name, value in fields.items()}
    texts = [v for name in TEXT if isinstance(v := by_name.get(name), str) and v.strip()]
    if not texts:
        raise ExtractError(f"no text under any of {', '.join(TEXT)}")
    return Extracted(whole(texts[0]), from_fields(fields))
