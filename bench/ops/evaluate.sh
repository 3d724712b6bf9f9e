# shellcheck shell=bash
#
# The command ./aegis evaluate, sourced by the launcher: builds the bench when needed and starts it.

OPS_BENCH=$ROOT/bench/ops

show_evaluate_help() {
  cat <<'HELP'
./aegis evaluate [CORPUS] [--recipes A,B] [--half development|held-out] [--said]

Lets the agent's classifier watch every recorded episode of CORPUS (default bench/captured) as the live loop does, beside the alert rules of
others in the rule engine of Prometheus (promtool; Debian: apt-get install prometheus), and prints the report: accuracy by kind with
intervals, confusion, delay, false alarms, abstentions. --said prints what the agent said at every moment instead.
HELP
}

ops_bench_jar() { built_jar "$OPS_BENCH" ops-bench; }

build_ops_bench_when_needed() {
  local jar log=$HOUSE/build/ops-bench-build.log
  jar=$(ops_bench_jar)
  if [[ -n $jar && -z $(find "$ROOT/pom.xml" "$OPS_BENCH" "$ROOT/telemetry-contract" "$ROOT/control-plane/core" "$ROOT/control-plane/model" -name target -prune -o -newer "$jar" \
    \( -name pom.xml -o -path '*/src/main*' -type f \) -print -quit) ]]; then
    return
  fi
  require_maven
  mkdir -p "$HOUSE/build"
  say "Building the bench (log: $log) ..." >&2
  (cd "$ROOT" && "$MAVEN" -q -B -ntp -DskipTests -Dspotless.check.skip=true -pl bench/ops -am package) >"$log" 2>&1 ||
    fail "The bench could not be built; $log says why."
}

run_evaluate() {
  local promtool=() corpus=()
  if [[ " $* " == *" --help "* ]]; then
    show_evaluate_help
    return
  fi
  require_jdk
  build_ops_bench_when_needed
  if command -v promtool >/dev/null; then promtool=(--promtool "$(command -v promtool)"); fi
  [[ -n ${1:-} && $1 != -* ]] || corpus=("$ROOT/bench/captured")
  exec "$JAVA_HOME/bin/java" "${BASE_FLAGS[@]}" -Xmx1g -cp "$(ops_bench_jar):$OPS_BENCH/target/lib/*" dev.aegis.bench.command.Evaluate \
    "${corpus[@]}" "${promtool[@]}" "$@"
}
