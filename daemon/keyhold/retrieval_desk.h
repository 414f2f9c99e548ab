// "Cấp lại bản sao" (S3 Đ.31): a clerk finds what was sealed for a pupil, and gets the sealed document again.
#pragma once

#include "daemon/keyhold/reply.h"

namespace signet::keyhold {

/// Payload: JSON array of the seals, in every form, of the pupil `request.name` and `request.school_year`; of `request.kind`, or of every
/// kind whose tuple is pupil and school year. The id is hashed and forgotten: it enters neither journal nor log.
Reply find_seals(Appliance& appliance, const wire::ServiceRequest& request, const os::Peer& peer);
/// Payload: the document sealed under `request.name`, with its receipt. Not what was replaced or revoked. Journaled as `delivered` before
/// it is answered.
Reply fetch_seal(Appliance& appliance, const wire::ServiceRequest& request, const os::Peer& peer);

}  // namespace signet::keyhold
