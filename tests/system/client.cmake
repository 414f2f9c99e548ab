# The real command: against a service that answers what a test wants, and with a real caged reader.
set(client_system ${CMAKE_SOURCE_DIR}/tests/system)
signet_test(client_seal_test SOURCES ${client_system}/client_seal_test.cpp ${client_system}/client_fake_service.cpp LIBRARIES signet_journal)
target_compile_definitions(client_seal_test PRIVATE SIGNET_PROGRAM="$<TARGET_FILE:signet>")
add_dependencies(client_seal_test signet)
if(TARGET signet-inspect AND TARGET signet_world)
  signet_test(client_verify_test SOURCES ${client_system}/client_verify_test.cpp LIBRARIES signet_world)
  target_compile_definitions(client_verify_test PRIVATE SIGNET_PROGRAM="$<TARGET_FILE:signet>")
  add_dependencies(client_verify_test signet signet-inspect)
  signet_test(client_verify_pdf_test SOURCES ${client_system}/client_verify_pdf_test.cpp LIBRARIES signet_world TIMEOUT 400)
  target_compile_definitions(client_verify_pdf_test PRIVATE SIGNET_PROGRAM="$<TARGET_FILE:signet>")
  add_dependencies(client_verify_pdf_test signet signet-inspect)
  signet_test(client_sign_pdf_test SOURCES ${client_system}/client_sign_pdf_test.cpp ${CMAKE_SOURCE_DIR}/tests/unit/world_pdf/judges.cpp
    LIBRARIES signet_world TIMEOUT 300)
  target_compile_definitions(client_sign_pdf_test PRIVATE SIGNET_PROGRAM="$<TARGET_FILE:signet>" SIGNET_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
  add_dependencies(client_sign_pdf_test signet signet-inspect)
  signet_test(client_sign_several_test SOURCES ${client_system}/client_sign_several_test.cpp ${CMAKE_SOURCE_DIR}/tests/unit/world_pdf/judges.cpp
    LIBRARIES signet_world TIMEOUT 300)
  target_compile_definitions(client_sign_several_test PRIVATE SIGNET_PROGRAM="$<TARGET_FILE:signet>" SIGNET_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data"
    SIGNET_PROFILES="${CMAKE_SOURCE_DIR}/config/profiles")
  add_dependencies(client_sign_several_test signet signet-inspect)
  signet_test(client_preview_test SOURCES ${client_system}/client_preview_test.cpp LIBRARIES signet_world signet_os z TIMEOUT 300)
  target_compile_definitions(client_preview_test PRIVATE SIGNET_PROGRAM="$<TARGET_FILE:signet>" SIGNET_RENDER="$<TARGET_FILE:signet-render>"
    SIGNET_PROFILES="${CMAKE_SOURCE_DIR}/config/profiles")
  add_dependencies(client_preview_test signet signet-inspect signet-render)
  if(NOT SIGNET_SANITIZE)  # it tries what only the real cage forbids
    signet_test(render_cage_test SOURCES ${client_system}/render_cage_test.cpp ${client_system}/inspect_forked.cpp LIBRARIES signet_os)
  endif()
endif()
