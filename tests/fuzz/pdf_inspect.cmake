set(unit_pdf_worker ${CMAKE_CURRENT_LIST_DIR}/../unit/pdf_worker)
signet_fuzz(pdf_inspect SOURCES ${CMAKE_CURRENT_LIST_DIR}/pdf_inspect.cpp ${unit_pdf_worker}/drawing_stub.cpp LIBRARIES signet_pdf)
