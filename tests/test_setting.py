import unicodedata
from datetime import date

import pytest

from ner import markup
from ner.article_dates import dateline
from ner.setting import read_setting


def names_of(text):
    document = markup.loads("a", text + "\n----\n")
    setting = read_setting(document)
    return setting, {id_: body.name for id_, body in setting.bodies.items()}


def test_one_district_federation_under_four_names():
    _, names = names_of(
        "[[O1 LĐLĐ huyện Mê Linh]] vượt kế hoạch\n[[O2 Liên đoàn Lao động huyện Mê Linh]] và [[O3 LĐLĐ huyện]], "
        "[[O4 Công đoàn huyện]] tặng quà."
    )
    assert set(names.values()) == {"LĐLĐ huyện Mê Linh"}


def test_a_short_name_is_the_full_one_last_named_before_it():
    _, names = names_of(
        "Tin vắn\n[[O1 LĐLĐ huyện Mê Linh]] mở lớp; [[O2 LĐLĐ huyện]] tặng quà.\n"
        "[[O3 LĐLĐ huyện Gia Lâm]] họp; [[O4 LĐLĐ huyện]] trao cờ."
    )
    assert (names["T2"], names["T4"]) == ("LĐLĐ huyện Mê Linh", "LĐLĐ huyện Gia Lâm")


def test_the_federation_of_the_city_follows_from_its_district():
    _, names = names_of("[[O1 LĐLĐ huyện Mê Linh]] đạt chỉ tiêu [[O2 LĐLĐ Thành phố]] giao.")
    assert names["T2"] == "LĐLĐ TP Hà Nội"


def test_a_provincial_town_does_not_follow_from_its_province():
    _, names = names_of("[[O1 LĐLĐ huyện Yên Lạc]] phối hợp [[O2 LĐLĐ thành phố]] và [[O3 LĐLĐ tỉnh]].")
    assert (names["T2"], names["T3"]) == ("LĐLĐ TP", "LĐLĐ tỉnh Vĩnh Phúc")


def test_a_company_is_known_by_the_end_of_its_name():
    document = markup.loads("a", "[[E1 Công ty TNHH Nextwave]] và [[E2 Nextwave]]\n----\n")
    assert {body.name for body in read_setting(document).bodies.values()} == {"Công ty TNHH Nextwave"}


def test_a_company_is_neither_its_union_nor_its_branch():
    document = markup.loads(
        "a", "[[O1 Công đoàn Công ty May 10]], [[E1 Công ty May 10]], [[E2 Chi nhánh Công ty May 10]]\n----\n"
    )
    names = [body.name for body in read_setting(document).bodies.values()]
    assert names == ["Công đoàn Công ty May 10", "Công ty May 10", "Chi nhánh Công ty May 10"]


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("[[E1 VIB]] lên sàn\nCổ phiếu của [[E2 Ngân hàng TMCP Quốc tế]] (VIB).", "Ngân hàng TMCP Quốc tế"),
        (
            "[[E1 Công ty CP Đầu tư Thế giới di động]] (mã MWG) và [[E2 MWG]]",
            "Công ty CP Đầu tư Thế giới di động",
        ),
        ("[[E1 Ngân hàng TMCP Á Châu]] (ACB – mã CK: ACX) lãi; [[E2 ACB]] chi", "Ngân hàng TMCP Á Châu"),
        ("[[E1 Ngân hàng TMCP An Bình]] (tên viết tắt: ABBANK), [[E2 ngân hàng ABBank]]", "Ngân hàng TMCP An Bình"),
        ("[[O1 Công đoàn Đường sắt Việt Nam]] họp; [[O2 Công đoàn ĐSVN]] tặng quà", "Công đoàn Đường sắt Việt Nam"),
        ("[[E1 Công ty TNHH may mặc Lu An]] và [[E2 Công ty Lu An]]", "Công ty TNHH may mặc Lu An"),
        ("[[E1 CTCP Thép Nhật Quang]], [[E2 Thép Nhật Quang]], [[E3 Nhật Quang]]", "Công ty CP Thép Nhật Quang"),
        ("[[O1 Công đoàn các KCN tỉnh Thái Bình]]; [[O2 Công đoàn các KCN]]", "Công đoàn các KCN tỉnh Thái Bình"),
    ],
)
def test_a_body_is_known_by_its_abbreviation(text, full):
    _, names = names_of(text)
    assert set(names.values()) == {full}


