#include "tests/tidy/layers.h"

#include <algorithm>
#include <cctype>
#include <regex>
#include <string_view>

namespace signet::tidy {
namespace {

using Prefixes = std::vector<std::string_view>;

struct Layer {
  std::string_view folder;
  Prefixes above;  // what it may include besides itself
};

// The first row whose folder contains a file is the file's layer. Arrows point up only.
const Layer layers[] = {
    {"policy/base/", {}},
    {"policy/model/", {"policy/base/"}},
    {"policy/", {}},
    {"hsm/", {"policy/base/", "policy/model/"}},
    {"journal/", {"policy/base/", "policy/model/"}},
    {"document/compose/",
     {"policy/base/", "policy/model/", "policy/signed_info.h", "policy/certificate.h", "policy/openssl_owner.h", "policy/pdf_plan.h"}},
    {"document/xml/", {"policy/base/", "policy/model/", "daemon/wire/inspect_message.h"}},
    {"document/pdf/",
     {"policy/base/", "policy/model/", "policy/openssl_owner.h", "policy/pdf_plan.h", "policy/pdf_objects.h",
      "daemon/wire/inspect_message.h"}},
    {"daemon/wire/", {"policy/base/", "policy/model/", "policy/pdf_plan.h"}},
    {"daemon/os/", {"policy/base/", "policy/model/", "daemon/wire/"}},
    {"daemon/keyhold/", {"policy/", "hsm/token.h", "journal/", "document/compose/", "daemon/wire/", "daemon/os/"}},
    {"daemon/replay/",
     {"policy/", "journal/", "daemon/wire/", "daemon/os/", "daemon/keyhold/appliance_on_record.h", "daemon/keyhold/drawings.h",
      "daemon/keyhold/incoming_judgement.h", "daemon/keyhold/intent_of.h", "daemon/keyhold/order_desk.h", "daemon/keyhold/state.h"}},
    {"daemon/inspect/", {"policy/base/", "policy/model/", "document/xml/", "document/pdf/", "daemon/wire/", "daemon/os/"}},
    {"daemon/journal/", {"policy/base/", "policy/model/", "policy/settings.h", "journal/", "daemon/wire/", "daemon/os/"}},
    {"daemon/gate/", {"policy/base/", "policy/model/", "policy/settings.h", "daemon/wire/", "daemon/os/"}},
    {"daemon/clock/", {"policy/base/", "daemon/wire/", "daemon/os/"}},
    {"daemon/supervise/", {"policy/base/", "policy/model/", "policy/settings.h", "daemon/wire/", "daemon/os/"}},
    {"daemon/render/", {"policy/base/", "daemon/os/"}},
    {"client/",
     {"policy/", "hsm/personal_token.h", "hsm/token_workshop.h", "journal/", "document/compose/", "daemon/wire/", "daemon/os/",
      "daemon/replay/"}},
    {"tests/", {"policy/", "hsm/", "journal/", "document/", "daemon/", "client/"}},
};

struct Wrapper {
  std::string_view header;  // how the include begins
  Prefixes files;           // who may include it
};

const Wrapper wrappers[] = {
    {"libp11.h", {"hsm/session.cpp"}},
    {"p11-kit/",
     {"hsm/presence.cpp", "hsm/data_object.cpp", "hsm/login.cpp", "hsm/module_functions.cpp", "hsm/token_workshop.cpp", "tests/"}},
    {"pkcs11.h", {"hsm/presence.cpp", "tests/"}},
    {"libxml/", {"document/xml/", "tests/"}},
    {"qpdf/", {"document/pdf/", "tests/"}},
    {"podofo/", {"document/pdf/drawing"}},
    {"poppler/", {"daemon/render/"}},
    {"xmlsec/", {"document/xml/opinion/", "tests/"}},
    {"xsec/", {"tests/"}},
    {"xercesc/", {"tests/"}},
    {"sqlite3.h", {"journal/", "daemon/keyhold/", "tests/"}},
    {"nlohmann/json.hpp", {"policy/base/json.h"}},
    {"toml++/", {"policy/toml_reader.", "policy/rules_text.cpp", "tests/"}},
    {"CLI/",
     {"client/main.cpp", "client/journal_commands.cpp", "client/registration_commands.cpp", "client/review_commands.cpp",
      "client/keeping_commands.cpp", "client/record_commands.cpp", "client/setup_commands.cpp", "client/sealing_commands.cpp",
      "client/order_commands.cpp", "client/document_commands.cpp", "tests/"}},
    {"boost/", {"daemon/gate/", "client/", "tests/"}},
    {"spdlog/", {"daemon/os/log.cpp"}},
    {"seccomp.h", {"daemon/os/"}},
    {"systemd/", {"daemon/os/"}},
    {"gtest/", {"tests/"}},
    {"benchmark/", {"tests/"}},
};

bool starts_with_one_of(std::string_view text, const Prefixes& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [text](std::string_view prefix) { return text.starts_with(prefix); });
}

const Layer* layer_of(std::string_view path) {
  const auto* const found =
      std::find_if(std::begin(layers), std::end(layers), [path](const Layer& layer) { return path.starts_with(layer.folder); });
  return found == std::end(layers) ? nullptr : found;
}

struct Include {
  std::string name;
  bool quoted = false;
};

std::vector<Include> includes_of(const Source& source) {
  static const std::regex include{R"(^\s*#\s*include\s*(["<])([^">]+)[">])"};
  std::vector<Include> includes;
  for (const auto& line : lines_of(source.text)) {
    std::smatch match;
    if (line.find("include") == std::string::npos) continue;
    if (std::regex_search(line, match, include)) includes.push_back({match[2], match[1] == "\""});
  }
  return includes;
}

