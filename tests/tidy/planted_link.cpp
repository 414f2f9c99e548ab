// Not a program of ours: it links and carries what the tests beside it must be able to find.
#include <libxml/xmlversion.h>

extern const char marker[];
const char marker[] = "signet_cage_sanitized";

extern "C" void xmlCheckVersion(int version);

int main(int argc, char**) {
  xmlCheckVersion(LIBXML_VERSION);
  return argc > 1 ? marker[argc % 8] : 0;
}
