# shellcheck shell=bash
#
# The command ./aegis simulate, sourced by the launcher.

# The simulation is part of the core's tests, and needs nothing beside their classes.
run_simulate() {
  local seeds=5000 entries=2000 first=1 core=$ROOT/data-plane/core built=$HOUSE/build/simulation-built
  while (($#)); do
    [[ $1 == --seeds || $1 == --entries || $1 == --seed ]] || misuse "'$1' is no flag of 'simulate'; it knows --seeds N, --entries N and --seed S."
    [[ ${2:-} =~ ^[1-9][0-9]{0,8}$ ]] || misuse "$1 needs a whole number from 1 to 999999999, not '${2:-}'."
    case $1 in
      --seeds) seeds=$2 ;;
      --entries) entries=$2 ;;
      --seed) first=$2 seeds=1 ;;
    esac
    shift 2
  done
  require_jdk
  if [[ ! -f $built || ! -d $core/target/test-classes || -n $(find "$core/pom.xml" "$core/src" -newer "$built" -print -quit) ]]; then
    require_maven
    mkdir -p "$HOUSE/build"
    touch "$built.part"
    say "Building the simulation ..."
    (cd "$ROOT" && "$MAVEN" -q -B -ntp -Dspotless.check.skip=true -pl data-plane/core -am test-compile) || fail "The simulation could not be built."
    mv "$built.part" "$built"
  fi
  exec "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC -cp "$core/target/classes:$core/target/test-classes" dev.aegis.dataplane.machine.simulation.Simulate "$first" "$seeds" "$entries"
}
