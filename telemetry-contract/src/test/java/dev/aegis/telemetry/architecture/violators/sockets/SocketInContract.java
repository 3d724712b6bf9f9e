package dev.aegis.telemetry.architecture.violators.sockets;

import java.net.Socket;
import tools.jackson.databind.JsonNode;

/// Planted: I/O in the contract, and Jackson outside its codec.
public record SocketInContract(Socket socket, JsonNode node) {}
