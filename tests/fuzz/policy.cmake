signet_fuzz(policy_text SOURCES ${CMAKE_CURRENT_LIST_DIR}/policy_text.cpp LIBRARIES signet_policy)
signet_fuzz(wire_frame SOURCES ${CMAKE_CURRENT_LIST_DIR}/wire_frame.cpp LIBRARIES signet_policy signet_wire)
signet_fuzz(pdf_objects SOURCES ${CMAKE_CURRENT_LIST_DIR}/pdf_objects.cpp LIBRARIES signet_policy)
signet_fuzz(cms SOURCES ${CMAKE_CURRENT_LIST_DIR}/cms.cpp LIBRARIES signet_policy)