def test_a_name_in_brackets_that_says_more_than_an_abbreviation_is_no_other_name():
    _, names = names_of("[[E1 Beer Group]] (thuộc Tập đoàn ThaiBev, công ty mẹ), [[E2 ThaiBev]]")
    assert set(names.values()) == {"Beer Group", "ThaiBev"}
    _, names = names_of("[[O1 Văn phòng Ủy ban nhân dân]] (UBND) tỉnh và [[O2 UBND]]")
    assert names["T2"] == "UBND"


@pytest.mark.parametrize("name", ["Công đoàn (VNPT", "Công đoàn *ABC", "Công đoàn EVN)"])
def test_signs_in_a_name_are_no_pattern(name):
    _, names = names_of(f"[[O1 {name}]] và [[O2 Công đoàn Dầu khí]] họp")
    assert names["T2"] == "Công đoàn Dầu khí"


def test_two_that_end_as_a_short_name_leave_it_open():
    _, names = names_of("[[E1 Công ty Giày Hưng Thịnh]], [[E2 Công ty May Hưng Thịnh]], [[E3 Công ty Hưng Thịnh]]")
    assert names["T3"] == "Công ty Hưng Thịnh"


def test_a_department_belongs_to_the_articles_province():
    _, names = names_of("[[O1 LĐLĐ tỉnh Lạng Sơn]] và [[O2 Sở LĐ-TB&XH]]")
    assert names["T2"] == "Sở Lao động - Thương binh và Xã hội tỉnh Lạng Sơn"


@pytest.mark.parametrize(
    "name", ["Tổng cục Hải quan", "Trung tâm Thông tin Thương mại", "Ủy ban Chứng khoán Nhà nước", "TTXVN"]
)
def test_an_authority_that_only_reports_is_not_the_subject(name):
    text = f"Theo [[O1 {name}]], xuất khẩu đạt [[M1 19]] tỷ USD.\n----\nM1 finance"
    assert read_setting(markup.loads("a", text)).subject is None
    assert read_setting(markup.loads("a", f"{text} O1")).subject.name == name


def test_the_subject_is_named_in_the_title_and_never_under_the_article():
    setting, _ = names_of(
        "[[O1 LĐLĐ huyện Mê Linh]] vượt kế hoạch\nChỉ tiêu [[O2 LĐLĐ Thành phố]] giao.\nTin liên quan\n"
        "[[O3 LĐLĐ huyện Gia Lâm]], [[O4 LĐLĐ huyện Gia Lâm]], [[O5 LĐLĐ huyện Gia Lâm]], [[O6 LĐLĐ huyện Gia Lâm]]"
    )
    assert setting.subject.name == "LĐLĐ huyện Mê Linh"


def test_who_sets_the_target_is_not_the_subject():
    setting, _ = names_of("Đạt chỉ tiêu [[O1 LĐLĐ tỉnh Vĩnh Phúc]] giao, [[O2 LĐLĐ huyện Yên Lạc]] họp.")
    assert setting.subject.name == "LĐLĐ huyện Yên Lạc"


@pytest.mark.parametrize(
    ("text", "period", "how"),
    [
        ("Họp\n15:42 - 24/01/2021 (GMT +07:00)\n[[D1 Năm qua]] đạt", "2020-01-01", "relative to 2021-01-24"),
        ("Họp\nTrong [[D1 6 tháng đầu năm]], so với [[D2 năm 2022]]", "2023-01-01", "year of the article"),
        ("Họp\nTrong [[D1 6 tháng đầu năm]], so với kế hoạch [[D2 năm 2022]]", "2022-01-01", "year of the article"),
        ("Họp\n[[D1 20/11/2022]]: [[D2 năm qua]]", "2022-01-01", "relative to 2022-11-20"),
        ("Họp\n[[D2 năm qua]], hạn đến [[D1 31/12/2022]]", "2021-01-01", "relative to 2022"),
    ],
)
def test_relative_dates_count_from_the_articles_own(text, period, how):
    setting, _ = names_of(text)
    found = setting.dates[setting.period.id]
    assert (found.period.start.isoformat(), found.how) == (period, how)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Từ [[D1 đầu năm]], LĐLĐ", "2023-08-20"),
        ("kể từ [[D1 đầu năm]] đến nay", "2023-08-20"),
        ("từ [[D1 đầu năm]] đến tháng 6", "2023-03-31"),
        ("Dịp [[D1 đầu năm]]", "2023-03-31"),
    ],
)
def test_since_the_start_of_the_year_runs_on(text, end):
    document = markup.loads("a", f"Họp\n07:30 20/8/2023\n{text}\n----\n")
    (found,) = read_setting(document).dates.values()
    assert (found.period.start.isoformat(), found.period.end.isoformat()) == ("2023-01-01", end)


