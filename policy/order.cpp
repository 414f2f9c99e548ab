#include "policy/order.h"

#include <algorithm>
#include <charconv>

#include "policy/canonical.h"

namespace signet {
namespace {

using Index = CanonicalTree::Index;

Refusal malformed_order(std::string what) { return {Reason::order_malformed, std::move(what)}; }

// Reads children in a fixed sequence; the first fault is kept. No element may be left over.
class Fields {
 public:
  Fields(const CanonicalTree& tree, Index parent) : tree_(tree), where_(tree.node(parent).name), rest_(tree.children(parent)) {}

  Index element(std::string_view name) {
    if (at_ >= rest_.size() || tree_.node(rest_[at_]).name != name) return fail(name), CanonicalTree::none;
    return rest_[at_++];
  }
  bool next_is(std::string_view name) const { return at_ < rest_.size() && tree_.node(rest_[at_]).name == name; }
  std::string text(std::string_view name) {
    const auto found = element(name);
    const auto text = found == CanonicalTree::none ? std::nullopt : tree_.text(found);
    if (!text) fail(name);
    return text.value_or("");
  }
  std::string some_text(std::string_view name) {
    auto found = text(name);
    if (found.empty()) fail(name);
    return found;
  }
  Bytes base64(std::string_view name) {
    const auto octets = from_base64(text(name));
    if (!octets || octets->empty()) fail(name);
    return octets.value_or(Bytes{});
  }
  Digest digest(std::string_view name) {
    const auto found = digest_from_hex(text(name));
    if (!found) fail(name);
    return found.value_or(Digest{});
  }
  Instant instant(std::string_view name) {
    const auto found = parse_iso8601(text(name));
    if (!found) fail(name);
    return found.value_or(Instant{});
  }
  std::uint64_t number(std::string_view name, std::uint64_t least, std::uint64_t most) {
    const auto digits = text(name);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size() || value < least || value > most) fail(name);
    return value;
  }
  void finish() {
    if (at_ != rest_.size()) fail(tree_.node(rest_[at_]).name);
  }
  void fail(std::string_view what) {
    if (fault_.empty()) fault_ = where_ + "/" + std::string{what};
  }
  const std::string& fault() const { return fault_; }

