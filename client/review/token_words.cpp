#include "client/review/token_words.h"

namespace signet::client::review {

Text name_of_token_state(std::string_view state) noexcept {
  if (state.empty()) return {"đổi thiết bị", "another token"};
  if (state == "removed") return {"đã rút ra", "taken out"};
  if (state == "failed") return {"không hoạt động, báo lỗi", "does not work, gives errors"};
  if (state == "inserted") return {"hoạt động trở lại", "works again"};
  if (state == "pin-wrong") return {"sai mã PIN, tạm dừng", "wrong PIN, held"};
  if (state == "pin-unclear") return {"đăng nhập không rõ kết quả, tạm dừng", "a login whose end is not known, held"};
  if (state == "pin-untried")
    return {"thiết bị báo đã sai PIN hoặc bị khóa; không thử", "the token told of wrong PINs or a lock; not tried"};
  if (state == "pin-released") return {"mã PIN đúng, bỏ tạm dừng", "the right PIN, the hold ended"};
  return {"", ""};
}

}  // namespace signet::client::review