def test_of_years_named_as_often_the_latest_is_the_articles():
    setting, _ = names_of("Từ [[D1 năm 1975]] đến khi họp [[D2 năm 2023]]: [[D3 quý I]].")
    assert setting.dates["T3"].period.start.year == 2023


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Năm nay đạt, so với cùng kỳ [[D1 năm 2021]]; kết quả [[D2 năm 2022]]", "T2"),
        ("07:30 11/11/2022\n[[D1 Năm 2013]] bắt đầu; [[D2 9 tháng]] đạt", "T2"),
        ("07:30 11/01/2023\nKết quả [[D1 năm 2022]]", "T1"),
        ("07:30 11/11/2023\nTheo quyết định [[D1 năm 2022]]", None),
        ("07:30 11/11/2022\nMục tiêu [[D1 năm 2023]]", None),
        ("[[D1 Nhiệm kỳ 2023-2028]] mở ra sau [[D2 nhiệm kỳ 2018-2023]], họp [[D3 năm 2023]]", "T2"),
        ("07:30 11/11/2022\nVào [[D1 đầu năm]], [[D2 ngày 10 tháng 11 năm 2022]]", None),
        ("07:30 11/11/2022\nHoạt động từ [[D1 năm 2005]]", None),
    ],
)
def test_the_period_of_an_article_is_the_running_one(text, period):
    setting, _ = names_of(f"Họp\n{text}")
    assert (setting.period and setting.period.id) == period


def test_the_year_of_plans_alone_is_not_the_articles():
    document = markup.loads(
        "a", "[[D1 Năm 2021]] đạt. [[D2 Năm 2022]] phấn đấu [[T1 30]] CĐCS.\n----\nT1 union_establishment D2\n"
    )
    setting = read_setting(document)
    assert setting.period.id == "T1"
    assert setting.dates["T1"].period.start.year == 2021


def test_a_feast_is_not_the_articles_day():
    setting, _ = names_of("[[D1 Năm 2016]]: quà [[D2 Tết Trung thu]]. Mốc tính [[D3 30/6/2016]].")
    assert setting.day == date(2016, 6, 30)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Tính đến hết [[D1 tháng 7/2023]]", "2023-01-01", "2023-07-31"),
        ("Hết [[D1 quý II]]", "2023-01-01", "2023-06-30"),
        ("Hết [[D1 ngày 31/7]]", "2023-07-31", "2023-07-31"),
        ("kể từ [[D1 tháng 6]], nhà máy", "2023-06-01", "2023-08-20"),
    ],
)
def test_what_stands_before_a_date_says_how_far_it_runs(text, start, end):
    document = markup.loads("a", f"Họp\n07:30 20/8/2023\n{text}\n----\n")
    (found,) = read_setting(document).dates.values()
    assert (found.period.start.isoformat(), found.period.end.isoformat()) == (start, end)


def test_the_same_months_of_another_year():
    setting, _ = names_of("[[D1 10 tháng năm 2023]] đạt 45%, cùng kỳ [[D2 năm 2022]] đạt 49%.")
    assert [day.isoformat() for day in (setting.dates["T2"].period.start, setting.dates["T2"].period.end)] == [
        "2022-01-01",
        "2022-10-31",
    ]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Hết [[D1 tháng 7/2023]], huyện đạt 45%", "2023-01-01/2023-07-31"),
        ("Kể từ [[D1 tháng 6/2023]], nhà máy", "2023-06-01/2023-08-20"),
        ("Từ [[D1 tháng 6/2023]] tới tháng 8", "2023-06-01/2023-06-30"),
        ("Họp [[D2 10 tháng năm 2023]], cùng kỳ [[D1 năm 2022]]", "2022-01-01/2022-10-31"),
        ("[[D1 Nửa đầu nhiệm kỳ]] của [[D2 nhiệm kỳ 2022-2026]]", "2022-01-01/2024-06-30"),
    ],
)
def test_dates_with_accents_apart(text, period):
    document = markup.loads("a", unicodedata.normalize("NFD", f"Họp\n07:30 20/8/2023\n{text}") + "\n----\n")
    dates = read_setting(document).dates.values()
    assert period in [f"{found.period.start}/{found.period.end}" for found in dates]


