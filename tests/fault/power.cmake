# Two cuts in every run; twenty, and a failing sync at ten places, with ./dev fault.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME fault.power COMMAND Python3::Interpreter -m unittest -v test_power WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR})
add_test(NAME fault.power_long CONFIGURATIONS Fault COMMAND Python3::Interpreter -m unittest -v test_power WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR})
set(power_environment "SIGNET_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")
set_tests_properties(fault.power PROPERTIES LABELS road TIMEOUT 400 ENVIRONMENT "${power_environment}")
set_tests_properties(fault.power_long PROPERTIES COST 1000 LABELS fault TIMEOUT 1800 ENVIRONMENT "${power_environment};SIGNET_LONG=1")
