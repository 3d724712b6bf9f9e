# shellcheck shell=bash
#
# The command ./aegis verify, sourced by the launcher: builds what is needed and starts the campaign in namespaces of its own. What a
# campaign is and does is in the Java sources beside this file.
#
# The namespaces (network, mounts, processes) are why nothing has to be cleaned up: whatever ends a campaign, a kill -9 included, the kernel
# takes its nodes, disks and networks away with its last process. What is left are files in .aegis/verify, and the next campaign removes them.

VERIFY_HOME=$HOUSE/verify
VERIFY_CHILD=''

show_verify_help() {
  cat <<'HELP'
./aegis verify [--minutes N] [--cells A,B] [--seed S] [--report DIR]
./aegis verify --list

Runs five nodes, each in a network of its own and on a disk of its own, with certificates; lets clients read, write, lock and watch; breaks
something (a cell); mends it; and judges all that was recorded: linearizability, tokens, watches, acknowledged writes, equal replicas, recovery.

  --minutes N   cells in an order of the seed, over and over, for as long as one fits; what never fitted is said. Without: each once
  --cells A,B   these cells only
  --seed S      the same choices again (the timing of real processes never is)
  --report DIR  where report.md and report.json go (default chaos/reports/DATE-COMMIT)
  --list        show the cells

Needs root on Linux, iproute2, util-linux and e2fsprogs; /dev/net/tun for cells with bad cables; control groups of version 1 (cpu, blkio)
for those with slow disks and little of a processor. A cell whose means are missing is told as not run.
Exit codes: 0 all that ran held; 1 a promise was broken, and what was recorded is kept; 2 misuse, or not everything could be shown.
HELP
}

chaos_jar() { built_jar "$ROOT/chaos" chaos; }

build_chaos_when_needed() {
  local jar log=$HOUSE/build/chaos-build.log
  jar=$(chaos_jar)
  if [[ -n $jar && -d $ROOT/chaos/target/lib && -z $(find "$ROOT"/pom.xml "$ROOT"/{chaos,sdk-java,telemetry-contract,data-plane/wire} \
    -name target -prune -o -newer "$jar" \( -name pom.xml -o -path '*/src/main*' -type f \) -print -quit) ]]; then
    return
  fi
  require_maven
  mkdir -p "$HOUSE/build"
  say "Building the campaign (log: $log) ..."
  (cd "$ROOT" && "$MAVEN" -q -B -ntp -DskipTests -Dspotless.check.skip=true -pl chaos -am package) >"$log" 2>&1 ||
    fail "The campaign could not be built; $log says why."
}

# Sets the array CAMPAIGN to what runs a campaign.
compose_campaign() {
  CAMPAIGN=("$JAVA_HOME/bin/java" "${JVM_FLAGS[@]}" -Xmx1g -Dorg.slf4j.simpleLogger.defaultLogLevel=error
    -cp "$(chaos_jar):$ROOT/chaos/target/lib/*" dev.aegis.chaos.campaign.Verify)
}

# Folders whose campaign is over keep only what a failed cell recorded.
tidy_campaigns() {
  local folder pid
  for folder in "$VERIFY_HOME"/run-*; do
    pid=${folder##*-}
    [[ -d $folder ]] || continue
    if [[ $pid == "$$" || ! -r /proc/$pid/cmdline || $(command_line "$pid") != *verify* ]]; then
      rm -rf "$folder"/{disks,certs,logs,aegis.yaml}
      rmdir "$folder" 2>/dev/null || true
    fi
  done
  tidy_control_groups
}

# A campaign that was killed leaves control groups without processes, which limit nobody.
tidy_control_groups() {
  local group pid
  for group in /sys/fs/cgroup/{cpu,blkio}/{,*/,*/*/}aegis-verify-run-*; do
    [[ -d $group ]] || continue
    pid=${group##*/aegis-verify-run-}
    pid=${pid%%-*}
    [[ $pid != "$$" && -r /proc/$pid/cmdline && $(command_line "$pid") == *verify* ]] || remove_control_group "$group"
  done
}

# Whoever was in it may take a moment to be gone.
remove_control_group() {
  local tries=50
  until rmdir "$1" 2>/dev/null || ((--tries == 0)); do sleep 0.1; done
}

# With it goes all that it runs: the first process in its namespace dies with it, and the kernel kills the rest.
interrupt_campaign() {
  [[ -z $VERIFY_CHILD ]] || kill -KILL "$VERIFY_CHILD" 2>/dev/null || true
  wait "$VERIFY_CHILD" 2>/dev/null || true
  tidy_campaigns
  warn "interrupted; nothing of the campaign runs any more, and its report tells of the cells that had ended."
  quit 130
}

run_verify() {
  local work=$VERIFY_HOME/run-$$ commit private why report=() around=() aot=() code=0
  if [[ ${1:-} == --help ]]; then
    show_verify_help
    return
  fi
  require_jdk
  read_settings
  build_chaos_when_needed
  compose_campaign
  if [[ " $* " == *" --list "* ]]; then
    "${CAMPAIGN[@]}" "$@" || quit $?
    return
  fi
  "${CAMPAIGN[@]}" "$@" --list >/dev/null || quit $? # wrong words are refused before anything is built
  build_when_needed
  prepare_node_build
  tidy_campaigns
  mkdir -p "$work"
  make_certificates "$work/certs" n1=10.77.7.11 n2=10.77.7.12 n3=10.77.7.13 n4=10.77.7.14 n5=10.77.7.15 \
    n6=10.77.7.16 n7=10.77.7.17 n8=10.77.7.18 n9=10.77.7.19 n10=10.77.7.20 "$OPERATOR" "$CLIENT"
  commit=$(git -C "$ROOT" describe --always --dirty --exclude '*' 2>/dev/null || echo unknown)
  [[ " $* " == *" --report "* ]] || report=(--report "$ROOT/chaos/reports/$(printf '%(%F)T' -1)-${commit%-dirty}")
  private=(unshare --net --mount --pid --fork --kill-child --mount-proc)
  if ! why=$("${private[@]}" true 2>&1); then
    private=()
    around=(--unavailable "namespaces cannot be made (${why:-unshare fails}); it takes root on Linux")
  fi
  choose_node_flags
  [[ ! -f $NODE_BUILD/$(node_cache) ]] || aot=("-XX:AOTCache=$NODE_BUILD/$(node_cache)")
  trap interrupt_campaign INT TERM
  "${private[@]}" "${CAMPAIGN[@]}" "$@" "${report[@]}" "${around[@]}" --work "$work" --certs "$work/certs" --config "$ROOT/deploy/aegis.yaml" \
    --commit "$commit" --ratis "$(pinned_version ratis.version)" \
    -- "$JAVA_HOME/bin/java" "${NODE_FLAGS[@]}" "-Xmx${NODE_HEAP_MIB}m" "${aot[@]}" -jar "$NODE_BUILD/data-plane.jar" &
  VERIFY_CHILD=$!
  wait "$VERIFY_CHILD" || code=$?
  trap - INT TERM
  tidy_campaigns
  quit "$code"
}
