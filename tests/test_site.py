from itertools import pairwise
from urllib.parse import unquote, urljoin
from weakref import WeakValueDictionary

import pytest

from ner import listing, site
from test_page import Page, record_of


@pytest.fixture(scope="module")
def many(documents):
    """Two and a half files of articles."""
    record = record_of(documents[0])
    return [{**record, "id": f"article {i}"} for i in range(2 * site.TOGETHER + site.TOGETHER // 2)]


def made_of(records):
    return {name: Page("".join(pieces)) for name, pieces in site.files(lambda: records, len(records))}


def test_articles_stand_in_files_of_some_before_the_list_of_them_all(many):
    files = made_of(many)
    assert list(files) == ["pages/000001.html", "pages/000002.html", "pages/000003.html", "index.html"]
    assert [len(file.all("article")) for file in files.values()] == [site.TOGETHER, site.TOGETHER, site.TOGETHER // 2, 0]


def test_neighbours_lead_from_the_first_article_to_the_last_and_back(many):
    files = made_of(many)
    links = {
        way: {unquote(urljoin(name, link["href"])) for name, file in files.items() for link in file.all("a", rel=way)}
        for way in ("prev", "next")
    }
    places = [f"{name}#{article['id']}" for name, file in files.items() for article in file.all("article")]
    assert links == {"prev": set(places[:-1]), "next": set(places[1:])}
    assert [file.all("nav")[0]["text"].strip() for file in files.values() if file.all("nav")] == [
        "← 1 of 50 →", "← 21 of 50 →", "← 41 of 50 →",
    ]  # fmt: skip


def test_articles_go_back_to_the_list_that_has_them(many, monkeypatch):
    monkeypatch.setattr(listing, "LISTED", site.TOGETHER)
    files = made_of(many)
    for (name, file), (after, _) in pairwise(files.items()):
        if name.startswith(site.PAGES):
            assert urljoin(name, file.all("a", class_="home")[0]["href"]) == after


def test_no_articles_make_an_empty_list():
    (file,) = made_of([]).values()
    assert "0 articles · 0 facts" in file.all("header")[0]["text"]


def test_few_records_are_held_at_once(many):
    class Read(dict):
        """A record that can be referred to weakly."""

    held: WeakValueDictionary[int, Read] = WeakValueDictionary()

    def reading():
        for record in many:
            fresh = Read(record)
            held[id(fresh)] = fresh
            yield fresh

    most = max(len(held) for _, pieces in site.files(reading, len(many)) for _ in pieces)
    assert most < 10
