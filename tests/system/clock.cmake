signet_test(clock_test SOURCES clock_program_test.cpp clock_part_test.cpp clock_listener.cpp inspect_forked.cpp LIBRARIES signet_keyhold_core)
target_compile_definitions(clock_test PRIVATE SIGNET_CLOCK="$<TARGET_FILE:signet-clock>")
add_dependencies(clock_test signet-clock)
