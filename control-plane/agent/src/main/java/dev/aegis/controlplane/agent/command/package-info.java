/// The jar's commands: each reads standard input or a file, writes standard output, and ends. They
/// write nothing else, anywhere, so they fit a pipe and a CI job. No framework.
@NullMarked
package dev.aegis.controlplane.agent.command;

import org.jspecify.annotations.NullMarked;