def test_comparisons_with_accents_apart_are_not_of_the_articles_year():
    setting, _ = names_of(unicodedata.normalize("NFD", "Tăng so với [[D1 năm 2025]]; [[D2 năm 2022]] kết nạp nhiều."))
    assert setting.period.id == "T2"


def test_who_sets_the_target_with_accents_apart():
    text = "Đạt chỉ tiêu [[O1 LĐLĐ tỉnh Hà Nam]] đã giao\n[[O2 LĐLĐ huyện Mê Linh]] họp."
    setting, _ = names_of(unicodedata.normalize("NFD", text))
    assert setting.subject.name == "LĐLĐ huyện Mê Linh"


def test_the_same_day_is_the_one_named_before():
    setting, _ = names_of("[[D1 Ngày 12/6/2021]] họp, [[D2 cùng ngày]] tặng quà.")
    assert setting.dates["T2"].period == setting.dates["T1"].period


def test_a_plan_ahead_is_not_the_articles_period():
    setting, _ = names_of("07:30 11/11/2022\nMục tiêu [[D1 năm 2023]]; kết quả [[D2 năm 2022]].")
    assert setting.period.id == "T2"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Tiêu đề\nMai Dung (báo Lao Động) - 11/11/2022 07:30 GMT+7\nSáng 10/11/2022, LĐLĐ …", date(2022, 11, 11)),
        ("Tiêu đề\nThứ hai, 24/01/2021\nNội dung", date(2021, 1, 24)),
        ("Tiêu đề\n20/12/2023\nNội dung", date(2023, 12, 20)),
        ("Công đoàn cơ sở\n26 tháng 12, 2025 lúc 19:47 · 🌏\nNội dung", date(2025, 12, 26)),
        ("Tiêu đề\nThứ Sáu, ngày 12 tháng 6 năm 2020\nNội dung", date(2020, 6, 12)),
        ("Tiêu đề\nSáng 10/11/2022, LĐLĐ huyện tặng quà.", None),
        ("Tiêu đề\nNội dung\nTin liên quan\n11/11/2022 07:30", None),
        ("Tiêu đề\n31/02/2022 07:30\nNội dung", None),
        ("Tiêu đề\n2024-05-12 10:30\nNội dung", date(2024, 5, 12)),
        ("LĐLĐ huyện phát động đăng ký thi đua ngày 15/3/2018\nNội dung", None),
        ("Tiêu đề\n• Ngày 12/5/2016: kết nạp 20 đoàn viên\nNội dung", None),
        ("Tiêu đề\nHuyện đã đăng cai hội thi ngày 15/3/2018\nNội dung", None),
        ("Tiêu đề\nĐăng ngày 15/3/2018\nNội dung", date(2018, 3, 15)),
    ],
)
def test_the_time_stamp_of_an_article(text, day):
    assert dateline(text) == day


@pytest.mark.parametrize(
    ("others", "subject"), [("", "VASCO"), ("[[E2 Jetstar]], [[E3 Vietjet]], [[E4 Bamboo]] cũng bay. ", None)]
)
def test_a_body_named_late_is_the_subject_only_where_half_of_all_is_about_it(others, subject):
    before = "Bay đúng giờ hơn\n" + "Hành khách bớt phải chờ ở các sân bay. " * 12
    found = markup.loads("late", f"{before}{others}Riêng [[E1 VASCO]] bay [[M1 9]] chuyến.\n----\nM1 other E1\n")
    body = read_setting(found).subject
    assert (body and body.name) == subject


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Đến [[D1 20/9/2014]], huyện có thêm 9 đoàn viên.", date(2014, 9, 20)),
        ("Huyện tính đến [[D1 20/9/2014]] có thêm 9 đoàn viên.", date(2014, 9, 20)),
        ("Huyện phải làm xong việc này trước [[D1 20/9/2014]].", None),
        ("Đợt này kéo dài đến [[D1 20/9/2014]].", None),
        ("Sáng [[D1 9/4/2014]] huyện báo cáo; chiều [[D2 16/4]] sẽ họp tiếp.", date(2014, 4, 9)),
        ("Chiều [[D1 13/4]], huyện bầu cử đại biểu HĐND [[D2 nhiệm kỳ 2016-2021]].", date(2016, 4, 13)),
    ],
)
def test_a_day_to_come_is_not_the_articles(text, day):
    assert read_setting(markup.loads("a", f"{text}\n----\n")).day == day


