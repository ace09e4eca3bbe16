from __future__ import annotations

import pytest

from index.documents.notices import is_notice


@pytest.mark.parametrize(
    "line",
    [
        "Related Posts",
        "Leave a Reply",
        "Your email address will not be published.",
        "Updated:",
        "Updated May 1, 2024, 3:04 PM",
        "0:00",
        "Saturday, April 4, 2009",
        "This story has been updated with additional reporting.",
        "CNN's Jane Doe and John Roe contributed to this report.",
        "Advertisement",
        "© 2024 Cable News Network",
        "Breaking news: this is a developing story",
        "RELATED: Council votes to raise the dam",
        "Read more: Why the dam leaks",
        "Watch | The dam from above",
        "Read more about the dam here.",
        "Sign up for our newsletter to get the news in your inbox.",
        "Follow us on Facebook",
        "Never miss the latest news by signing up to our newsletter today!",
        "To read on, subscribe or log in.",
        "Are you already a subscriber? Then sign in here.",
    ],
)
def test_what_the_page_says_is_a_notice(line: str) -> None:
    assert is_notice(line)


@pytest.mark.parametrize(
    "line",
    [
        "Read more slowly, the judge told the clerk.",
        "Read more books, the minister of education said.",
        "Breaking news: seven people have died under the dam.",
        "Breaking news of the flood reached the king on Monday.",
        "Join us in prayer, the bishop said.",
        "Sign up for the army, the minister told students on Twitter.",
        "Watch: that was the last word the guard heard.",
        "Follow the money, investigators said.",
        "Related cases were found in two other towns.",
        "This article was corrected on June 5, 2024. An earlier version gave the wrong year.",
        "This story has been updated to show that nine people died.",
        "Correction: the dam is in Kall, not in Skarvik.",
        "The council was updated on Tuesday.",
        "“We contributed to this report,” the mayor said.",
        "Shares of Boeing fell 5% on Monday after the crash.",
        "Copyright law was changed by parliament on Monday.",
        "Published reports put the toll at 12.",
        "To continue their search, divers asked for better lamps.",
    ],
)
def test_what_only_begins_like_one_is_none(line: str) -> None:
    assert not is_notice(line)
