#include "client/manifest_request.h"

#include <algorithm>
#include <filesystem>

#include "client/input.h"
#include "client/json_fields.h"
#include "policy/base/json.h"
#include "policy/base/limits.h"

namespace signet::client {
namespace {

namespace fs = std::filesystem;

bool is_result(const fs::directory_entry& entry) {
  std::error_code ignored;
  const auto name = entry.path().filename().string();
  return entry.is_regular_file(ignored) && !name.starts_with('.') && (name.ends_with(".sealed.xml") || name.ends_with(".sealed.pdf"));
}

void replace(std::string& text, const std::string& what, const std::string& with) {
  if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), with);
}

}  // namespace

std::vector<std::string> results_in(const std::string& directory) {
  std::vector<std::string> found;
  std::error_code error;
  for (fs::directory_iterator at{directory, error}, end; !error && at != end; at.increment(error)) {
    if (is_result(*at)) found.push_back(at->path().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

Result<std::vector<std::string>> sealed_inputs(const std::vector<std::string>& arguments) {
  std::vector<std::string> files;
  for (const auto& argument : arguments) {
    std::error_code ignored;
    if (!fs::is_directory(argument, ignored)) {
      files.push_back(argument);
      continue;
    }
    const auto found = results_in(argument);
    if (found.empty()) return Refusal{Reason::file_unreadable, argument + ": no *.sealed.xml or *.sealed.pdf"};
    files.insert(files.end(), found.begin(), found.end());
  }
  if (files.size() > limits::package_members_max)
    return Refusal{Reason::too_large, std::to_string(files.size()) + " > " + std::to_string(limits::package_members_max) + " files"};
  return files;
}

Result<NamedFiles> name_files(const std::vector<std::string>& files) {
  NamedFiles named;
  for (const auto& file : files) {
    const auto content = read_file(file, limits::pdf_bytes_max + limits::pdf_seal_bytes_max);
    if (!content) return in_file(file, content.refusal());
    named.digests.push_back(sha256(*content));
    named.names.emplace(to_hex(named.digests.back()).substr(0, 16), file);
  }
  return named;
}

std::string manifest_json(std::string_view kind, const std::string& class_name, const std::string& school_year, std::uint32_t number,
                          const std::vector<Digest>& members) {
  nlohmann::ordered_json json{{"kind", kind}};
  if (!class_name.empty()) json["class"] = class_name;
  if (!school_year.empty()) json["school_year"] = school_year;
  if (number > 0) json["number"] = number;
  json["members"] = nlohmann::ordered_json::array();
  for (const auto& member : members) json["members"].push_back(to_hex(member));
  return dump(json);
}

void name_members(DocumentResult& result, const NamedFiles& files) {
  for (auto& remark : result.remarks) {
    const auto found = files.names.find(remark.detail.substr(0, 16));
    if (found == files.names.end()) continue;
    replace(remark.message_vi, found->first, found->second);
    replace(remark.message_en, found->first, found->second);
  }
}

Result<std::vector<MemberRow>> read_members(std::string_view body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object() || !json.contains("members") || !json["members"].is_array())
    return Refusal{Reason::unavailable, "the answer does not name the members"};
  std::vector<MemberRow> rows;
  for (const auto& each : json["members"]) {
    rows.push_back({text_of(each, "seal_id"), text_of(each, "form"), text_of(each, "state"), text_of(each, "sealed_sha256")});
    const auto& row = rows.back();
    // It becomes a file's name.
    const bool plain = row.seal_id.size() == 32 && row.seal_id.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!plain || (row.form != "xml" && row.form != "pdf")) return Refusal{Reason::unavailable, "the answer names a member wrongly"};
  }
  return rows;
}

}  // namespace signet::client
