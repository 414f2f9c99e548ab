// Planted: fails for another reason than it says.
// EXPECT: is private within this context

#ifdef CONTROL
int main() { return 0; }
#else
int main() { return missing; }
#endif
