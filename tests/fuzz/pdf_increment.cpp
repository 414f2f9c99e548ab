// Whatever the parts of an increment are: it is refused, or its ByteRange leaves out exactly /Contents, every entry of its
// section points to the object that it names, and `startxref` to the section (ISO 32000-2 7.5.4, 7.5.8, 12.8.1).
#include <algorithm>
#include <cstring>

#include "document/compose/pdf_increment.h"
#include "policy/base/ensure.h"

namespace {

using namespace signet;

class Input {
 public:
  Input(const unsigned char* data, std::size_t size) : data_(data), size_(size) {}
  std::uint64_t number(int octets) {
    std::uint64_t value = 0;
    for (; octets > 0; --octets) value = value << 8 | octet();
    return value;
  }
  std::string text(std::size_t size_max) {
    std::string text;
    for (auto left = std::min<std::size_t>(octet(), size_max); left > 0; --left) text.push_back(static_cast<char>(octet()));
    return text;
  }
  bool flag() { return (octet() & 1) != 0; }

 private:
  unsigned char octet() { return size_ == 0 ? 0 : (--size_, *data_++); }
  const unsigned char* data_;
  std::size_t size_;
};

PdfReference reference(Input& in) { return {static_cast<std::uint32_t>(in.number(2)), static_cast<std::uint32_t>(in.number(1))}; }

Drawing drawing_of(Input& in) {
  Drawing drawing;
  const auto objects = in.number(1) % 5 + 1;
  for (std::uint64_t i = 0; i < objects; ++i) {
    DrawingObject object;
    object.head = {{"<< /X ", static_cast<std::uint32_t>(in.number(1) % objects)}, {" >>"}};
    object.has_stream = in.flag();
    if (object.has_stream) object.stream = to_bytes(in.text(40));
    drawing.objects.push_back(object);
  }
  if (in.flag()) drawing.image = 0;
  if (in.flag()) drawing.font = static_cast<std::uint32_t>(objects - 1);
  return drawing;
}

PdfIncrementParts parts_of(Input& in) {
  PdfIncrementParts parts;
  parts.received_size = in.flag() ? in.number(5) : in.number(2);
  parts.ends_with_eol = in.flag();
  parts.xref_stream = in.flag();
  parts.startxref = in.number(2);
  parts.size = static_cast<std::uint32_t>(in.flag() ? in.number(4) : in.number(2));
  parts.root = reference(in);
  parts.info = reference(in);
  parts.id = to_bytes(in.flag() ? "[<00> <01>]" : "");
  for (auto left = in.number(1) % 6; left > 0; --left) {
    const auto id = reference(in);
    parts.rewrites.push_back(
        {id, to_bytes(std::to_string(id.number) + " " + std::to_string(id.generation) + " obj " + in.text(30) + " endobj")});
  }
  parts.new_field = in.flag();
  parts.field_name = in.text(20);
  parts.page = reference(in);
  parts.contents_bytes = in.number(1) + 1;
  return parts;
}

// The file's octets behind what was received; `at` counts from the beginning of the file.
class Appended {
 public:
  Appended(std::uint64_t base, std::string octets) : base_(base), octets_(std::move(octets)) {}
  std::string_view at(std::uint64_t offset) const {
    ensure(offset >= base_ && offset - base_ <= octets_.size(), "an offset lies in the update");
    return std::string_view{octets_}.substr(offset - base_);
  }
  std::uint64_t end() const { return base_ + octets_.size(); }
  std::string_view all() const { return octets_; }

