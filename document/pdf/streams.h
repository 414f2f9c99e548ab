// Streams that are read as they stand in the file: none is decoded.
#pragma once

#include "document/pdf/history.h"
#include "document/pdf/revision.h"

namespace signet::pdf {

/// The data of the catalog's metadata stream (14.3.2), where they stand in the file unfiltered; empty: they do not.
ByteRange read_metadata(ByteView file, const History& history, Revision& newest);

/// The same of the one file that is associated with the document (/AF, 14.13; 7.11.4); empty also where there are several.
ByteRange read_attachment(ByteView file, const History& history, Revision& newest);

}  // namespace signet::pdf
