// The roster in its readable form: who teaches what, in which class, and which certificates the principal approved.
#include <sstream>

#include "policy/base/digest.h"
#include "tests/support/world.h"

namespace signet::world {
namespace {

std::string date(Instant instant) { return to_iso8601(instant).substr(0, 10); }

struct Term {
  std::string from, to;
};

std::string assignment(const std::string& person, const Term& term) {
  return "{person = \"" + person + "\", from = \"" + term.from + "\", to = \"" + term.to + "\"}";
}

/// Those of whom the roster knows nothing.
bool listed(const CastMember& member) {
  return member.folder == Folder::persons && !member.organisation && member.holder.empty() && member.name != "stranger";
}

void write_people(std::ostream& out, const World& world, long clerk_uid) {
  for (const auto& member : cast()) {
    if (!listed(member)) continue;
    out << "[[person]]\nkey = \"" << member.name << "\"\nname = \"" << member.common_name << "\"\nid = \"" << member.id
        << "\"\ncertificates = [";
    const char* comma = "";
    for (const auto& other : cast()) {
      if (other.name == "unlisted" || (other.name != member.name && other.holder != member.name)) continue;
      out << comma << "\"" << to_hex(sha256(world.identity(other.name).certificate)) << "\"";
      comma = ", ";
    }
    out << "]\n";
    if (member.name == "vice-principal") out << "duties = [\"vice-principal\"]\n";
    if (member.name == "homeroom-8A2") out << "duties = [\"administrator\"]\n";
    if (member.name == "clerk") out << "account = " << clerk_uid << "\n";
    out << "\n";
  }
}

/// What sets a class apart from 8A1: its homeroom teacher, and other teachers of some subject.
struct ClassSpec {
  std::string code, homeroom, subject, teachers;  // `teachers`: the value for `subject`; others as in 8A1
};

void write_class(std::ostream& out, const ClassSpec& spec, const Term& term) {
  out << "[[class]]\ncode = \"" << spec.code << "\"\nname = \"" << spec.code << "\"\nhomeroom = [" << assignment(spec.homeroom, term)
      << "]\n";
  for (const auto& subject : subjects()) {
    out << "[[class.subject]]\ncode = \"" << subject.code << "\"\nname = \"" << subject.name << "\"\nteachers = [";
    const char* comma = "";
    if (subject.code == spec.subject) {
      out << spec.teachers;
    } else {
      for (const auto& teacher : teachers_of(subject.code)) out << comma << assignment(teacher, term), comma = ", ";
    }
    out << "]\n";
  }
  out << "\n";
}

}  // namespace

std::string roster_toml(const World& world, long clerk_uid) {
  const auto made = world.made();
  const Term term{date(made + -300 * day_s), date(made + 400 * day_s)};
  // In 8A3 a teacher left ten days ago and another took over the next day.
  const Term before{term.from, date(made + -10 * day_s)};
  const Term after{date(made + -9 * day_s), term.to};
  std::ostringstream out;
  out << "# Danh sách phân công năm học (dữ liệu mẫu)\nschool_year = \"" << school_year() << "\"\nclerk = [" << assignment("clerk", term)
      << "]\n\n";
  write_people(out, world, clerk_uid);
  write_class(out, {"8A1", "homeroom", "", ""}, term);
  write_class(out, {"8A2", "homeroom-8A2", "TOAN", assignment("other-teacher", term)}, term);
  write_class(out, {"8A3", "homeroom", "NN1", assignment("departed", before) + ", " + assignment("teacher-NN1", after)}, term);
  return out.str();
}

}  // namespace signet::world
