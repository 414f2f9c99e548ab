#include "tests/unit/xml/transcript.h"

namespace signet::test {

Layout transcript_layout() {
  Layout layout;
  layout.profile_id = "moet-hocba";
  layout.root = "HOC_BA";
  layout.region = "data";
  layout.leading = Role::principal;
  const std::vector<std::string> data{"HOC_BA", "DU_LIEU_HOC_BA", "DANH_SACH_THONG_TIN_KY"};
  const auto below = [](std::vector<std::string> steps, std::initializer_list<std::string> more) {
    return steps.insert(steps.end(), more), Path{.steps = steps};
  };
  layout.slots = {{Role::subject_teacher, below(data, {"DANH_SACH_GVBM", "GVBM"}), "", 2},
                  {Role::homeroom_teacher, below(data, {"GVCN"}), "thongtinhocba", 1},
                  {Role::principal, Path{.steps = {"HOC_BA", "PHAT_HANH_HOC_BA", "DANH_SACH_CBQL", "CBQL"}}, "data", 1}};
  layout.seal_slot = Path{.steps = {"HOC_BA", "PHAT_HANH_HOC_BA", "KY_PHAT_HANH"}};
  return layout;
}

Layout order_layout() {
  Layout layout;
  layout.profile_id = "order";
  layout.root = "ORDER";
  layout.region = "data";
  layout.leading = Role::leader;
  layout.slots = {{Role::leader, Path{.steps = {"ORDER", "SIGNATURES", "LEADER"}}, "data", 1}};
  layout.seal_slot = Path{.steps = {"ORDER", "SIGNATURES", "DEPARTMENT"}};
  return layout;
}

wire::InspectRequest seal_request() { return {.mode = wire::InspectMode::seal, .layouts = {order_layout(), transcript_layout()}}; }
wire::InspectRequest general_request() { return {.mode = wire::InspectMode::general}; }

std::string reference(const std::string& uri, const std::vector<std::string>& transforms) {
  std::string list;
  for (const auto& each : transforms) list += "<Transform Algorithm=\"" + each + "\"></Transform>";
  if (!list.empty()) list = "<Transforms>" + list + "</Transforms>";
  return "<Reference URI=\"" + uri + "\">" + list +
         "<DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></DigestMethod><DigestValue>AAAA</DigestValue></Reference>";
}

std::string signature(const std::string& id, const std::string& references) {
  return "<Signature xmlns=\"" + ds_namespace + "\" Id=\"" + id + "\"><SignedInfo><CanonicalizationMethod Algorithm=\"" + inclusive_uri +
         "\"></CanonicalizationMethod><SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"></SignatureMethod>" +
         references +
         "</SignedInfo><SignatureValue>AQID\nBA==</SignatureValue><KeyInfo><X509Data><X509SubjectName>CN=x</"
         "X509SubjectName><X509Certificate>MAA=</X509Certificate></X509Data>"
         "</KeyInfo><Object Id=\"" +
         id + "-time\"><SignatureProperties xmlns=\"\"><SignatureProperty Target=\"#" + id +
         "\"><SigningTime>2026-05-28T15:04:05</SigningTime></SignatureProperty></SignatureProperties></Object></Signature>";
}

std::string Transcript::text() const {
  return prolog + "<HOC_BA" + root_attributes + "><DU_LIEU_HOC_BA" + data_attributes +
         "><THONG_TIN_HOC_BA Id=\"thongtinhocba\"><DIEM_TONG_KET Id=\"diem_TOAN\"><CN>8.0</CN><GVBM "
         "Id=\"gv_1\"></GVBM></DIEM_TONG_KET></THONG_TIN_HOC_BA>" +
         inside_data + "<DANH_SACH_THONG_TIN_KY><DANH_SACH_GVBM><GVBM Id=\"gv_1\">" + teacher + "</GVBM></DANH_SACH_GVBM><GVCN>" +
         homeroom + "</GVCN></DANH_SACH_THONG_TIN_KY></DU_LIEU_HOC_BA><PHAT_HANH_HOC_BA><DANH_SACH_CBQL><CBQL Id=\"cb_1\">" + principal +
         "</CBQL></DANH_SACH_CBQL>" + seal_slot + "</PHAT_HANH_HOC_BA>" + beside + "</HOC_BA>";
}

std::size_t position(const std::string& outer, const std::string& part) { return outer.find(part); }

}  // namespace signet::test
