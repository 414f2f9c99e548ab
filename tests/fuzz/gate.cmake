signet_fuzz(gate_target SOURCES gate_target.cpp LIBRARIES signet_gate_parts)
