# A real signet-gate between real clients and a keyhold that says what a test wants.
set(gate_system ${CMAKE_SOURCE_DIR}/tests/system)
add_library(gate_harness STATIC ${gate_system}/gate_fake_keyhold.cpp ${gate_system}/gate_harness.cpp)
target_link_libraries(gate_harness PUBLIC signet_gate_parts signet_client)
target_compile_definitions(gate_harness PUBLIC SIGNET_GATE_PROGRAM="$<TARGET_FILE:signet-gate>")
add_dependencies(gate_harness signet-gate)
signet_test(gate_system_test
  SOURCES ${gate_system}/gate_endpoints_test.cpp ${gate_system}/gate_clients_test.cpp ${gate_system}/gate_limits_test.cpp ${gate_system}/gate_keyhold_test.cpp
    ${gate_system}/gate_doorway_test.cpp ${gate_system}/gate_malformed_test.cpp
  LIBRARIES gate_harness)
