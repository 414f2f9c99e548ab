#include "tests/support/fixtures.h"

#include "tests/support/file.h"
#include "tests/support/fixture_kit.h"

namespace signet::world {
namespace {

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string manifest_line(const Fixture& fixture, std::string_view suffix) {
  std::string line = "  {\"file\": " + json_string(fixture.name + std::string{suffix}) +
                     ", \"expect\": " + (fixture.sealed ? "\"sealed\"" : "\"refused\"") + ", \"reasons\": [";
  const char* comma = "";
  for (const auto reason : fixture.reasons) line += comma + json_string(code(reason)), comma = ", ";
  return line + "], \"about\": " + json_string(fixture.about) + "}";
}

}  // namespace

Transcript standard(const World& world) { return a_transcript(world).pupil(100).mixed(); }

void FixtureList::built(std::string name, std::vector<Reason> reasons, std::string about, Build build) {
  list_.push_back({std::move(name), false, std::move(reasons), std::move(about), [build = std::move(build)](const World& world) {
                     auto transcript = standard(world);
                     build(transcript);
                     return transcript.text();
                   }});
}

void FixtureList::changed(std::string name, std::vector<Reason> reasons, std::string about, std::string key, Change change) {
  built(std::move(name), std::move(reasons), std::move(about),
        [key = std::move(key), change = std::move(change)](Transcript& t) { t.change(key, change); });
}

void FixtureList::resigned(std::string name, std::vector<Reason> reasons, std::string about, std::string key, Edit edit) {
  changed(std::move(name), std::move(reasons), std::move(about), std::move(key),
          [edit = std::move(edit)](Signing& signing) { signing.options.edit = edit; });
}

void FixtureList::formed(std::string name, std::vector<Reason> reasons, std::string about, Edit edit) {
  built(std::move(name), std::move(reasons), std::move(about), [edit = std::move(edit)](Transcript& t) { t.edit_form(edit); });
}

void FixtureList::altered(std::string name, std::vector<Reason> reasons, std::string about, Edit edit) {
  built(std::move(name), std::move(reasons), std::move(about), [edit = std::move(edit)](Transcript& t) { t.edit(edit); });
}

void FixtureList::built_with(std::string name, std::vector<Reason> reasons, std::string about,
                             std::function<void(Transcript&, const World&)> build) {
  const bool good = reasons.empty();
  const int number = next_pupil_++;
  list_.push_back({std::move(name), good, std::move(reasons), std::move(about), [number, build = std::move(build)](const World& world) {
                     auto transcript = standard(world).pupil(number);
                     build(transcript, world);
                     return transcript.text();
                   }});
}

void FixtureList::sealed(std::string name, std::string about, Build build) {
  const int number = next_pupil_++;
  list_.push_back({std::move(name), true, {}, std::move(about), [number, build = std::move(build)](const World& world) {
                     auto transcript = standard(world).pupil(number);
                     build(transcript);
                     return transcript.text();
                   }});
}

std::vector<Fixture> fixtures() {
  FixtureList list;
  add_role_faults(list);
  add_certificate_faults(list);
  add_field_faults(list);
  add_wrapping_attacks(list);
  add_algorithm_attacks(list);
  add_reference_attacks(list);
  add_text_attacks(list);
  add_size_attacks(list);
  add_benign_variants(list);
  return list.take();
}

void write_fixture_list(const World& world, const std::filesystem::path& dir, const std::vector<Fixture>& list, std::string_view suffix) {
  std::string manifest = "[\n";
  const char* comma = "";
  for (const auto& fixture : list) {
    write_file(dir / (fixture.name + std::string{suffix}), fixture.make(world));
    manifest += comma + manifest_line(fixture, suffix);
    comma = ",\n";
  }
  write_file(dir / "manifest.json", manifest + "\n]\n");
}

void write_fixtures(const World& world, const std::filesystem::path& dir) { write_fixture_list(world, dir, fixtures(), ".xml"); }

}  // namespace signet::world
