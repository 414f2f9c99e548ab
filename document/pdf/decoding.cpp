#include "document/pdf/decoding.h"

#include "document/pdf/qpdf_library.h"
//
#include <qpdf/Pl_Flate.hh>
#include <qpdf/QPDFStreamFilter.hh>

#include <array>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "policy/base/limits.h"

namespace signet::pdf {
namespace {

std::size_t decoding_left = 0;

struct TooMuch : std::runtime_error {
  TooMuch() : std::runtime_error{"too much to decode"} {}
};

/// Passes on what the budget allows.
class Bounded final : public Pipeline {
 public:
  explicit Bounded(Pipeline* to) : Pipeline{"bounded", to} {}
  void write(const unsigned char* data, std::size_t size) override {
    if (size > decoding_left) throw TooMuch{};
    decoding_left -= size;
    getNext()->write(data, size);
  }
  void finish() override { getNext()->finish(); }
};

class Collected final : public Pipeline {
 public:
  Collected() : Pipeline{"collected", nullptr} {}
  void write(const unsigned char* data, std::size_t size) override { octets.insert(octets.end(), data, data + size); }
  void finish() override {}
  Bytes octets;
};

unsigned char paeth(int left, int up, int corner) {
  const int estimate = left + up - corner;
  const int a = std::abs(estimate - left), b = std::abs(estimate - up), c = std::abs(estimate - corner);
  return static_cast<unsigned char>(a <= b && a <= c ? left : b <= c ? up : corner);
}

/// PNG filters (ISO/IEC 15948 9) undone for one octet per pixel.
class Unpredicted final : public Pipeline {
 public:
  Unpredicted(Pipeline* to, std::size_t columns) : Pipeline{"unpredicted", to}, row_(columns), above_(columns) {}
  void write(const unsigned char* data, std::size_t size) override {
    for (std::size_t i = 0; i < size; ++i) take(data[i]);
  }
  void finish() override {
    if (at_ != 0) throw std::runtime_error{"a row is cut off"};
    getNext()->finish();
  }

 private:
  void take(unsigned char octet) {
    if (at_ == 0) {
      if (octet > 4) throw std::runtime_error{"an unknown filter"};
      filter_ = octet;
      at_ = 1;
      return;
    }
    const std::size_t i = at_ - 1;
    const int left = i > 0 ? row_[i - 1] : 0, up = above_[i], corner = i > 0 ? above_[i - 1] : 0;
    const std::array<int, 5> predicted = {0, left, up, (left + up) / 2, paeth(left, up, corner)};
    row_[i] = static_cast<unsigned char>(octet + predicted[filter_]);
    if (at_++ < row_.size()) return;
    getNext()->write(row_.data(), row_.size());
    std::swap(row_, above_);
    at_ = 0;
  }
  Bytes row_, above_;
  std::size_t at_ = 0;  // 0: the row's filter comes next
  unsigned char filter_ = 0;
};

bool fits(const Predictor& each) {
  return each.predictor == 1 ||
         (each.predictor >= 10 && each.predictor <= 15 && each.columns >= 1 && each.columns <= limits::pdf_columns_max);
}

/// Flate, predictor, budget: in front of where the octets go.
class Chain {
 public:
  Chain(Pipeline* next, const Predictor& predictor) : bounded_{next} {
    if (predictor.predictor != 1) unpredicted_ = std::make_unique<Unpredicted>(&bounded_, predictor.columns);
    flate_ =
        std::make_unique<Pl_Flate>("flate", unpredicted_ ? static_cast<Pipeline*>(unpredicted_.get()) : &bounded_, Pl_Flate::a_inflate);
    flate_->setWarnCallback([](const char*, int) { throw std::runtime_error{"flate data are cut off"}; });
  }
  Pipeline* first() { return flate_.get(); }

 private:
  Bounded bounded_;
  std::unique_ptr<Unpredicted> unpredicted_;
  std::unique_ptr<Pl_Flate> flate_;
};

class BoundedFlate final : public QPDFStreamFilter {
 public:
  bool setDecodeParms(QPDFObjectHandle parameters) override {
    if (parameters.isNull()) return true;
    if (!parameters.isDictionary()) return false;
    for (auto& [key, value] : parameters.getDictAsMap()) {
      if (!value.isInteger() || value.getIntValue() < 1) return false;
      const auto number = static_cast<std::uint64_t>(value.getIntValue());
      if (key == "/Predictor")
        predictor_.predictor = number;
      else if (key == "/Columns")
        predictor_.columns = number;
      else if (!((key == "/Colors" && number == 1) || (key == "/BitsPerComponent" && number == 8)))
        return false;
    }
    return fits(predictor_);
  }
  Pipeline* getDecodePipeline(Pipeline* next) override {
    chain_ = std::make_unique<Chain>(next, predictor_);
    return chain_->first();
  }

 private:
  Predictor predictor_;
  std::unique_ptr<Chain> chain_;
};

class Undecoded final : public QPDFStreamFilter {
 public:
  bool setDecodeParms(QPDFObjectHandle) override { return false; }
  Pipeline* getDecodePipeline(Pipeline*) override { return nullptr; }
};

void replace_filters() {
  QPDF::registerStreamFilter("/FlateDecode", [] { return std::make_shared<BoundedFlate>(); });
  for (const char* name : {"/LZWDecode", "/RunLengthDecode", "/DCTDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/Crypt"})
    QPDF::registerStreamFilter(name, [] { return std::make_shared<Undecoded>(); });
}

}  // namespace

void allow_decoding(std::size_t octets) {
  static const bool replaced = (replace_filters(), true);
  static_cast<void>(replaced);
  decoding_left = octets;
}

Result<Bytes> decode_flate(ByteView data, const Predictor& predictor) {
  if (!fits(predictor)) return Refusal{Reason::pdf_malformed, "a predictor"};
  try {
    Collected collected;
    Chain chain{&collected, predictor};
    chain.first()->write(data.data(), data.size());
    chain.first()->finish();
    return std::move(collected.octets);
  } catch (const TooMuch&) {
    return Refusal{Reason::too_large, "compressed objects"};
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {
    return Refusal{Reason::pdf_malformed, "compressed objects"};
  }
}

}  // namespace signet::pdf
