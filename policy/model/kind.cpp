#include "policy/model/kind.h"

#include "policy/base/ensure.h"

namespace signet {
namespace {

template <class T>
struct Name {
  T value;
  std::string_view text;
};

constexpr Name<Kind> kinds[] = {{Kind::annual_transcript, "annual-transcript"},
                                {Kind::opening, "opening"},
                                {Kind::summer_supplement, "summer-supplement"},
                                {Kind::transfer, "transfer"},
                                {Kind::scanned_paper, "scanned-paper"},
                                {Kind::assessment_book, "assessment-book"},
                                {Kind::package, "package"},
                                {Kind::true_copy, "true-copy"},
                                {Kind::certificate_approval, "certificate-approval"},
                                {Kind::certificate, "certificate"},
                                {Kind::order, "order"}};
constexpr Name<Role> roles[] = {{Role::subject_teacher, "subject-teacher"},
                                {Role::homeroom_teacher, "homeroom-teacher"},
                                {Role::principal, "principal"},
                                {Role::school, "school"},
                                {Role::leader, "leader"},
                                {Role::department, "department"},
                                {Role::vice_principal, "vice-principal"}};
constexpr Name<Style> styles[] = {{Style::gov, "gov"}, {Style::xades, "xades"}};
constexpr Name<C14n> methods[] = {{C14n::inclusive, "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"},
                                  {C14n::exclusive, "http://www.w3.org/2001/10/xml-exc-c14n#"}};
constexpr Name<SignatureAlgorithm> algorithms[] = {
    {SignatureAlgorithm::rsa_sha256, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"},
    {SignatureAlgorithm::rsa_sha384, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"},
    {SignatureAlgorithm::rsa_sha512, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"},
    {SignatureAlgorithm::rsa_pss_sha256, "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"},
    {SignatureAlgorithm::rsa_pss_sha384, "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1"},
    {SignatureAlgorithm::rsa_pss_sha512, "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1"},
    {SignatureAlgorithm::ecdsa_sha256, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"},
    {SignatureAlgorithm::ecdsa_sha384, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"},
    {SignatureAlgorithm::ecdsa_sha512, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"}};

constexpr Name<SignatureAlgorithm> algorithm_codes[] = {
    {SignatureAlgorithm::rsa_sha256, "rsa-sha256"},         {SignatureAlgorithm::rsa_sha384, "rsa-sha384"},
    {SignatureAlgorithm::rsa_sha512, "rsa-sha512"},         {SignatureAlgorithm::rsa_pss_sha256, "rsa-pss-sha256"},
    {SignatureAlgorithm::rsa_pss_sha384, "rsa-pss-sha384"}, {SignatureAlgorithm::rsa_pss_sha512, "rsa-pss-sha512"},
    {SignatureAlgorithm::ecdsa_sha256, "ecdsa-sha256"},     {SignatureAlgorithm::ecdsa_sha384, "ecdsa-sha384"},
    {SignatureAlgorithm::ecdsa_sha512, "ecdsa-sha512"}};

template <class T, std::size_t n>
std::string_view text_of(const Name<T> (&names)[n], T value) noexcept {
  for (const auto& name : names) {
    if (name.value == value) return name.text;
  }
  broken_promise("every value of a closed list has its name");
}

template <class T, std::size_t n>
std::optional<T> value_of(const Name<T> (&names)[n], std::string_view text) noexcept {
  for (const auto& name : names) {
    if (name.text == text) return name.value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view code(Kind kind) noexcept { return text_of(kinds, kind); }
std::optional<Kind> kind_from_code(std::string_view code) noexcept { return value_of(kinds, code); }
std::string_view code(Role role) noexcept { return text_of(roles, role); }
std::optional<Role> role_from_code(std::string_view code) noexcept { return value_of(roles, code); }
std::string_view code(Style style) noexcept { return text_of(styles, style); }
std::optional<Style> style_from_code(std::string_view code) noexcept { return value_of(styles, code); }
std::string_view uri(C14n method) noexcept { return text_of(methods, method); }
std::optional<C14n> c14n_from_uri(std::string_view uri) noexcept { return value_of(methods, uri); }
std::string_view uri(SignatureAlgorithm algorithm) noexcept { return text_of(algorithms, algorithm); }
std::optional<SignatureAlgorithm> signature_algorithm_from_uri(std::string_view uri) noexcept { return value_of(algorithms, uri); }
std::string_view code(SignatureAlgorithm algorithm) noexcept { return text_of(algorithm_codes, algorithm); }
std::optional<SignatureAlgorithm> signature_algorithm_from_code(std::string_view code) noexcept { return value_of(algorithm_codes, code); }

}  // namespace signet
