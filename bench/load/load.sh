# shellcheck shell=bash
#
# The command ./aegis load, sourced by the launcher: builds the bench when needed and starts it. What there is to say on the
# command line, and all else, is in the Java sources beside this file.

LOAD_MAIN=$ROOT/bench/load/main

load_jar() { built_jar "$LOAD_MAIN" load; }

build_load_when_needed() {
  local jar log=$HOUSE/build/load-build.log
  jar=$(load_jar)
  if [[ -n $jar && -z $(find "$ROOT/pom.xml" "$ROOT/bench/load" "$ROOT/data-plane/wire" -name target -prune -o -newer "$jar" \
    \( -name pom.xml -o -path '*/src/main*' -type f \) -print -quit) ]]; then
    return
  fi
  require_maven
  mkdir -p "$HOUSE/build"
  say "Building the load bench (log: $log) ..."
  (cd "$ROOT" && "$MAVEN" -q -B -ntp -DskipTests -Dspotless.check.skip=true -pl bench/load/main -am package) >"$log" 2>&1 ||
    fail "The load bench could not be built; $log says why."
}

run_load() {
  local certificate='' flags=("${JVM_FLAGS[@]}")
  require_jdk
  read_settings
  # The operator's, since every kind of load must be allowed whatever the policy grants to others.
  [[ $WITH_TLS == no ]] || certificate=$STATE/certs/$OPERATOR
  build_load_when_needed
  # A short load goes without C2 (see JVM_FLAGS), so that the generator's own compiler stays off the cores that it measures. A comparison
  # warms up long enough for that compiler to be done, and then the generator takes half as much from everybody.
  [[ ${1:-} != compare ]] || flags=("${BASE_FLAGS[@]}")
  exec "$JAVA_HOME/bin/java" "${flags[@]}" "${NO_LEAK_SAMPLES[@]}" -Xmx1g -Dorg.slf4j.simpleLogger.defaultLogLevel=error \
    "-Daegis.load.state=$STATE" "-Daegis.load.port-base=$PORT_BASE" "-Daegis.load.certificate=$certificate" "-Daegis.load.launcher=$ROOT/aegis" "-Daegis.load.work=$HOUSE/load" \
    -cp "$(load_jar):$LOAD_MAIN/target/lib/*" dev.aegis.load.command.LoadMain "$@"
}
