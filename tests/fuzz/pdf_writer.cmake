signet_fuzz(pdf_increment SOURCES ${CMAKE_CURRENT_LIST_DIR}/pdf_increment.cpp LIBRARIES signet_compose)
