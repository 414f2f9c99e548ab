// Every limit of Signet, with its unit. Exceeding one is a clear error, never a crash.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ratio>

namespace signet::limits {

using Days = std::chrono::duration<std::int64_t, std::ratio<86400>>;

constexpr std::size_t xml_bytes_max = 2 * 1024 * 1024;        // a real transcript is about 0.12 MiB
constexpr std::size_t pdf_bytes_max = 32 * 1024 * 1024;       // a scan of 30 MB
constexpr std::size_t seal_image_bytes_max = 512 * 1024;      // the PNG of a seal or of a person's signature
constexpr std::size_t seal_image_pixels_max = 4096;           // of its width and of its height
constexpr std::size_t seal_characters_max = 1024;             // different ones that a seal's font may need
constexpr std::size_t seal_lines_max = 16;                    // of the information text
constexpr std::size_t font_bytes_max = 4 * 1024 * 1024;       // one TrueType file
constexpr std::size_t pdf_seal_bytes_max = 512 * 1024;        // what a PDF seal may add
constexpr std::size_t pdf_objects_max = 200000;               // of one PDF
constexpr std::size_t pdf_revisions_max = 128;                // cross-reference sections of one PDF
constexpr double pdf_coordinate_max = 1e6;                    // of a page's boxes, in units of user space or points
constexpr double pdf_user_unit_max = 1000;                    // points in one unit of user space
constexpr std::size_t cms_bytes_max = 64 * 1024;              // one /Contents
constexpr std::size_t seal_bytes_max = 64 * 1024;             // what a seal may add; kept free below the limits when a document is taken in
constexpr std::size_t pdf_number_max = 8388607;               // of an object (ISO 32000-2 C.2)
constexpr std::size_t pdf_generation_max = 65535;             // of an object (ISO 32000-2 7.5.4)
constexpr std::size_t pdf_octets_read_max = 8 * 1024 * 1024;  // of objects, by keyhold for one plan; an object read twice counts twice
constexpr std::size_t pdf_decoded_bytes_max = 64 * 1024 * 1024;  // of the structure of one PDF, all its revisions together
constexpr std::size_t pdf_columns_max = 64;                      // of a predictor: a row of a cross-reference stream has some 8 octets
constexpr std::size_t pdf_fields_max = 20000;                    // of one PDF
constexpr std::size_t pdf_signature_fields_max = 256;
constexpr std::size_t pdf_pages_max = 20000;               // nodes of the page tree
constexpr std::size_t pdf_revision_entries_max = 3000000;  // cross-reference entries times signed revisions
constexpr std::size_t seal_elements_max = 128;
constexpr std::size_t seal_depth_max = 12;
constexpr std::size_t evidence_bytes_max = 8 * 1024 * 1024;   // canonical octets, certificates, signed objects
constexpr std::size_t signatures_max = 64;                    // a lower-secondary transcript has 15, at most 19
constexpr std::size_t prior_signatures_max = 48;              // of a document to be sealed: each is named in the intent
constexpr std::size_t references_max = 16;                    // per signature; accepted styles have 2 to 4
constexpr std::size_t time_stamps_max = 4;                    // on one signature; writers put one, and seldom a second
constexpr std::size_t depth_max = 64;                         // elements inside elements
constexpr std::size_t elements_max = 20000;                   // in one document
constexpr std::size_t attributes_max = 64;                    // on one element
constexpr std::size_t namespaces_max = 32;                    // declared on one element
constexpr std::size_t certificate_bytes_max = 8 * 1024;       // DER
constexpr std::size_t signature_value_bytes_max = 1024;       // RSA-8192
constexpr std::size_t frame_bytes_max = 64 * 1024;            // one message between our processes
constexpr std::size_t entry_bytes_max = 4 * 1024;             // one journal entry
constexpr std::size_t crl_bytes_max = 8 * 1024 * 1024;        // one CRL file
constexpr std::size_t configuration_bytes_max = 1024 * 1024;  // one configuration file
constexpr std::size_t order_bytes_max = xml_bytes_max;        // an order is an XML document
constexpr std::size_t package_members_max = 128;              // a class of 60 in two forms; each is named in the intent
constexpr std::size_t profile_paths_max = 64;                 // paths in one profile
constexpr std::size_t note_bytes_max = 512 * 1024;            // what one journal note says: a page, or a scan of one
constexpr std::size_t note_number_bytes_max = 64;             // number of the paper that a note names
constexpr std::size_t notes_of_a_day_max = 200;               // of one account: four classes of prints; 100 MiB of archive
constexpr std::size_t clients_max = 64;                       // connections the gate serves at once
constexpr std::size_t http_header_bytes_max = 8 * 1024;       // request line and fields
constexpr auto inspection_time_max = std::chrono::seconds{20};
constexpr auto request_time_max = std::chrono::seconds{30};  // a client's request, from first byte to last
constexpr auto clock_skew_max = std::chrono::minutes{5};     // between signers' clocks where coverage proves no order
constexpr auto unsynchronised_max = Days{7};                 // since the clock was synchronised or the clerk confirmed it
constexpr auto department_contact_max = Days{45};            // without any word of the department
constexpr auto department_contact_warning = Days{30};

}  // namespace signet::limits
