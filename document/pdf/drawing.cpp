#include "document/pdf/drawing.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include <podofo/podofo.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>

#include "document/pdf/drawing_png.h"
#include "policy/base/limits.h"
#include "policy/base/unicode.h"

namespace signet::pdf {
namespace {

Refusal unusable(std::string detail) { return {Reason::configuration_wrong, std::move(detail)}; }

// FreeType's library, which PoDoFo's metrics borrow.
class FreeType {
 public:
  FreeType() {
    if (FT_Init_FreeType(&library_) != 0) library_ = nullptr;
  }
  ~FreeType() {
    if (library_ != nullptr) FT_Done_FreeType(library_);
  }
  FreeType(const FreeType&) = delete;
  FreeType& operator=(const FreeType&) = delete;
  FT_Library* get() noexcept { return library_ == nullptr ? nullptr : &library_; }

 private:
  FT_Library library_ = nullptr;
};

// The characters once each, in order.
Result<std::vector<std::uint16_t>> characters_of(const std::string& text) {
  const auto points = from_utf8(text);
  if (!points) return unusable("characters: not UTF-8");
  std::vector<std::uint16_t> characters;
  for (const char32_t point : *points) {
    if (point > 0xffff) return unusable("character " + code_point_name(point));  // PoDoFo's subsets end there
    characters.push_back(static_cast<std::uint16_t>(point));
  }
  std::sort(characters.begin(), characters.end());
  characters.erase(std::unique(characters.begin(), characters.end()), characters.end());
  if (characters.empty()) return unusable("characters: none");
  if (characters.size() > limits::seal_characters_max) return unusable("characters: too many");
  return characters;
}

std::uint64_t number_at(ByteView octets, std::size_t at, std::size_t size) {
  std::uint64_t number = 0;
  for (const auto octet : octets.subspan(at, size)) number = number << 8 | octet;
  return number;
}

// OpenType 1.9, organization of a font: version 1.0 (or Apple's `true`) has TrueType outlines; every table lies within the file.
Outcome check_font(ByteView font) {
  constexpr std::size_t head_bytes = 12, record_bytes = 16;
  const bool true_type = font.size() > head_bytes && font.size() <= limits::font_bytes_max &&
                         (as_text(font).starts_with(std::string_view{"\0\1\0\0", 4}) || as_text(font).starts_with("true"));
  if (!true_type) return unusable("font: not TrueType");
  const std::size_t tables = number_at(font, 4, 2);
  if (font.size() < head_bytes + tables * record_bytes) return unusable("font: table directory");
  for (std::size_t record = head_bytes; record < head_bytes + tables * record_bytes; record += record_bytes) {
    if (number_at(font, record + 8, 4) + number_at(font, record + 12, 4) > font.size()) return unusable("font: cut off");
  }
  return Done{};
}

Result<std::vector<DrawingGlyph>> glyphs_of(const PoDoFo::PdfFontMetrics& metrics, const std::vector<std::uint16_t>& characters) {
  std::vector<DrawingGlyph> glyphs;
  for (const auto character : characters) {
    const long code = metrics.GetGlyphId(character);
    if (code <= 0 || code > 0xffff) return unusable("the font lacks " + code_point_name(character));
    const double width = metrics.GetGlyphWidth(static_cast<int>(code));
    if (!(width >= 0 && width <= 0xffff)) return unusable("width of " + code_point_name(character));
    glyphs.push_back({character, static_cast<std::uint16_t>(code), static_cast<std::uint16_t>(std::lround(width))});
  }
  return glyphs;
}

PoDoFo::PdfString utf16_string(const std::vector<std::uint16_t>& characters) {
  std::string octets;  // PoDoFo wants UTF-16BE in memory, whatever the machine
  for (const auto character : characters) {
    octets.push_back(static_cast<char>(character >> 8));
    octets.push_back(static_cast<char>(character & 0xff));
  }
  return {reinterpret_cast<const PoDoFo::pdf_utf16be*>(octets.data()), static_cast<PoDoFo::pdf_long>(characters.size())};
}

// PoDoFo's objects without a document: no font cache (fontconfig), no information dictionary (clock, time zone), no file.
class Scratch {
 public:
  Scratch() { objects_.SetAutoDelete(true); }

  Outcome draw_image(ByteView png, Drawing& drawing) {
    TRY(const PngSize size, png_size(png));
    PoDoFo::PdfImage image{&objects_};
    image.LoadFromPngData(png.data(), static_cast<PoDoFo::pdf_long>(png.size()));
    drawing.pixel_width = size.width;
    drawing.pixel_height = size.height;
    image_ = image.GetObject()->Reference();
    return Done{};
  }

