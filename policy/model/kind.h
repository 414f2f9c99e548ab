// What can be sealed, who signs, and in which style: closed lists.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace signet {

/// Kinds of documents. Numbers stand on the wire and in the journal's tuples.
enum class Kind : std::uint8_t {
  annual_transcript = 1,     // cuối năm
  opening = 2,               // khởi tạo
  summer_supplement = 3,     // bổ sung hè
  transfer = 4,              // chuyển trường
  scanned_paper = 5,         // số hóa
  assessment_book = 6,       // sổ theo dõi
  package = 7,               // gói tin
  true_copy = 8,             // sao y
  certificate_approval = 9,  // phê duyệt chứng thư (department)
  certificate = 10,          // văn bằng, chứng chỉ (department)
  order = 11,                // an order of ours; never sealed by a school
};

enum class Role : std::uint8_t {
  subject_teacher = 1,
  homeroom_teacher = 2,
  principal = 3,
  school = 4,
  leader = 5,
  department = 6,
  vice_principal = 7
};
constexpr std::uint8_t roles_max = 7;  // the last number

enum class Style : std::uint8_t { gov = 1, xades = 2 };

/// Canonical XML 1.0 and Exclusive XML Canonicalization 1.0, both without comments.
enum class C14n : std::uint8_t { inclusive = 1, exclusive = 2 };

enum class SignatureAlgorithm : std::uint8_t {
  rsa_sha256 = 1,
  rsa_sha384 = 2,
  rsa_sha512 = 3,  // RFC 9231 2.3; RSASSA-PKCS1-v1_5
  rsa_pss_sha256 = 4,
  rsa_pss_sha384 = 5,
  rsa_pss_sha512 = 6,  // RFC 9231 2.3.10, MGF1 with the same hash
  ecdsa_sha256 = 7,
  ecdsa_sha384 = 8,
  ecdsa_sha512 = 9,  // RFC 9231 2.3.6, raw r||s
};

/// `annual-transcript`, …
std::string_view code(Kind kind) noexcept;
std::optional<Kind> kind_from_code(std::string_view code) noexcept;
/// `subject-teacher`, …
std::string_view code(Role role) noexcept;
std::optional<Role> role_from_code(std::string_view code) noexcept;
std::string_view code(Style style) noexcept;
std::optional<Style> style_from_code(std::string_view code) noexcept;

/// `rsa-sha256`, `rsa-pss-sha256`, `ecdsa-sha256`, …
std::string_view code(SignatureAlgorithm algorithm) noexcept;
std::optional<SignatureAlgorithm> signature_algorithm_from_code(std::string_view code) noexcept;

/// The identifiers of XML-DSig documents; nothing where the list is closed to it.
std::string_view uri(C14n method) noexcept;
std::optional<C14n> c14n_from_uri(std::string_view uri) noexcept;
std::string_view uri(SignatureAlgorithm algorithm) noexcept;
std::optional<SignatureAlgorithm> signature_algorithm_from_uri(std::string_view uri) noexcept;

}  // namespace signet
