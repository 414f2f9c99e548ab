// The JSON library; its reader and its writer are instantiated once for all programs (json.cpp), which takes a good part
// of what each user of it would need to compile.
#pragma once

#include <nlohmann/json.hpp>

NLOHMANN_JSON_NAMESPACE_BEGIN
namespace detail {
using TextInput = iterator_input_adapter<const char*>;
extern template class lexer<basic_json<>, TextInput>;
extern template class parser<basic_json<>, TextInput>;
extern template class serializer<basic_json<>>;
extern template class serializer<basic_json<ordered_map>>;
}  // namespace detail
NLOHMANN_JSON_NAMESPACE_END
