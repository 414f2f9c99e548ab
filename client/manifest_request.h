// What `signet package` and `signet copy` send: sealed documents by their digests, never the documents themselves.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client/document_result.h"
#include "policy/base/digest.h"
#include "policy/base/result.h"

namespace signet::client {

/// The folder's own `*.sealed.xml` and `*.sealed.pdf`, sorted; hidden ones left out.
std::vector<std::string> results_in(const std::string& directory);
/// Files as given; a folder stands for its own `*.sealed.xml` and `*.sealed.pdf`, sorted. `file_unreadable` for one without any.
Result<std::vector<std::string>> sealed_inputs(const std::vector<std::string>& arguments);

struct NamedFiles {
  std::vector<Digest> digests;               // in the order of the files
  std::map<std::string, std::string> names;  // file by the first 16 digits of its digest, as reasons have it
};
Result<NamedFiles> name_files(const std::vector<std::string>& files);

/// The JSON of POST /v1/manifests.
std::string manifest_json(std::string_view kind, const std::string& class_name, const std::string& school_year, std::uint32_t number,
                          const std::vector<Digest>& members);

/// Puts the file's name in the place of the digits that a reason has for it.
void name_members(DocumentResult& result, const NamedFiles& files);

struct MemberRow {
  std::string seal_id, form, state, sealed_sha256;
};
/// `members` of GET /v1/seals/{id}.
Result<std::vector<MemberRow>> read_members(std::string_view body);

}  // namespace signet::client
