// Which octets an object's number stood for in each revision. Sections are counted from the newest, 0; a revision is named by
// its newest section.
#pragma once

#include <vector>

#include "document/pdf/sections.h"

namespace signet::pdf {

class History {
 public:
  explicit History(std::vector<Section> sections);

  const std::vector<Section>& sections() const noexcept { return sections_; }
  /// Null: the revision has no such object.
  const CrossReference* find(std::uint32_t number, std::size_t revision) const;
  /// Where its octets begin: for a compressed object, those of its object stream.
  std::optional<std::uint64_t> place(std::uint32_t number, std::size_t revision) const;
  /// The revision whose startxref this is.
  std::optional<std::size_t> revision_at(std::uint64_t startxref) const;
  /// Numbers that do not stand for the same octets in both; `before` is the older revision. Sorted.
  std::vector<std::uint32_t> changed(std::size_t before, std::size_t after) const;
  /// All entries: number, section, entry; sorted.
  struct Record {
    std::uint32_t number = 0;
    std::uint32_t section = 0;
    CrossReference entry;
  };
  const std::vector<Record>& records() const noexcept { return records_; }

 private:
  std::vector<Section> sections_;
  std::vector<Record> records_;
};

}  // namespace signet::pdf
