// Tools that are not ours judge a PDF: poppler's pdfsig, qpdf, mutool, OpenSSL's command.
#pragma once

#include <string>
#include <vector>

namespace signet::world {

struct PdfsigVerdict {
  std::string field;
  bool valid = false, trusted = false, whole = false;  // signature; certificate; it covers the file to its end
};
/// The filled signature fields, by pdfsig with a store that trusts the world's authorities.
std::vector<PdfsigVerdict> judge_with_pdfsig(const std::string& file);
/// `qpdf --check` finds nothing wrong.
bool qpdf_accepts(const std::string& file);
/// How many signatures `mutool sign -v` calls valid.
std::size_t valid_for_mutool(const std::string& file);
/// How many `openssl cms -verify -cades` verifies, with the world's authorities and what each /ByteRange names.
std::size_t valid_for_openssl(const std::string& file);
/// The last signature's CMS as `openssl cms -cmsout -print` shows it.
std::string last_cms_printed(const std::string& file);
/// The first page as pdftoppm draws it at 36 dots per inch (a portable pixmap); at `x`, `y`, … only this part.
std::string drawn(const std::string& file, const std::string& options = "");
/// The page's text.
std::string text_of(const std::string& file);

}  // namespace signet::world
