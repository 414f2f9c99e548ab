// Planted: says not why it must fail.
#ifdef CONTROL
int main() { return 0; }
#else
int main() { return missing; }
#endif