 private:
  const CanonicalTree& tree_;
  std::string where_;
  std::vector<Index> rest_;
  std::size_t at_ = 0;
  std::string fault_;
};

std::optional<Instant> day(const std::optional<std::string>& date, bool end) {
  return date ? parse_iso8601(*date + (end ? "T23:59:59+07:00" : "T00:00:00+07:00")) : std::nullopt;
}

Result<Assignment> read_assignment(const CanonicalTree& tree, Index element, const Roster& roster) {
  const auto from = day(tree.attribute(element, "from"), false);
  const auto to = day(tree.attribute(element, "to"), true);
  const auto person = tree.attribute(element, "person");
  if (!person || roster.persons.find(*person) == roster.persons.end()) return malformed_order("an assignment of nobody in the roster");
  if (!from || !to || *to < *from) return malformed_order("the dates of an assignment of " + *person);
  return Assignment{*person, *from, *to};
}

Result<Person> read_person(const CanonicalTree& tree, Index element) {
  Fields in{tree, element};
  Person person;
  person.key = tree.attribute(element, "Id").value_or("");
  if (person.key.empty()) in.fail("@Id");
  person.name = in.some_text("NAME");
  person.id = in.text("ID");
  if (person.id.size() != 12 || !std::all_of(person.id.begin(), person.id.end(), [](char c) { return c >= '0' && c <= '9'; }))
    in.fail("ID");
  while (in.next_is("CERTIFICATE")) person.certificates.push_back(in.digest("CERTIFICATE"));
  if (in.next_is("ACCOUNT")) person.account = static_cast<std::uint32_t>(in.number("ACCOUNT", 0, 0xfffffffeU));
  in.finish();
  if (!in.fault().empty()) return malformed_order(in.fault());
  return person;
}

Result<RosterSubject> read_subject(const CanonicalTree& tree, Index element, const Roster& roster) {
  RosterSubject subject{tree.attribute(element, "code").value_or(""), tree.attribute(element, "name").value_or(""), {}};
  if (subject.code.empty() || subject.name.empty()) return malformed_order("a subject without code or name");
  for (const Index each : tree.children(element)) {
    if (tree.node(each).name != "TEACHER") return malformed_order("something else among the teachers of " + subject.code);
    TRY(auto assignment, read_assignment(tree, each, roster));
    subject.teachers.push_back(std::move(assignment));
  }
  if (subject.teachers.empty()) return malformed_order("no teacher of " + subject.code);
  return subject;
}

Result<RosterClass> read_class(const CanonicalTree& tree, Index element, const Roster& roster) {
  RosterClass group{tree.attribute(element, "code").value_or(""), tree.attribute(element, "name").value_or(""), {}, {}};
  if (group.code.empty() || group.name.empty()) return malformed_order("a class without code or name");
  for (const Index each : tree.children(element)) {
    if (tree.node(each).name == "HOMEROOM") {
      TRY(auto assignment, read_assignment(tree, each, roster));
      group.homeroom.push_back(std::move(assignment));
    } else if (tree.node(each).name == "SUBJECT") {
      TRY(auto subject, read_subject(tree, each, roster));
      const auto same = [&](const RosterSubject& other) { return other.code == subject.code; };
      if (std::any_of(group.subjects.begin(), group.subjects.end(), same)) return malformed_order(subject.code + " twice in " + group.name);
      group.subjects.push_back(std::move(subject));
    } else {
      return malformed_order("something else in class " + group.name);
    }
  }
  if (group.homeroom.empty() || group.subjects.empty())
    return malformed_order("class " + group.name + " has no homeroom teacher or no subject");
  return group;
}

Result<Roster> read_roster(const CanonicalTree& tree, Index element) {
  Fields in{tree, element};
  Roster roster;
  roster.school_year = in.some_text("SCHOOL_YEAR");
  std::map<Digest, std::string> owners;
  while (in.next_is("PERSON")) {
    TRY(auto person, read_person(tree, in.element("PERSON")));
    for (const auto& certificate : person.certificates) {
      if (!owners.emplace(certificate, person.key).second) return malformed_order("one certificate of two persons");
    }
    const std::string key = person.key;
    if (!roster.persons.emplace(key, std::move(person)).second) return malformed_order("person " + key + " twice");
  }
  while (in.next_is("CLASS")) {
    TRY(auto group, read_class(tree, in.element("CLASS"), roster));
    const auto same = [&](const RosterClass& other) { return other.code == group.code; };
    if (std::any_of(roster.classes.begin(), roster.classes.end(), same)) return malformed_order("class " + group.code + " twice");
    roster.classes.push_back(std::move(group));
  }
  while (in.next_is("CLERK")) {
    TRY(auto clerk, read_assignment(tree, in.element("CLERK"), roster));
    if (!roster.persons.at(clerk.person).account) return malformed_order("a clerk without ACCOUNT");
    roster.clerks.push_back(std::move(clerk));
  }
  in.finish();
  if (!in.fault().empty()) return malformed_order(in.fault());
  return roster;
}

Result<Approval> read_approval(const CanonicalTree& tree, Index element) {
  Fields in{tree, element};
  Approval approval;
  approval.school_code = in.some_text("SCHOOL_CODE");
  approval.school_name = in.some_text("SCHOOL_NAME");
  approval.origin = in.some_text("ORIGIN");
  approval.checkpoint_key = in.base64("CHECKPOINT_KEY");
  if (approval.checkpoint_key.size() != 32) in.fail("CHECKPOINT_KEY");
  approval.seal_certificate = in.base64("SEAL_CERTIFICATE");
  approval.principal_certificate = in.base64("PRINCIPAL_CERTIFICATE");
  approval.principal_name = in.some_text("PRINCIPAL_NAME");
  approval.leader_certificate = in.base64("LEADER_CERTIFICATE");
  approval.from = in.instant("VALID_FROM");
  approval.to = in.instant("VALID_TO");
  in.finish();
  if (!in.fault().empty()) return malformed_order(in.fault());
  return approval;
}

Result<Configuration> read_configuration(const CanonicalTree& tree, Index element) {
  Configuration configuration;
  for (const Index each : tree.children(element)) {
    const auto path = tree.attribute(each, "path");
    const auto digest = digest_from_hex(tree.attribute(each, "sha256").value_or(""));
    if (tree.node(each).name != "FILE" || !path || !digest) return malformed_order("CONFIGURATION/FILE");
    if (!configuration.files.emplace(*path, *digest).second) return malformed_order(*path + " twice");
  }
  if (configuration.files.empty()) return malformed_order("CONFIGURATION without files");
  return configuration;
}

}  // namespace

std::string_view code(OrderKind kind) noexcept {
  switch (kind) {
    case OrderKind::approval: return "approval";
    case OrderKind::configuration: return "configuration";
    case OrderKind::roster: return "roster";
  }
  broken_promise("every kind of order has a code");
}

std::optional<OrderKind> order_kind_from_code(std::string_view text) noexcept {
  for (const auto kind : {OrderKind::approval, OrderKind::configuration, OrderKind::roster}) {
    if (code(kind) == text) return kind;
  }
  return std::nullopt;
}

Role leading_role(OrderKind kind) noexcept { return kind == OrderKind::approval ? Role::leader : Role::principal; }

Result<Order> read_order(ByteView region_octets, const Digest& file) {
  TRY(const auto tree, CanonicalTree::parse(Bytes{region_octets.begin(), region_octets.end()}));
  Fields in{tree, tree.root()};
  Order order;
  order.file = file;
  const auto kind = order_kind_from_code(in.text("KIND"));
  if (!kind) return malformed_order("KIND");
  order.kind = *kind;
  order.root_entry = in.digest("ROOT_ENTRY");
  order.number = in.number("NUMBER", 1, 1'000'000);
  const auto previous = in.text("PREVIOUS");
  if (!previous.empty()) {
    order.previous = digest_from_hex(previous);
    if (!order.previous) in.fail("PREVIOUS");
  }
  order.issued = in.instant("ISSUED");
  constexpr std::string_view bodies[] = {"APPROVAL", "CONFIGURATION", "ROSTER"};
  const Index body = in.element(bodies[static_cast<std::size_t>(*kind) - 1]);
  in.finish();
  if (!in.fault().empty()) return malformed_order(in.fault());
  switch (*kind) {
    case OrderKind::approval: {
      TRY(auto read, read_approval(tree, body));
      order.body = std::move(read);
      break;
    }
    case OrderKind::configuration: {
      TRY(auto read, read_configuration(tree, body));
      order.body = std::move(read);
      break;
    }
    case OrderKind::roster: {
      TRY(auto read, read_roster(tree, body));
      order.body = std::move(read);
      break;
    }
  }
  return order;
}

}  // namespace signet