  Outcome draw_font(ByteView file, const std::string& text, Drawing& drawing) {
    TRY_DONE(check_font(file));
    TRY(const auto characters, characters_of(text));
    if (free_type_.get() == nullptr) return unusable("font: no FreeType");
    auto metrics = std::make_unique<PoDoFo::PdfFontMetricsFreetype>(free_type_.get(), reinterpret_cast<const char*>(file.data()),
                                                                    static_cast<unsigned>(file.size()), false, "SIGNET+");
    TRY(drawing.glyphs, glyphs_of(*metrics, characters));
    drawing.ascent = static_cast<std::int32_t>(std::lround(metrics->GetPdfAscent()));
    drawing.descent = static_cast<std::int32_t>(std::lround(metrics->GetPdfDescent()));
    font_owner_.reset(PoDoFo::PdfFontFactory::CreateFontObject(metrics.get(), PoDoFo::ePdfFont_Embedded | PoDoFo::ePdfFont_Subsetting,
                                                               new PoDoFo::PdfIdentityEncoding{0, 0xffff, true}, &objects_));
    // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDeleteLeaks): the font owns its encoding
    if (!font_owner_ || !font_owner_->IsSubsetting()) return unusable("font: no subset");
    static_cast<void>(metrics.release());  // the font's from here on
    font_owner_->AddUsedSubsettingGlyphs(utf16_string(characters), static_cast<PoDoFo::pdf_long>(characters.size()));
    font_owner_->EmbedSubsetFont();
    font_ = font_owner_->GetObject()->Reference();
    return Done{};
  }

  Outcome take_out(Drawing& drawing) {
    for (const PoDoFo::PdfObject* object : objects_) index_.emplace(object->Reference(), static_cast<std::uint32_t>(index_.size()));
    if (image_) drawing.image = index_.at(*image_);
    if (font_) drawing.font = index_.at(*font_);
    for (PoDoFo::PdfObject* object : objects_) {
      DrawingObject taken;
      if (!write(*object, 0, taken.head)) return unusable("an object too deep");
      taken.has_stream = object->HasStream();
      if (taken.has_stream) taken.stream = raw_stream(*object);
      drawing.objects.push_back(std::move(taken));
    }
    return Done{};
  }

 private:
  static Bytes raw_stream(PoDoFo::PdfObject& object) {
    char* octets = nullptr;
    PoDoFo::pdf_long size = 0;
    object.GetStream()->GetCopy(&octets, &size);  // as it is, compressed
    Bytes copy{octets, octets + size};
    PoDoFo::podofo_free(octets);
    return copy;
  }

  static void add_text(std::vector<DrawingObject::Piece>& pieces, const std::string& text) {
    if (pieces.empty() || pieces.back().object != DrawingObject::Piece::none) pieces.emplace_back();
    pieces.back().text += text;
  }

  bool write(const PoDoFo::PdfVariant& value, std::size_t depth, std::vector<DrawingObject::Piece>& pieces) const {
    if (depth > limits::depth_max) return false;
    if (value.IsReference()) {
      add_text(pieces, "");
      pieces.back().object = index_.at(value.GetReference());
      return true;
    }
    if (value.IsArray()) {
      add_text(pieces, "[");
      for (const auto& item : value.GetArray()) {
        add_text(pieces, " ");
        if (!write(item, depth + 1, pieces)) return false;
      }
      add_text(pieces, " ]");
      return true;
    }
    if (!value.IsDictionary()) {
      std::string text;
      value.ToString(text, PoDoFo::ePdfWriteMode_Compact);
      add_text(pieces, text);
      return true;
    }
    add_text(pieces, "<<");
    for (const auto& [key, item] : value.GetDictionary().GetKeys()) {
      add_text(pieces, " /" + key.GetEscapedName() + " ");
      if (!write(*item, depth + 1, pieces)) return false;
    }
    add_text(pieces, " >>");
    return true;
  }

  FreeType free_type_;  // outlives the font, whose metrics borrow it
  PoDoFo::PdfVecObjects objects_;
  std::unique_ptr<PoDoFo::PdfFont> font_owner_;
  std::optional<PoDoFo::PdfReference> image_, font_;
  std::map<PoDoFo::PdfReference, std::uint32_t> index_;
};

Result<Drawing> draw(const DrawingSource& source) {
  if (source.image.empty() && source.font.empty()) return unusable("neither image nor font");
  Drawing drawing;
  Scratch scratch;
  if (!source.image.empty()) TRY_DONE(scratch.draw_image(source.image, drawing));
  if (!source.font.empty()) TRY_DONE(scratch.draw_font(source.font, source.characters, drawing));
  TRY_DONE(scratch.take_out(drawing));
  return drawing;
}

}  // namespace

Result<Drawing> make_drawing(const DrawingSource& source) {
  PoDoFo::PdfError::EnableDebug(false);  // it would write to the standard error output
  PoDoFo::PdfError::EnableLogging(false);
  try {
    return draw(source);
  } catch (const PoDoFo::PdfError& error) {
    return unusable(std::string{"drawing: "} + PoDoFo::PdfError::ErrorName(error.GetError()));
  } catch (const std::exception&) {
    return unusable("drawing: exception");
  }
}

}  // namespace signet::pdf
