#include "document/xml/opinion/xmlsec_judge.h"

#include <xmlsec/xmlsec.h>
// xmlsec.h comes first: the others need its configuration.
#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/openssl/app.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/xmldsig.h>

#include "policy/base/ensure.h"

namespace signet::opinion {
namespace {

using Judge = std::unique_ptr<xmlSecDSigCtx, Closer<xmlSecDSigCtxDestroy>>;
using Key = std::unique_ptr<xmlSecKey, Closer<xmlSecKeyDestroy>>;

void say_nothing(const char*, int, const char*, const char*, const char*, int, const char*) {}

Key adopt(PublicKey key) {
  const xmlSecKeyDataPtr value = xmlSecOpenSSLEvpKeyAdopt(key.get());
  if (value == nullptr) return nullptr;
  static_cast<void>(key.release());  // owned by `value` now
  Key adopted{xmlSecKeyCreate()};
  if (!adopted || xmlSecKeySetValue(adopted.get(), value) < 0) {
    xmlSecKeyDataDestroy(value);
    return nullptr;
  }
  return adopted;
}

// An empty list would enable everything. Digest methods count as reference transforms, the canonicalisation of
// SignedInfo as a signature transform.
bool close_lists(xmlSecDSigCtx& judge) {
  const xmlSecTransformId references[] = {xmlSecTransformEnvelopedId, xmlSecTransformInclC14NId, xmlSecTransformExclC14NId,
                                          xmlSecTransformSha256Id,    xmlSecTransformSha384Id,   xmlSecTransformSha512Id};
  const xmlSecTransformId methods[] = {xmlSecTransformInclC14NId,    xmlSecTransformExclC14NId,   xmlSecTransformRsaSha256Id,
                                       xmlSecTransformRsaSha384Id,   xmlSecTransformRsaSha512Id,  xmlSecTransformEcdsaSha256Id,
                                       xmlSecTransformEcdsaSha384Id, xmlSecTransformEcdsaSha512Id};
  for (const xmlSecTransformId each : references) {
    if (xmlSecDSigCtxEnableReferenceTransform(&judge, each) < 0) return false;
  }
  for (const xmlSecTransformId each : methods) {
    if (xmlSecDSigCtxEnableSignatureTransform(&judge, each) < 0) return false;
  }
  return true;
}

}  // namespace

// The key is preset and there is no keys manager: KeyInfo is not read. `#id` is looked up among registered ids, never
// through XPath (VISA3D), and no other kind of URI is admitted.
bool xmlsec_verifies(xmlNode* signature, PublicKey key) {
  const Judge judge{xmlSecDSigCtxCreate(nullptr)};
  if (!judge) return false;
  judge->flags |= XMLSEC_DSIG_FLAGS_USE_VISA3D_HACK | XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS;
  judge->enabledReferenceUris = xmlSecTransformUriTypeEmpty | xmlSecTransformUriTypeSameDocument;
  judge->signKey = adopt(std::move(key)).release();  // owned by the judge
  if (judge->signKey == nullptr || !close_lists(*judge)) return false;
  return xmlSecDSigCtxVerify(judge.get(), signature) == 0 && judge->status == xmlSecDSigStatusSucceeded;
}

void warm_up_xmlsec() {
  const bool started = xmlSecInit() == 0 && xmlSecCheckVersion() == 1 && xmlSecOpenSSLAppInit(nullptr) == 0 && xmlSecOpenSSLInit() == 0;
  ensure(started, "xmlsec1 starts");
  xmlSecErrorsSetCallback(say_nothing);
}

}  // namespace signet::opinion
