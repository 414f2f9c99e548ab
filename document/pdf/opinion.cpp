#include "document/pdf/opinion.h"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <memory>

#include "policy/openssl_owner.h"

namespace signet::pdf {
namespace {

using Cms = std::unique_ptr<CMS_ContentInfo, Closer<CMS_ContentInfo_free>>;
using Certificate509 = std::unique_ptr<X509, Closer<X509_free>>;
using Store = std::unique_ptr<X509_STORE, Closer<X509_STORE_free>>;
using BioMethod = std::unique_ptr<BIO_METHOD, Closer<BIO_meth_free>>;
using Bio = std::unique_ptr<BIO, Closer<BIO_free>>;
struct FreeStack {
  void operator()(STACK_OF(X509) * stack) const noexcept { sk_X509_free(stack); }
};
using Stack = std::unique_ptr<STACK_OF(X509), FreeStack>;

/// The two parts of what is signed, one behind the other and without a copy.
struct Parts {
  std::array<ByteView, 2> left;
};

int read_parts(BIO* bio, char* out, std::size_t size, std::size_t* taken) {
  auto* parts = static_cast<Parts*>(BIO_get_data(bio));
  *taken = 0;
  for (ByteView& part : parts->left) {
    const std::size_t some = std::min(size - *taken, part.size());
    std::copy_n(part.begin(), some, out + *taken);
    part = part.subspan(some);
    *taken += some;
  }
  return *taken > 0 ? 1 : 0;
}

long control_parts(BIO* bio, int command, long, void*) {
  const auto* parts = static_cast<const Parts*>(BIO_get_data(bio));
  if (command == BIO_CTRL_EOF) return parts->left[0].empty() && parts->left[1].empty() ? 1 : 0;
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

int start_parts(BIO* bio) { return BIO_set_init(bio, 1), 1; }

Cms read_cms_octets(ByteView file, const ByteRange& gap) {
  std::string digits{as_text(file.subspan(gap.begin + 1, gap.end - gap.begin - 2))};
  std::transform(digits.begin(), digits.end(), digits.begin(),
                 [](char each) { return each >= 'A' && each <= 'F' ? static_cast<char>(each + 32) : each; });
  const auto octets = from_hex(digits);
  if (!octets) return nullptr;
  const unsigned char* at = octets->data();
  return Cms{d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(octets->size()))};
}

}  // namespace

bool openssl_agrees(ByteView file, const PdfSignatureEvidence& signature, ByteView certificate) {
  const Cms cms = read_cms_octets(file, signature.gap);
  const unsigned char* at = certificate.data();
  const Certificate509 signer{d2i_X509(nullptr, &at, static_cast<long>(certificate.size()))};
  if (!cms || !signer || at != certificate.data() + certificate.size()) return ERR_clear_error(), false;
  if (sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms.get())) != 1) return false;
  const BioMethod method{BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "parts")};
  if (!method || BIO_meth_set_read_ex(method.get(), read_parts) != 1 || BIO_meth_set_ctrl(method.get(), control_parts) != 1 ||
      BIO_meth_set_create(method.get(), start_parts) != 1)
    return false;
  Parts parts{{file.first(signature.gap.begin), file.subspan(signature.gap.end, signature.end - signature.gap.end)}};
  const Bio content{BIO_new(method.get())};
  const Stack signers{sk_X509_new_null()};
  const Store store{X509_STORE_new()};
  if (!content || !signers || !store || sk_X509_push(signers.get(), signer.get()) != 1) return false;
  BIO_set_data(content.get(), &parts);
  const unsigned flags = CMS_BINARY | CMS_DETACHED | CMS_NOINTERN | CMS_NO_SIGNER_CERT_VERIFY;
  const bool agrees = CMS_verify(cms.get(), signers.get(), store.get(), content.get(), nullptr, flags) == 1;
  ERR_clear_error();
  return agrees;
}

}  // namespace signet::pdf
