package dev.aegis.load.generator;

import dev.aegis.load.plan.Operation;

/// One operation of one client.
///
/// @param client number of the client, from 0
/// @param key number of the key, from 0; without meaning for locks and watches
public record Request(Operation operation, int client, int key) {}
