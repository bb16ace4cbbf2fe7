"""The pages of results as a reader meets them: opened from a folder, in a browser."""

import pytest

import chromium
from ner import markup, site
from test_page import HOSTILE, record_of

pytestmark = pytest.mark.skipif(chromium.COMMAND is None, reason="needs chromium or google-chrome on the PATH")

WRONG = """[[O1 LĐLĐ tỉnh Hà Giang]] báo cáo
[[D1 Năm 2022]], [[O2 LĐLĐ tỉnh Hà Giang]] kết nạp [[M1 4.550]]/[[T1 6.000]] [[U1 đoàn viên]], đạt [[P1 70%]].
----
M1 member_admission T1 U1 P1 O2 D1
"""
COUNT = 'article:not([hidden]) mark[data-links*="target"]'
ROWS = "[...document.querySelectorAll('li')].map(row => row.querySelector('small').textContent.split(' · ').at(-1))"
LABELS = "[...document.querySelectorAll('svg text')].map(text => text.textContent).sort()"
LIT = "[...document.querySelectorAll('mark.lit')].map(mark => mark.textContent)"


@pytest.fixture(scope="module")
def folder(documents, tmp_path_factory):
    """A site of 125 articles, one with a finding, one hostile, the rest alike."""
    folder = tmp_path_factory.mktemp("site")
    first, second, third = map(record_of, documents)
    hostile = {**third, "id": HOSTILE, "text": HOSTILE + third["text"], "entities": [], "relations": [], "facts": []}
    records = [first, second, third, record_of(markup.loads("wrong", WRONG)), hostile]
    records += [{**second, "id": f"again {i}"} for i in range(120)]
    (folder / site.PAGES).mkdir()
    for name, pieces in site.files(lambda: records, len(records)):
        (folder / name).write_text("".join(pieces), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def browser():
    with chromium.Browser() as browser:
        yield browser
        assert browser.problems == []
        assert {address.partition(":")[0] for address in browser.asked} <= {"about", "file"}


@pytest.fixture
def shown(browser, folder):
    """The list as it opens."""
    browser.resize(1200, 800)
    browser.open("about:blank")
    browser.open(folder / "index.html")
    return browser


def ask(browser, **wanted):
    for name, value in wanted.items():
        browser.run(
            f"document.querySelector('[name={name}]')[{value!r} === 'any' ? 'checked' : 'value'] = {value!r};"
            "document.querySelector('form').dispatchEvent(new Event('input'))"
        )
    return browser.run(ROWS)


def test_the_list_is_drawn_as_one_scrolls(shown):
    assert shown.run(ROWS)[:3] == ["first", "second", "third"]
    assert shown.run(f"{ROWS}.length") == 100
    shown.run("scrollTo(0, document.body.scrollHeight)")
    shown.run(chromium.PAINTED)
    shown.run(chromium.PAINTED)
    assert shown.run(f"{ROWS}.length") == 125


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"words": "HA giang"}, ["wrong"]),
        ({"words": "Ðoàn viên 114,5"}, ["first"]),
        ({"words": "4.550/6.500"}, []),
        ({"words": "alert(1)"}, [HOSTILE]),
        ({"findings": "any"}, ["wrong"]),
        ({"indicator": "Member admission"}, ["first", "wrong"]),
        ({"indicator": "Member admission", "year": "2024"}, ["first"]),
    ],
)
def test_articles_are_searched_and_filtered(shown, wanted, ids):
    assert ask(shown, **wanted) == ids


def test_what_is_asked_for_stays_in_the_address(shown):
    ask(shown, words="Hà Giang", indicator="Member admission")
    address = shown.run("location.href")
    shown.open("about:blank")
    shown.open(address)
    assert shown.run(ROWS) == ["wrong"]


def test_the_keyboard_goes_from_the_list_to_an_article_and_back(shown):
    shown.press("/")
    for key in [*"yen lac", "ArrowDown"]:
        shown.press(key)
    assert shown.run("document.activeElement.textContent") == "LĐLĐ huyện Yên Lạc vượt kế hoạch"
    shown.follow("document.activeElement.click()")
    assert shown.run("document.title") == "first"
    shown.press("ArrowRight")
    assert shown.run("document.title") == "second"
    shown.follow("document.querySelector('.home').click()")
    assert shown.run(ROWS) == ["first"]
    assert shown.run("document.activeElement.textContent") == "LĐLĐ huyện Yên Lạc vượt kế hoạch"


def test_the_next_article_may_be_in_the_next_file(shown, folder):
    shown.open(f"{(folder / 'pages' / '000001.html').as_uri()}#again-14")
    shown.follow("document.querySelector('article:not([hidden]) [rel=next]').click()")
    assert shown.run("document.title") == "again 15"


@pytest.fixture
def article(shown, folder):
    """The article with a finding, by its address."""
    shown.open(f"{(folder / 'pages' / '000001.html').as_uri()}#wrong")
    return shown


PARTS = ["by", "percent", "period", "target", "unit"]


def test_a_count_draws_its_links_under_the_pointer_and_no_longer(article):
    article.hover(COUNT)
    assert article.run(LABELS) == PARTS
    article.hover("article:not([hidden]) h2")
    assert article.run(LABELS) == []


def test_a_count_draws_its_links_in_focus_until_escape(article):
    article.run(f"document.querySelector('{COUNT}').focus()")
    assert article.run(LABELS) == PARTS
    assert article.run("document.querySelectorAll('tr.lit').length") == 1
    article.press("Escape")
    assert article.run(LABELS) == []


@pytest.mark.parametrize("selector", ["aside a", "tbody th a"])
def test_a_finding_and_a_fact_show_their_spans(article, selector):
    article.run(f"document.querySelector('article:not([hidden]) {selector}').click()")
    assert article.run(LIT) == ["Năm 2022", "LĐLĐ tỉnh Hà Giang", "4.550", "6.000", "đoàn viên", "70%"]


def test_labels_of_a_type_can_be_hidden(article):
    article.run("document.querySelector('[value=UNIT]').click()")
    article.hover(COUNT)
    assert article.run(LABELS) == ["by", "percent", "period", "target"]


def test_a_hostile_article_is_text(shown, folder):
    ask(shown, words="alert")
    shown.follow("document.querySelector('li a').click()")
    assert shown.run("document.title") == HOSTILE
    assert shown.run("document.querySelectorAll('img').length") == 0


@pytest.mark.parametrize("file", ["index.html", "pages/000001.html"])
def test_nothing_is_wider_than_a_small_screen(browser, folder, file):
    browser.resize(360, 640)
    browser.open(folder / file)
    assert browser.run("document.documentElement.scrollWidth") == 360


def test_an_article_is_printed_without_what_only_a_screen_needs(article):
    article.show_as("print")
    shown = "[...document.querySelectorAll('{}')].filter(node => node.getClientRects().length).length"
    assert [article.run(shown.format(selector)) for selector in ("nav", ".home", "section", "aside")] == [0, 0, 1, 1]
    article.show_as("")
