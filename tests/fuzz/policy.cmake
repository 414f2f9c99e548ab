signet_fuzz(policy_text SOURCES ${CMAKE_CURRENT_LIST_DIR}/policy_text.cpp LIBRARIES signet_policy)
signet_fuzz(wire_frame SOURCES ${CMAKE_CURRENT_LIST_DIR}/wire_frame.cpp LIBRARIES signet_policy signet_wire)
