#include "client/call_list.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace signet::client {
namespace {

struct Gathered {
  std::set<const DocumentResult*> documents;
  std::set<std::string> classes;
  std::set<std::string> codes;
};
using Key = std::tuple<std::string, std::string, std::string, Need>;  // person, role, subject, need

bool is_teacher(const std::string& who) { return who == "subject-teacher" || who == "homeroom-teacher"; }

bool is_missing_signature(const std::string& code) {
  return code == "subject-teacher-missing" || code == "homeroom-teacher-missing" || code == "principal-missing" || code == "review-missing";
}

// The table names a teacher for every fault of a signature; whose signature it is stands in the finding's role.
Key key_of(const Remark& remark) {
  const bool signer_acts = is_teacher(remark.who) || is_missing_signature(remark.code);
  if (!signer_acts) return {"", remark.who, "", Need::other};
  const std::string role = remark.role.empty() ? remark.who : remark.role;
  const std::string subject = role == "subject-teacher" ? remark.subject : "";
  return {remark.person, role, subject, is_missing_signature(remark.code) ? Need::signature : Need::again};
}

Call call_of(const Key& key, const Gathered& gathered) {
  Call call;
  std::tie(call.person, call.role, call.subject, call.need) = key;
  call.documents = gathered.documents.size();
  call.classes.assign(gathered.classes.begin(), gathered.classes.end());
  call.codes.assign(gathered.codes.begin(), gathered.codes.end());
  return call;
}

std::string join(const std::vector<std::string>& parts) {
  std::string joined;
  for (const std::string& part : parts) joined += (joined.empty() ? "" : ", ") + part;
  return joined;
}

struct RoleWords {
  std::string_view role, short_vi, alone_vi, alone_en;
};
constexpr RoleWords role_words[] = {
    {"subject-teacher", "GVBM", "Giáo viên bộ môn", "Subject teacher"},
    {"homeroom-teacher", "GVCN", "Giáo viên chủ nhiệm", "Homeroom teacher"},
    {"principal", "Hiệu trưởng", "Hiệu trưởng", "Principal"},
    {"vice-principal", "Phó Hiệu trưởng", "Phó Hiệu trưởng", "Vice-principal"},
    {"school", "Nhà trường", "Nhà trường", "School"},
    {"leader", "Lãnh đạo cơ quan phê duyệt", "Lãnh đạo cơ quan phê duyệt", "Department leader"},
    {"department", "Cơ quan phê duyệt", "Cơ quan phê duyệt", "Department"},
    {"clerk", "Văn thư", "Văn thư", "Clerk"},
    {"administrator", "Quản trị viên", "Quản trị viên", "Administrator"},
    {"school-system", "Hệ thống quản lý học bạ", "Hệ thống quản lý học bạ", "School system"},
    {"nobody", "Không ai phải xử lý", "Không ai phải xử lý", "Nobody has to act"},
};

const RoleWords* words_of(const std::string& role) {
  const auto* found = std::ranges::find(role_words, std::string_view{role}, &RoleWords::role);
  return found == std::end(role_words) ? nullptr : found;
}

std::string whom_in_vietnamese(const Call& call) {
  const RoleWords* words = words_of(call.role);
  const std::string subject = call.subject.empty() ? "" : " " + call.subject;
  if (call.person.empty()) return (words ? std::string{words->alone_vi} : call.role) + subject;
  const std::string salutation = is_teacher(call.role) ? "Thầy/Cô " : "";
  return salutation + call.person + " (" + (words ? std::string{words->short_vi} : call.role) + subject + ")";
}

std::string whom_in_english(const Call& call) {
  const RoleWords* words = words_of(call.role);
  std::string role = words ? std::string{words->alone_en} : call.role;
  if (!call.subject.empty()) role += ", " + call.subject;
  return call.person.empty() ? role : call.person + " (" + role + ")";
}

std::string sentence_in_vietnamese(const Call& call) {
  std::string text = whom_in_vietnamese(call) + ": còn " + std::to_string(call.documents) + " học bạ";
  if (!call.classes.empty()) text += " lớp " + join(call.classes);
  switch (call.need) {
    case Need::signature: return text + " chưa ký";
    case Need::again: return text + " cần kiểm tra và ký lại (" + join(call.codes) + ")";
    case Need::other: return text + " cần xử lý (" + join(call.codes) + ")";
  }
  return text;
}

std::string sentence_in_english(const Call& call) {
  std::string text = whom_in_english(call) + ": " + std::to_string(call.documents) + (call.documents == 1 ? " transcript" : " transcripts");
  if (!call.classes.empty()) text += " of " + join(call.classes);
  switch (call.need) {
    case Need::signature: return text + " not signed yet";
    case Need::again: return text + " to check and sign again (" + join(call.codes) + ")";
    case Need::other: return text + " to deal with (" + join(call.codes) + ")";
  }
  return text;
}

}  // namespace

std::vector<Call> calls(const std::vector<DocumentResult>& results) {
  std::map<Key, Gathered> gathered;
  for (const DocumentResult& result : results) {
    for (const Remark& each : result.remarks) {
      Gathered& group = gathered[key_of(each)];
      group.documents.insert(&result);
      group.codes.insert(each.code);
      if (!each.class_name.empty()) group.classes.insert(each.class_name);
    }
  }
  std::vector<Call> list;
  for (const auto& [key, group] : gathered) list.push_back(call_of(key, group));
  std::ranges::stable_sort(list, std::ranges::greater{}, &Call::documents);
  return list;
}

std::string sentence(const Call& call, Language language) {
  return language == Language::vietnamese ? sentence_in_vietnamese(call) : sentence_in_english(call);
}

}  // namespace signet::client
