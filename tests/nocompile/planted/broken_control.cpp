// Planted: its control fails too.
// EXPECT: error

int main() { return missing; }