bool has_word(std::string_view line, std::string_view word) {
  const auto letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !letter(line[at - 1])) && (end == line.size() || !letter(line[end]))) return true;
  }
  return false;
}

bool leaves_work(std::string_view line) {
  // In two pieces, or this file were one of those it looks for.
  constexpr std::string_view words[] = {
      "TO"
      "DO",
      "FIX"
      "ME",
      "XX"
      "X",
      "HA"
      "CK"};
  return std::any_of(std::begin(words), std::end(words), [line](std::string_view word) { return has_word(line, word); });
}

}  // namespace

std::vector<std::string> layer_violations(const std::vector<Source>& sources) {
  std::vector<std::string> violations;
  for (const auto& source : sources) {
    const Layer* const layer = layer_of(source.path);
    if (layer == nullptr) {
      violations.push_back(source.path + " is in no layer");
      continue;
    }
    for (const auto& include : includes_of(source)) {
      const bool neighbour = layer->folder == "tests/" && include.name.find('/') == std::string::npos;
      if (!include.quoted || neighbour || include.name.starts_with(layer->folder) || starts_with_one_of(include.name, layer->above))
        continue;
      violations.push_back(source.path + " includes " + include.name);
    }
  }
  return violations;
}

std::vector<std::string> wrapper_violations(const std::vector<Source>& sources) {
  std::vector<std::string> violations;
  for (const auto& source : sources) {
    for (const auto& include : includes_of(source)) {
      for (const auto& wrapper : wrappers) {
        if (!include.name.starts_with(wrapper.header) || starts_with_one_of(source.path, wrapper.files)) continue;
        violations.push_back(source.path + " includes " + include.name);
      }
      // The whole of it costs seconds per file that sees it; headers take json_fwd.hpp.
      if (include.name == "policy/base/json.h" && source.path.ends_with(".h"))
        violations.push_back(source.path + " includes " + include.name);
    }
  }
  return violations;
}

std::vector<std::string> pen_violations(const std::vector<Source>& sources) {
  struct Pen {
    std::string_view word;  // std::regex is slow; most files do not even name it
    std::regex definition;
    std::string_view folder;
  };
  static const Pen pens[] = {
      {"Recorder", std::regex{R"(\bclass\s+Recorder\b[^;]*\{)"}, "daemon/keyhold/"},
      {"compose", std::regex{R"(\bResult<Draft>\s+compose\w*\s*\([^;{]*\{)"}, "document/compose/"},
      {"decide", std::regex{R"(\bDecision\s+decide\s*\([^;{]*\{)"}, "policy/"},
      {"examine", std::regex{R"(\bExamination\s+examine\s*\([^;{]*\{)"}, "policy/"},
  };
  std::vector<std::string> violations;
  for (const auto& source : sources) {
    if (source.path.starts_with("tests/")) continue;  // a test program may hold a pen in its owner's place
    for (const auto& pen : pens) {
      if (source.path.starts_with(pen.folder) || source.text.find(pen.word) == std::string::npos) continue;
      if (std::regex_search(source.text, pen.definition)) {
        violations.push_back(source.path + " defines what only " + std::string{pen.folder} + " may define");
      }
    }
  }
  return violations;
}

std::vector<std::string> size_violations(const std::vector<Source>& sources) {
  constexpr std::size_t lines_max = 600;
  std::vector<std::string> violations;
  for (const auto& source : sources) {
    const auto lines = lines_of(source.text);
    if (lines.size() > lines_max) violations.push_back(source.path + " has " + std::to_string(lines.size()) + " lines");
    for (const auto& line : lines) {
      if (leaves_work(line)) violations.push_back(source.path + ": " + line);
    }
  }
  return violations;
}

}  // namespace signet::tidy
