from __future__ import annotations

import pytest

from assistant.chat import limits
from assistant.chat.limits import Allowance, caller_of


def test_so_many_at_once_and_then_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    allowance = Allowance(600)
    for _ in range(600):
        assert allowance.is_left("a")
        allowance.take("a")
    assert not allowance.is_left("a")
    assert allowance.is_left("b")
    clock[0] += allowance.pause
    assert allowance.is_left("a")
    allowance.take("a")
    assert not allowance.is_left("a")


def test_callers_that_are_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_CALLERS", 3)
    allowance = Allowance(1)
    for caller in "abcd":
        allowance.take(caller)
    assert [allowance.is_left(caller) for caller in "abcd"] == [True, False, False, False]


@pytest.mark.parametrize(
    ("host", "caller"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("no address", "no address"),
    ],
)
def test_addresses_of_one_caller_are_one(host: str, caller: str) -> None:
    assert caller_of({"type": "http", "client": (host, 1)}) == caller
    assert caller_of({"type": "http", "client": None}) == ""
