#include "policy/base/json.h"

NLOHMANN_JSON_NAMESPACE_BEGIN
namespace detail {
template class lexer<basic_json<>, TextInput>;
template class parser<basic_json<>, TextInput>;
template class serializer<basic_json<>>;
template class serializer<basic_json<ordered_map>>;
}  // namespace detail
NLOHMANN_JSON_NAMESPACE_END
