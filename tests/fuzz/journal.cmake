signet_fuzz(journal_text SOURCES ${CMAKE_CURRENT_LIST_DIR}/journal_text.cpp LIBRARIES signet_journal)
signet_fuzz(journal_entry SOURCES ${CMAKE_CURRENT_LIST_DIR}/journal_entry.cpp LIBRARIES signet_journal signet_wire)
