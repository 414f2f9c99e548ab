set(unit_xml ${CMAKE_CURRENT_LIST_DIR}/../unit/xml)
signet_fuzz(xml_inspect SOURCES ${CMAKE_CURRENT_LIST_DIR}/xml_inspect.cpp ${unit_xml}/transcript.cpp LIBRARIES signet_xml)
signet_fuzz(xml_c14n SOURCES ${CMAKE_CURRENT_LIST_DIR}/xml_c14n.cpp ${unit_xml}/foreign_form.cpp LIBRARIES signet_xml PkgConfig::LIBXML2)
