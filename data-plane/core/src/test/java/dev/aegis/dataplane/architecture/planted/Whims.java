package dev.aegis.dataplane.architecture.planted;

import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Asks the process, and not the log: once in each way there is.
public final class Whims {
  public static final LongSupplier NANO_TIME = System::nanoTime;
  public static final Supplier<UUID> UUIDS = UUID::randomUUID;

  private Whims() {}

  public static long wallTime() {
    return System.currentTimeMillis();
  }

  public static double chance() {
    return Math.random();
  }

  public static int dice() {
    return new Random(7).nextInt(6);
  }

  public static Thread thread() {
    return Thread.currentThread();
  }

  public static Locale locale() {
    return Locale.getDefault();
  }

  public static int identity(Object object) {
    return System.identityHashCode(object);
  }

  public static String inTheLocaleOfTheProcess(long number) {
    return "%,d".formatted(number);
  }
}