 private:
  std::uint64_t base_;
  std::string octets_;
};

std::uint64_t decimal(std::string_view& text) {
  std::uint64_t value = 0;
  ensure(!text.empty() && text.front() >= '0' && text.front() <= '9', "a number stands here");
  while (!text.empty() && text.front() >= '0' && text.front() <= '9')
    value = value * 10 + static_cast<std::uint64_t>(text.front() - '0'), text.remove_prefix(1);
  return value;
}

void skip(std::string_view& text, std::string_view expected) {
  ensure(text.starts_with(expected), "the section's fixed parts stand where they must");
  text.remove_prefix(expected.size());
}

void check_entry(const Appended& file, std::uint64_t number, std::uint64_t generation, std::uint64_t offset) {
  ensure(file.at(offset).starts_with(std::to_string(number) + " " + std::to_string(generation) + " obj"), "an entry points to its object");
}

std::size_t check_table(const Appended& file, std::string_view section) {
  std::size_t entries = 0;
  std::uint64_t next = 0;  // numbers ascend
  for (skip(section, "xref\n"); !section.starts_with("trailer\n");) {
    std::uint64_t number = decimal(section);
    ensure(number > next || next == 0, "subsections ascend and do not touch");
    skip(section, " ");
    std::uint64_t left = decimal(section);
    skip(section, "\n");
    for (; left > 0; --left, ++number, ++entries) {
      auto entry = section.substr(0, 20);
      const auto offset = decimal(entry);
      skip(entry, " ");
      const auto generation = decimal(entry);
      skip(entry, " n \n");
      ensure(entry.empty(), "an entry has twenty octets");
      check_entry(file, number, generation, offset);
      section.remove_prefix(20);
    }
    next = number;
  }
  return entries;
}

std::size_t check_stream(const Appended& file, std::string_view section) {
  auto index = section.substr(section.find("/Index [") + 8);
  auto data = section.substr(section.find("stream\n") + 7);
  const auto big_endian = [&](int octets) {
    std::uint64_t value = 0;
    for (; octets > 0; --octets) value = value << 8 | static_cast<unsigned char>(data.front()), data.remove_prefix(1);
    return value;
  };
  std::size_t entries = 0;
  while (!index.starts_with("]")) {
    if (entries > 0) skip(index, " ");
    std::uint64_t number = decimal(index);
    skip(index, " ");
    for (std::uint64_t left = decimal(index); left > 0; --left, ++number, ++entries) {
      ensure(big_endian(1) == 1, "an entry of type 1");
      const auto offset = big_endian(4);
      check_entry(file, number, big_endian(2), offset);
    }
  }
  ensure(data.starts_with("\nendstream\nendobj\nstartxref\n"), "the stream has its entries and no more");
  return entries;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  Input in{data, size};
  const auto parts = parts_of(in);
  const Drawing drawing = drawing_of(in);
  PdfAppearance appearance{{1, 2, 3, 4}, {1, 0, 0, 1, 0, 0}, 2, 2, in.text(30), in.flag() ? &drawing : nullptr};
  const auto increment = write_increment(parts, {"ETSI.CAdES.detached", "D:", in.text(30), {}}, appearance);
  if (!increment) return 0;

  const std::string digits(2 * parts.contents_bytes, '0');
  const Appended file{parts.received_size, increment->before + digits + increment->after};
  const auto [zero, first, second, rest] = increment->byte_range;
  ensure(zero == 0 && second + rest == file.end(), "the ByteRange covers the file to its end");
  ensure(file.at(first).starts_with("<" + digits + ">") && second - first == digits.size() + 2, "the gap is /Contents");
  const auto written = " /ByteRange [0 " + std::to_string(first) + " " + std::to_string(second) + " " + std::to_string(rest) + " ";
  ensure(increment->before.find(written) != std::string::npos, "the ByteRange is written");

  ensure(file.all().ends_with("\n%%EOF\n"), "the update ends the file");
  auto tail = file.all().substr(file.all().rfind("\nstartxref\n") + 11);
  const auto section = file.at(decimal(tail));
  const auto entries = parts.xref_stream ? check_stream(file, section) : check_table(file, section);
  const auto numbers = number_increment(parts.size, parts.new_field, appearance.drawing);
  ensure(entries == parts.rewrites.size() + numbers.size - parts.size + (parts.xref_stream ? 1 : 0), "every object has its entry");
  return 0;
}
