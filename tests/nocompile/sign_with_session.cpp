// Even inside hsm only the token asks its session to sign.
// EXPECT: is private within this context
#include "hsm/session.h"

#ifdef CONTROL
bool ask(signet::hsm::Session& session) { return session.alive(); }
#else
bool ask(signet::hsm::Session& session) { return bool{session.sign({}, signet::SignatureAlgorithm::rsa_sha256)}; }
#endif
