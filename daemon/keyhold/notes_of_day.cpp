#include "daemon/keyhold/notes_of_day.h"

#include "policy/base/limits.h"
#include "policy/school_year.h"

namespace signet::keyhold {

bool NotesOfDay::full(std::uint32_t account, Instant now) const {
  const std::scoped_lock lock{mutex_};
  const auto found = days_.find(account);
  return found != days_.end() && found->second.date == date_of(now) && found->second.count >= limits::notes_of_a_day_max;
}

void NotesOfDay::add(std::uint32_t account, Instant time) {
  const std::scoped_lock lock{mutex_};
  auto& day = days_[account];
  const auto date = date_of(time);
  if (day.date != date) day = {date, 0};
  ++day.count;
}

}  // namespace signet::keyhold
