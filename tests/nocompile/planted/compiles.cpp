// Planted: nothing is wrong here.
// EXPECT: error

int main() { return 0; }
