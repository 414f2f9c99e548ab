// Whether the moment is right: windows of the school year, the class's lock, the record's own dates.
#pragma once

#include "policy/assessment.h"

namespace signet {

enum class Window { year, closing };
/// Nothing of a school year after its final date (S3 Đ.25.4); with `closing` a document after the closing day is late (Đ.25.1).
void assess_window(Assessment& assessment, Window window);

/// When the people of each role signed, as they claim, against the school's own time frames (S1 Đ.5.2): noted, and refused only
/// where the policy says so.
void assess_frames(Assessment& assessment);

/// Of the signers of one role; null: no frame is set for such.
const Windows::Frame* frame_of(const Windows& windows, Role role);

enum class Lock { required, not_open };
/// The principal has locked the class, or at least has it not unlocked, and nobody's signature is older than the latest
/// unlocking (S0 Đ.3.3, Đ.8.2; S1 Đ.9.2).
void assess_lock(Assessment& assessment, Lock lock);

/// S3 Đ.22.1: where the profile has the fields, a lookup code, and an effective date not before the principal's signing day.
void assess_record_fields(Assessment& assessment);

}  // namespace signet
