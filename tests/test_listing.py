import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner import listing, site
from test_page import HOSTILE, Page, record_of


@pytest.fixture(scope="module")
def records(documents):
    return [record_of(document) for document in documents]


def lists(records):
    """The lists of a site: the rows of each, as its script reads them."""
    files = site.files(lambda: records, len(records))
    return {name: Page("".join(pieces)) for name, pieces in files if not name.startswith(site.PAGES)}


def rows(records):
    (data,) = lists(records)["index.html"].all("script", type="application/json")
    return [json.loads(line) for line in data["text"].splitlines() if line]


def test_a_row_says_what_an_article_is_about(records):
    first, *_ = rows(records)
    assert (first["title"], first["id"], first["facts"]) == ("LĐLĐ huyện Yên Lạc vượt kế hoạch", "first", 1)
    assert (first["body"], first["indicator"], first["year"]) == ("LĐLĐ huyện Yên Lạc", ["Member admission"], [2024])
    assert first["address"] == "pages/000001.html#first"
    assert first["findings"] == []


def test_a_period_over_several_years_is_found_in_each(records):
    fact = records[0]["facts"][0] | {"period_start": "2021-06-01", "period_end": "2023-01-31"}
    (row,) = rows([{**records[0], "facts": [fact]}])
    assert row["year"] == [2021, 2022, 2023]


def test_an_article_without_text_or_facts_is_listed_by_its_id(records):
    (row,) = rows([{**records[0], "text": "\n", "entities": [], "relations": [], "facts": []}])
    assert (row["title"], row["body"], row["indicator"], row["facts"]) == ("first", "", [], 0)


def test_the_head_counts_what_is_listed(records):
    (list_,) = lists(records).values()
    assert list_.all("header")[0]["text"].split("\n")[2] == "3 articles · 5 facts"


def test_hostile_text_stays_data(records):
    hostile = {**records[0], "id": HOSTILE, "text": f"{HOSTILE}\n<!--\ud800", "entities": [], "relations": [], "facts": []}
    (list_,) = lists([hostile]).values()
    assert [script.get("type") for script in list_.all("script")] == ["application/json", None]
    assert "<" not in list_.all("script", type="application/json")[0]["text"]
    (row,) = rows([hostile])
    assert (row["id"], row["title"]) == (HOSTILE, HOSTILE[:200])


@given(st.text("aăâàảãạbđÐĐeêộƠỰ 0123.,/-\n“”"), st.sampled_from(["NFC", "NFD"]), st.sampled_from([str.upper, str.lower]))
def test_a_word_is_searched_alike_however_it_is_written(text, form, case):
    assert listing.searched(unicodedata.normalize(form, case(text))) == listing.searched(text)


@given(st.text("aăâàảãạbđÐĐeêộƠỰ 0123.,/-\n“”"))
def test_no_word_of_a_text_is_lost(text):
    found = listing.searched(text)
    assert all(listing.searched(word) in found.split(" ") for word in text.split() if word.isalnum())


def test_more_articles_than_a_list_holds_make_several(records, monkeypatch):
    monkeypatch.setattr(listing, "LISTED", site.TOGETHER)
    many = [{**records[0], "id": f"a{i}"} for i in range(2 * site.TOGETHER + 1)]
    made = lists(many)
    assert list(made) == ["index.html", "list-000002.html", "list-000003.html"]
    for list_ in made.values():
        assert [link["href"] for link in list_.all("a") if "current" in str(link)] == list(made)
    assert made["list-000003.html"].all("a", **{"aria-current": "true"})[0]["text"] == "41–41"
