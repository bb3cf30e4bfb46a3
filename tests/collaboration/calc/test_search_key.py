"""The folded search key of an agreement."""

from collaboration.calc.search_key import MAX_LENGTH, agreement_search_key, search_words


def test_number_title_partners_and_researchers_are_found():
    key = agreement_search_key("KJ2018-00001", "蓄電池の研究", ["㈱青葉"], ["髙橋　花子"])
    assert key == "kj2018-00001 青葉 (株)青葉 高橋花子 蓄電池ノ研究"


def test_an_empty_partner_or_researcher_leaves_no_trace():
    assert agreement_search_key("A1", "題", ["", "青葉"], [""]) == "a1 青葉 題"


def test_the_key_is_cut_at_the_length_of_its_column():
    assert len(agreement_search_key("A1", "題" * 3000, [], [])) == MAX_LENGTH


def test_words_are_folded_with_and_without_a_legal_form():
    assert search_words("株式会社青葉　ＫＪ２０１８") == [("株式会社青葉", "青葉"), ("kj2018", "kj2018")]


def test_blank_input_has_no_words():
    assert search_words(" 　 ") == []


def test_a_word_of_nothing_but_invisible_characters_is_dropped():
    assert search_words("青葉 \u200b") == [("青葉", "青葉")]
