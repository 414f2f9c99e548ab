#include "journal/witness.h"

#include "journal/tree.h"

namespace signet::journal {
namespace {

Refusal malformed_request(const char* what) { return {Reason::request_malformed, std::string{"add-checkpoint: "} + what}; }

std::optional<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == text.npos) return std::nullopt;
  const auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

LogTrouble trouble_of(const Checkpoint& shown, const std::optional<Checkpoint>& seen) {
  if (!seen || shown.size > seen->size) return LogTrouble::none;
  if (shown.size < seen->size) return LogTrouble::behind;
  return shown.root == seen->root ? LogTrouble::none : LogTrouble::forked;
}

}  // namespace

std::string write_add_checkpoint(const AddCheckpoint& request) {
  std::string body = "old " + std::to_string(request.old_size) + "\n";
  for (const auto& hash : request.proof) body += to_base64(view(hash)) + "\n";
  return body + "\n" + request.checkpoint;
}

Result<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
  AddCheckpoint request;
  const auto first = take_line(body);
  if (!first || !first->starts_with("old ")) return malformed_request("no line `old SIZE`");
  const auto size = parse_decimal(first->substr(4));
  if (!size || *size > tree_size_max) return malformed_request("`old` is not a size");
  request.old_size = *size;
  for (auto line = take_line(body);; line = take_line(body)) {
    if (!line) return malformed_request("no empty line before the checkpoint");
    if (line->empty()) break;
    const auto octets = from_base64(*line);
    const auto hash = octets ? digest_from_bytes(*octets) : std::nullopt;
    if (!hash || request.proof.size() == proof_hashes_max)
      return malformed_request("a line of the proof is not a hash, or there are too many");
    request.proof.push_back(*hash);
  }
  request.checkpoint = body;
  if (!parse_note(request.checkpoint)) return malformed_request("the checkpoint is not a signed note");
  return request;
}

std::optional<std::string> claimed_origin(const AddCheckpoint& request) {
  const auto note = parse_note(request.checkpoint);
  const auto checkpoint = note ? parse_checkpoint_text(note->text) : Result<Checkpoint>{note.refusal()};
  return checkpoint ? std::optional{checkpoint->origin} : std::nullopt;
}

std::string_view code(LogTrouble trouble) noexcept {
  switch (trouble) {
    case LogTrouble::none: return "none";
    case LogTrouble::behind: return "behind";
    case LogTrouble::forked: return "forked";
    case LogTrouble::not_continued: return "not-continued";
    case LogTrouble::not_linked: return "not-linked";
  }
  return "";
}

std::optional<LogTrouble> log_trouble_from_code(std::string_view text) noexcept {
  for (const auto each : {LogTrouble::behind, LogTrouble::forked, LogTrouble::not_continued, LogTrouble::not_linked}) {
    if (code(each) == text) return each;
  }
  return std::nullopt;
}

// The order of the answers is the specification's: 403 before anything is compared, 400, 409, 422.
WitnessJudgement judge_add_checkpoint(const AddCheckpoint& request, const Verifier& log, const std::optional<Checkpoint>& seen) {
  const auto shown = open_checkpoint(request.checkpoint, log);
  if (!shown) return {403, shown.refusal().detail, LogTrouble::none, std::nullopt};
  const auto trouble = trouble_of(*shown, seen);
  const auto size = seen ? seen->size : 0;
  if (request.old_size > shown->size) return {400, "`old` is larger than the checkpoint", trouble, *shown};
  if (request.old_size != size) return {409, "the witness has cosigned " + std::to_string(size) + " entries", trouble, *shown};
  if (seen && shown->size == size && shown->root != seen->root) return {409, "another root of the same size", trouble, *shown};
  // Nothing is proved about an empty beginning (RFC 6962 2.1.2), and no hash may stand there.
  if (size == 0 ? !request.proof.empty() : !verify_consistency(size, seen->root, shown->size, shown->root, request.proof))
    return {422, "the proof does not lead from the checkpoint cosigned before to this one", size == 0 ? trouble : LogTrouble::not_continued,
            *shown};
  return {200, "", LogTrouble::none, *shown};
}

}  // namespace signet::journal
