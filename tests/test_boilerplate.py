import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.boilerplate import article_end, article_of


@pytest.mark.parametrize(
    "heading", ["TIN LIÊN QUAN", "Có thể bạn quan tâm:", "Nên xem", "» Tin khác", "Tin cùng chuyên mục\r"]
)
def test_an_article_ends_where_its_related_links_begin(heading):
    body = "Kết nạp 802 đoàn viên.\nĐạt 110%.\n"
    assert article_end(body + heading + "\nLĐLĐ huyện Sông Lô tặng 50 suất quà") == len(body)


@pytest.mark.parametrize(
    "above",
    [
        "15:42 - 24/01/2021 (GMT +07:00)",
        "Thứ Năm, 02/04/2026 | 10:31",
        "Chia sẻ",
        "Chia sẻ | Lưu bài viết | In bài",
        "Cập nhật lúc: 9h30, 20/11/2024",
        "\n\nFacebook Zalo\r",
        "Trang chủ › Công đoàn › Hoạt động",
        "Trang chủ / Mặt trận - Đoàn thể",
    ],
)
def test_an_article_begins_under_share_bars_and_time_stamps(above):
    text = f"{above}\nKết nạp 802 đoàn viên.\nĐạt 110%.\n"
    found = article_of(text)
    assert len(found) == len(text)
    assert found.lstrip() == text[text.index("Kết") :]


@pytest.mark.parametrize("heading", ["Đọc nhiều", "Gửi bình luận", "TIN LIÊN QUAN"])
def test_a_heading_above_an_article_does_not_end_it(heading):
    text = f"{heading}\nLĐLĐ huyện Yên Lạc tổng kết\nKết nạp 802 đoàn viên.\n"
    assert article_of(text).strip() == text.partition("\n")[2].strip()


def test_a_box_of_links_inside_an_article_is_left_out():
    paragraph = (
        "Năm 2024, LĐLĐ huyện Yên Lạc kết nạp 802 đoàn viên, thành lập 5 công đoàn cơ sở" + ", vượt kế hoạch" * 4 + "."
    )
    box = "Bài liên quan\nLĐLĐ huyện Sông Lô tặng 50 suất quà\nTết đến với 300 công nhân\n"
    text = f"Tổng kết năm\n{box}{paragraph}\n\n{paragraph}\n{box}"
    assert article_of(text).split() == f"Tổng kết năm {paragraph} {paragraph}".split()
    assert article_of(text).index(paragraph) == text.index(paragraph)


@pytest.mark.parametrize(
    "text",
    [
        "20/11/2024",
        "802\nđoàn viên mới",
        "4.550\nđoàn viên mới",
        "Ngày 20/11, kết nạp 5 đoàn viên",
        "Chia sẻ khó khăn với công nhân\n9.500 suất quà",
        "12/15 đơn vị\nĐạt",
        "Trang chủ mới của LĐLĐ tỉnh có 5.000 lượt xem\nĐạt",
    ],
)
def test_a_title_that_looks_like_a_time_stamp_or_a_share_bar_stays(text):
    assert article_of(text) == text


@given(st.text())
def test_what_is_left_of_an_article_stands_where_it_stood(text):
    found = article_of(text)
    assert all(mine == other or mine == " " for mine, other in zip(found, text, strict=False))
    assert len(found) <= len(text)


@pytest.mark.parametrize("text", ["", "Tin khác đến từ huyện Sông Lô.", "Nên xem lại chỉ tiêu\nKết nạp 5 đoàn viên"])
def test_words_of_a_heading_inside_a_sentence_end_nothing(text):
    assert article_end(text) == len(text)
