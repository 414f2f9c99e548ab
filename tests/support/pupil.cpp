#include "tests/support/pupil.h"

#include <cstdint>
#include <functional>

namespace signet::world {
namespace {

// Not a random generator but a mixer: the same arguments give the same person.
std::uint64_t mix(std::uint64_t seed) {
  seed = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9ULL;
  seed = (seed ^ (seed >> 27)) * 0x94D049BB133111EBULL;
  return seed ^ (seed >> 31);
}

std::uint64_t hash_text(std::string_view text) {
  std::uint64_t value = 1469598103934665603ULL;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return value;
}

template <std::size_t N>
std::string pick(const std::array<const char*, N>& list, std::uint64_t seed) {
  return list[mix(seed) % N];
}

constexpr std::array families{"Nguyễn", "Trần", "Lê",  "Phạm", "Hoàng", "Huỳnh", "Phan",  "Vũ",
                              "Võ",     "Đặng", "Bùi", "Đỗ",   "Hồ",    "Ngô",   "Dương", "Lý"};
constexpr std::array boys{"Anh",  "Bảo",  "Cường", "Dũng",  "Đạt",  "Đức", "Huy",   "Khang", "Khôi",
                          "Long", "Minh", "Nam",   "Phong", "Quân", "Sơn", "Thành", "Việt"};
constexpr std::array girls{"An",   "Bích", "Chi",  "Diệp", "Giang",  "Hà",    "Hương", "Khánh", "Lan",
                           "Linh", "Mai",  "Ngân", "Nhi",  "Phương", "Quỳnh", "Thảo",  "Yến"};
constexpr std::array middles{"Gia", "Hoàng", "Minh", "Ngọc", "Quang", "Thanh", "Thị", "Tuấn", "Văn", "Bảo", "Đức", "Kim", "Hải"};
constexpr std::array places{"Xã Mẫu Đông, tỉnh Mẫu", "Xã Mẫu Tây, tỉnh Mẫu", "Phường Mẫu Nam, tỉnh Mẫu", "Phường Mẫu Bắc, tỉnh Mẫu"};
constexpr std::array openings{"Em có ý thức tự giác trong học tập, chú ý nghe giảng và hăng hái phát biểu xây dựng bài.",
                              "Em tiếp thu bài tốt, hoàn thành đầy đủ các bài tập được giao và biết vận dụng vào thực tiễn.",
                              "Em nắm được kiến thức cơ bản, có nhiều cố gắng so với học kỳ trước.",
                              "Em có khả năng tự học, biết hợp tác và chia sẻ với các bạn trong nhóm."};
constexpr std::array closings{"Cần rèn thêm cách trình bày và kiểm tra lại kết quả trước khi nộp bài.",
                              "Cần mạnh dạn hơn khi trình bày ý kiến trước lớp.", "Cần đọc thêm tài liệu tham khảo để mở rộng hiểu biết.",
                              "Cần duy trì nền nếp học tập như hiện nay và giúp đỡ các bạn cùng tiến bộ."};

std::string padded(int number, std::size_t width) {
  const auto digits = std::to_string(number);
  return std::string(digits.size() < width ? width - digits.size() : 0, '0') + digits;
}

std::string full_name(std::uint64_t seed, bool girl, const std::string& family) {
  return family + " " + pick(middles, seed * 3 + 1) + " " + (girl ? pick(girls, seed * 3 + 2) : pick(boys, seed * 3 + 2));
}

}  // namespace

Pupil pupil(int number) {
  const auto seed = static_cast<std::uint64_t>(number) * 7919;
  Pupil out;
  out.number = number;
  out.girl = mix(seed) % 2 == 0;
  const auto family = pick(families, seed + 1);
  out.name = full_name(seed + 2, out.girl, family);
  out.father = full_name(seed + 3, false, family);
  out.mother = full_name(seed + 4, true, pick(families, seed + 5));
  out.born = "2012-" + padded(static_cast<int>(mix(seed + 6) % 12) + 1, 2) + "-" + padded(static_cast<int>(mix(seed + 7) % 28) + 1, 2);
  out.birthplace = pick(places, seed + 8);
  out.pupil_code = "00000001" + padded(number, 6);
  out.personal_id = "0000140" + padded(number, 5);
  out.transcript_id = "00-000001-2526-" + padded(number, 4);
  out.lookup_code = "MAU" + std::to_string(100000 + mix(seed + 9) % 900000);
  return out;
}

std::string mark(int number, std::string_view subject, int term, bool marked) {
  if (!marked) return "D";
  const auto tenths_of = [&](int one) { return 50 + mix(hash_text(subject) + static_cast<std::uint64_t>(number * 10 + one)) % 49; };
  // The year: (first + 2·second)/3, rounded (TT 22/2021).
  const auto tenths = term == 3 ? (2 * (tenths_of(1) + 2 * tenths_of(2)) + 3) / 6 : tenths_of(term);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string remark(int number, std::string_view subject_name) {
  const auto seed = hash_text(subject_name) + static_cast<std::uint64_t>(number);
  return pick(openings, seed) + " Môn " + std::string{subject_name} + ": " + "kết quả đánh giá thường xuyên và định kỳ ổn định. " +
         pick(closings, seed + 1);
}

}  // namespace signet::world
