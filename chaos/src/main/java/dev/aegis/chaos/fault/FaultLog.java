package dev.aegis.chaos.fault;

import dev.aegis.chaos.history.Event;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.EventType;
import dev.aegis.chaos.history.HistoryRecorder;
import dev.aegis.telemetry.signal.ChaosEvent.Phase;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// Writes down when faults begin and end: as a line of the contract with everything that shows or
/// scores faults, and as a remark in the history that clients are recording.
public final class FaultLog {
  /// What a history's remark begins with when a fault begins.
  public static final String BEGIN = "begin ";

  /// What a history's remark begins with when a fault is in effect.
  public static final String MADE = "made ";

  /// What a history's remark begins with when a fault was mended.
  public static final String END = "end ";

  private static final String BACKEND = "namespaces";

  private final FaultEvents events;
  private final HistoryRecorder history;
  private final LongSupplier wallClockMs;

  /// A log of one scenario.
  ///
  /// @param file gets one line for each begin and each end
  /// @param scenario what the faults belong to
  /// @param wallClockMs the time of day, for people and labels alone
  public FaultLog(Path file, String scenario, HistoryRecorder history, LongSupplier wallClockMs) {
    this.events = FaultEvents.to(file, scenario, BACKEND);
    this.history = history;
    this.wallClockMs = wallClockMs;
  }

  /// Says that a fault is about to be made. Written before it is: an effect is never older than its
  /// record.
  public void begins(Fault fault) {
    write(Phase.START, fault);
    remark(BEGIN + fault.kind(), fault.target());
  }

  /// Says that a fault is in effect: what is called from now on meets it.
  public void made(Fault fault) {
    remark(MADE + fault.kind(), fault.target());
  }

  /// Says that a fault was mended.
  public void ended(Fault fault) {
    write(Phase.END, fault);
    remark(END + fault.kind(), fault.target());
  }

  /// Says anything else about the cluster, in the history alone.
  public void remark(String what, String target) {
    history.record(Event.FAULTS, EventType.INFO, EventContent.fault(what, target));
  }

  private void write(Phase phase, Fault fault) {
    events.write(wallClockMs.getAsLong(), phase, fault.target(), fault.parameters());
  }
}