@pytest.mark.parametrize(("day", "period"), [("15/7", "T2"), ("20/12", "T1")])
def test_an_article_of_july_is_of_the_half_year_and_not_of_the_year(day, period):
    text = f"[[D1 Năm 2018]] là năm khó. [[D2 6 tháng đầu năm 2018]] lãi [[M1 5 tỷ]]. Họp ngày [[D3 {day}/2018]]."
    assert read_setting(markup.loads("a", f"{text}\n----\nM1 finance D2\n")).period.id == period


def test_a_side_remark_on_a_quarter_is_not_the_articles_period():
    text = (
        "[[D1 Năm 2022]] kết nạp [[M1 802]] người, mở [[M2 12]] lớp. [[D2 Quý I/2022]] tặng [[M3 20]] suất quà. "
        "Họp ngày [[D3 10/11/2022]].\n----\nM1 other D1\nM2 other D1\nM3 other D2\n"
    )
    assert read_setting(markup.loads("a", text)).period.id == "T1"


def test_a_report_of_december_is_of_the_year_and_not_of_the_term():
    text = (
        "[[D1 Nhiệm kỳ 2018-2023]] có 5 khâu. [[D2 Năm 2022]] kết nạp [[M1 802]] người. Họp ngày [[D3 20/12/2022]].\n"
        "----\nM1 other D2\n"
    )
    assert read_setting(markup.loads("a", text)).period.id == "T2"


def test_years_to_come_do_not_hide_those_of_comparisons():
    text = "Tầm nhìn [[D1 năm 2060]]. [[D2 Ngày 30/11]] thêm 55 người, so với [[D3 năm 2019]]."
    assert read_setting(markup.loads("a", f"{text}\n----\n")).day == date(2020, 11, 30)


def test_an_article_that_names_years_to_come_alone_has_none():
    setting = read_setting(markup.loads("a", "Mở 5 cảng đến [[D1 năm 2060]].\n----\n"))
    assert (setting.day, setting.period) == (None, None)


def test_a_year_still_to_come_is_not_the_articles():
    text = "Quy hoạch đến [[D1 năm 2060]], tầm nhìn [[D2 năm 2060]]. [[D3 Ngày 30/11/2019]] kết nạp 55 đoàn viên."
    assert read_setting(markup.loads("a", f"{text}\n----\n")).day == date(2019, 11, 30)


def test_a_spring_meeting_that_tells_of_a_whole_year_is_in_the_next():
    text = (
        "[[D1 Ngày 28/4]], ngân hàng họp cổ đông. [[D2 Năm 2015]], lãi [[M1 115 tỷ]], chia [[M2 20 tỷ]] đồng; "
        "[[D3 năm 2015]] có thêm 3 chi nhánh.\n----\nM1 finance D2\nM2 finance D2\n"
    )
    assert read_setting(markup.loads("a", text)).day == date(2016, 4, 28)
    assert read_setting(markup.loads("a", text.replace("28/4", "28/4/2015"))).day == date(2015, 4, 28)
    assert read_setting(markup.loads("a", text.replace("28/4", "28/10"))).day == date(2015, 10, 28)


def test_a_school_year_that_begins_is_that_of_its_first_year():
    text = "[[D1 Ngày 20/8]], trường đón tân sinh viên [[D2 năm học 2019 - 2020]].\n----\n"
    assert read_setting(markup.loads("a", text)).day == date(2019, 8, 20)
    assert read_setting(markup.loads("a", text.replace("20/8", "20/5"))).day == date(2020, 5, 20)


@pytest.mark.parametrize(("head", "period"), [("", "10 tháng 2017"), ("M2 finance D1\n", "năm 2016")])
def test_a_last_year_in_which_nothing_is_counted_is_not_the_articles(head, period):
    text = (
        "Xuất khẩu vượt [[M2 90 tỷ]] đồng của cả [[D1 năm 2016]]\n[[D2 Ngày 11/11/2017]], hải quan cho biết "
        f"[[D3 10 tháng 2017]] đạt [[M1 98 tỷ]] đồng.\n----\nM1 finance D3\n{head}"
    )
    document = markup.loads("a", text)
    assert document.surface(read_setting(document).period) == period
