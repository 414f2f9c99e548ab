#include "client/backup_label.h"

#include <filesystem>

#include "client/input.h"
#include "client/json_fields.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

constexpr std::size_t label_bytes_max = 4 * 1024 * 1024;
constexpr std::size_t parts_max = 10'000;

Refusal wrong_label(const std::string& what) { return {Reason::backup_wrong, std::string{label_name} + ": " + what}; }

Result<std::vector<BackupPart>> parts_in(const nlohmann::json& json) {
  const auto found = json.find("parts");
  if (found == json.end() || !found->is_array() || found->empty() || found->size() > parts_max) return wrong_label("parts");
  std::vector<BackupPart> parts;
  for (const auto& each : *found) {
    BackupPart part{text_of(each, "name"), number_of(each, "bytes").value_or(0), {}};
    const auto digest = digest_from_hex(text_of(each, "sha256"));
    // A name of ours: a label must not lead out of its folder.
    const bool ours = part.name.starts_with("part-") && part.name.ends_with(".p7m") && part.name.find('/') == std::string::npos;
    if (!digest || !ours) return wrong_label("parts");
    part.sha256 = *digest;
    parts.push_back(std::move(part));
  }
  return parts;
}

}  // namespace

Digest BackupLabel::digest() const {
  std::string lines;
  for (const auto& part : parts) lines += to_hex(part.sha256) + "  " + part.name + "\n";
  return sha256(lines);
}

std::string write_label(const BackupLabel& label) {
  auto parts = nlohmann::ordered_json::array();
  for (const auto& part : label.parts) parts.push_back({{"name", part.name}, {"bytes", part.bytes}, {"sha256", to_hex(part.sha256)}});
  return nlohmann::ordered_json{{"format", backup_format},
                                {"school_code", label.school_code},
                                {"school_name", label.school_name},
                                {"origin", label.origin},
                                {"year", label.origin.substr(label.origin.rfind('/') + 1)},
                                {"mode", label.mode},
                                {"created", label.created},
                                {"size", label.size},
                                {"root", to_base64(view(label.root))},
                                {"vkey", label.vkey},
                                {"checkpoint", label.checkpoint},
                                {"files", label.files},
                                {"recipients", label.recipients},
                                {"parts", std::move(parts)},
                                {"digest", to_hex(label.digest())}}
             .dump(1) +
         "\n";
}

Result<BackupLabel> read_label(const std::string& folder) {
  const auto path = (std::filesystem::path{folder} / label_name).string();
  const auto text = read_file(path, label_bytes_max);
  if (!text) return in_file(path, text.refusal());
  const auto json = nlohmann::json::parse(as_text(*text), nullptr, false);
  if (!json.is_object() || text_of(json, "format") != backup_format) return wrong_label(std::string{"not "} + backup_format);
  BackupLabel label;
  label.school_code = text_of(json, "school_code"), label.school_name = text_of(json, "school_name");
  label.origin = text_of(json, "origin"), label.vkey = text_of(json, "vkey"), label.mode = text_of(json, "mode");
  label.created = text_of(json, "created"), label.checkpoint = text_of(json, "checkpoint");
  label.size = number_of(json, "size").value_or(0), label.files = number_of(json, "files").value_or(0);
  const auto root = from_base64(text_of(json, "root"));
  const auto digest = root ? digest_from_bytes(*root) : std::nullopt;
  if (!digest) return wrong_label("root");
  label.root = *digest;
  TRY(label.parts, parts_in(json));
  if (text_of(json, "digest") != to_hex(label.digest())) return wrong_label("its digest is not that of its parts");
  return label;
}

}  // namespace signet::client
