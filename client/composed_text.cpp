#include "client/composed_text.h"

#include <algorithm>
#include <vector>

#include "policy/base/unicode.h"
#include "policy/base/utf8.h"

namespace signet::client {
namespace {

// Unicode 15, UnicodeData.txt: the marks of Vietnamese and their canonical combining classes.
constexpr char32_t grave = 0x300, acute = 0x301, circumflex = 0x302, tilde = 0x303, breve = 0x306, hook = 0x309, horn = 0x31b, dot = 0x323;

bool is_mark(char32_t point) { return point >= 0x300 && point <= 0x36f; }
int combining_class(char32_t mark) { return mark == horn ? 216 : mark == dot ? 220 : 230; }

struct Letter {
  char32_t base, mark, composed;
};

std::vector<Letter> vietnamese_letters() {
  std::vector<Letter> letters;
  // Each: the letter, then with grave, acute, tilde, hook, dot below.
  for (const std::u32string_view row : {U"aàáãảạ", U"ăằắẵẳặ", U"âầấẫẩậ", U"eèéẽẻẹ", U"êềếễểệ", U"iìíĩỉị", U"oòóõỏọ", U"ôồốỗổộ",
                                        U"ơờớỡởợ", U"uùúũủụ", U"ưừứữửự", U"yỳýỹỷỵ", U"AÀÁÃẢẠ", U"ĂẰẮẴẲẶ", U"ÂẦẤẪẨẬ", U"EÈÉẼẺẸ",
                                        U"ÊỀẾỄỂỆ", U"IÌÍĨỈỊ", U"OÒÓÕỎỌ", U"ÔỒỐỖỔỘ", U"ƠỜỚỠỞỢ", U"UÙÚŨỦỤ", U"ƯỪỨỮỬỰ", U"YỲÝỸỶỴ"}) {
    constexpr char32_t tones[] = {grave, acute, tilde, hook, dot};
    for (std::size_t i = 0; i < 5; ++i) letters.push_back({row[0], tones[i], row[i + 1]});
  }
  // The dot below stands before circumflex and breve, the horn before every tone.
  for (const Letter& each : {Letter{U'a', circumflex, U'â'}, {U'a', breve, U'ă'},      {U'e', circumflex, U'ê'},
                             {U'o', circumflex, U'ô'},       {U'o', horn, U'ơ'},       {U'u', horn, U'ư'},
                             {U'A', circumflex, U'Â'},       {U'A', breve, U'Ă'},      {U'E', circumflex, U'Ê'},
                             {U'O', circumflex, U'Ô'},       {U'O', horn, U'Ơ'},       {U'U', horn, U'Ư'},
                             {U'ạ', circumflex, U'ậ'},       {U'ạ', breve, U'ặ'},      {U'ẹ', circumflex, U'ệ'},
                             {U'ọ', circumflex, U'ộ'},       {U'Ạ', circumflex, U'Ậ'}, {U'Ạ', breve, U'Ặ'},
                             {U'Ẹ', circumflex, U'Ệ'},       {U'Ọ', circumflex, U'Ộ'}})
    letters.push_back(each);
  return letters;
}

const std::vector<Letter>& letters() {
  static const auto all = vietnamese_letters();
  return all;
}

// UAX 15: taken apart, marks put in order, put together again. `text` is one letter with its marks.
std::u32string compose(std::u32string text) {
  for (auto parts = letters().begin(); parts != letters().end();) {
    parts = std::find_if(letters().begin(), letters().end(), [&](const Letter& each) { return each.composed == text[0]; });
    if (parts != letters().end()) text.replace(0, 1, std::u32string{parts->base, parts->mark});
  }
  std::stable_sort(text.begin() + 1, text.end(),
                   [](char32_t one, char32_t other) { return combining_class(one) < combining_class(other); });
  for (std::size_t i = 1; i < text.size();) {
    const auto whole =
        std::find_if(letters().begin(), letters().end(), [&](const Letter& each) { return each.base == text[0] && each.mark == text[i]; });
    if (whole == letters().end()) return text;
    text[0] = whole->composed;
    text.erase(i, 1);
  }
  return text;
}

void put_utf8(std::string& out, char32_t point) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((point >> shift) & 0x3f)); };
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xc0 | point >> 6), tail(0);
  } else if (point < 0x10000) {
    out += static_cast<char>(0xe0 | point >> 12), tail(6), tail(0);
  } else {
    out += static_cast<char>(0xf0 | point >> 18), tail(12), tail(6), tail(0);
  }
}

}  // namespace

Result<std::string> composed_text(std::string_view text, const std::string& name) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const auto points = from_utf8(text);
  if (!points || !is_xml_utf8(text)) return Refusal{Reason::order_malformed, "not a text in UTF-8 (" + name + ")"};
  std::string out;
  std::size_t line = 1, character = 0;
  for (std::size_t at = 0; at < points->size();) {
    std::size_t end = at + 1;
    while (end < points->size() && is_mark((*points)[end])) ++end;
    ++character;
    auto letter = points->substr(at, end - at);
    if (letter.size() > 1) letter = compose(std::move(letter));
    if (letter.size() > 1 || is_mark(letter[0]))
      return Refusal{Reason::order_malformed, "a mark of no Vietnamese letter: " + code_point_name(letter.back()) + " (" + name + ":" +
                                                  std::to_string(line) + ":" + std::to_string(character) + ")"};
    put_utf8(out, letter[0]);
    if (letter[0] == U'\n') ++line, character = 0;
    at = end;
  }
  return out;
}

}  // namespace signet::client
