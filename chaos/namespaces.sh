# shellcheck shell=bash
#
# shellcheck disable=SC2034 # the arrays are for the scripts that source this
#
# What the commands have in common that run five nodes in namespaces of their own (network, mounts, processes): ./aegis verify,
# ./aegis episodes, and ./aegis chaos where a scenario brings its cluster along. Sourced by them.
#
# The namespaces are why nothing has to be cleaned up: whatever ends such a run, a kill -9 included, the kernel takes its nodes, disks
# and networks away with its last process. What is left are files in .aegis, and the next run removes them.

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
  say "Building the harness (log: $log) ..."
  (cd "$ROOT" && "$MAVEN" -q -B -ntp -DskipTests -Dspotless.check.skip=true -pl chaos -am package) >"$log" 2>&1 ||
    fail "The harness could not be built; $log says why."
}

# Sets the arrays NAMESPACES, which starts a program in namespaces of its own, and UNAVAILABLE, which says why that cannot be.
choose_namespaces() { # --net, or nothing to stay in this machine's network
  local why
  NAMESPACES=(unshare "$@" --mount --pid --fork --kill-child --mount-proc) UNAVAILABLE=()
  if ! why=$("${NAMESPACES[@]}" true 2>&1); then
    NAMESPACES=() UNAVAILABLE=(--unavailable "namespaces cannot be made (${why:-unshare fails}); it takes root on Linux")
  fi
}

# Sets the array RUN_NODE to what starts a node when its own words are added.
compose_run_node() {
  local aot=()
  choose_node_flags
  [[ ! -f $NODE_BUILD/$(node_cache) ]] || aot=("-XX:AOTCache=$NODE_BUILD/$(node_cache)")
  export "${WHOLE_PIECES?}" # nodes have it from here, but for those in containers
  RUN_NODE=("$JAVA_HOME/bin/java" "${NODE_FLAGS[@]}" "${aot[@]}" -jar "$NODE_BUILD/data-plane.jar")
}

certify_run() { # the run's folder
  mkdir -p "$1"
  make_certificates "$1/certs" n1=10.77.7.11 n2=10.77.7.12 n3=10.77.7.13 n4=10.77.7.14 n5=10.77.7.15 \
    n6=10.77.7.16 n7=10.77.7.17 n8=10.77.7.18 n9=10.77.7.19 n10=10.77.7.20 "$OPERATOR" "$CLIENT"
}

# Whether the launcher that a run has its name from is this one, whose runs end before it tidies, or is no more.
run_is_over() { # pid
  [[ $1 == "$$" || ! -r /proc/$1/cmdline || $(command_line "$1") != *aegis* ]]
}

# Folders whose run is over keep only what a failed cell recorded, and the logs of a run that failed, until the next run.
tidy_runs() { # the folder of runs
  local folder pid
  for folder in "$1"/run-*; do
    pid=${folder##*-}
    [[ -d $folder ]] || continue
    # Containers of a run that was killed go on in its folder until tidy_docker has removed them.
    [[ ! -e $folder/image || ${BACKEND:-} == docker ]] || continue
    if run_is_over "$pid"; then
      [[ $pid == "$$" && -e $folder/logs/failed ]] || rm -rf "$folder/logs"
      rm -rf "$folder"/{disks,certs,clocks,agent,config.git,aegis.yaml,next.yaml,redis.log,image,image.tar} "$folder"/*.json.gz
      rmdir "$folder" 2>/dev/null || true
    fi
  done
  tidy_control_groups
}

# A run that was killed leaves control groups without processes, which limit nobody.
tidy_control_groups() {
  local group pid
  for group in /sys/fs/cgroup/{cpu,blkio}/{,*/,*/*/}aegis-verify-run-*; do
    [[ -d $group ]] || continue
    pid=${group##*/aegis-verify-run-}
    pid=${pid%%-*}
    ! run_is_over "$pid" || remove_control_group "$group"
  done
}

# Whoever was in it may take a moment to be gone.
remove_control_group() {
  local tries=50
  until rmdir "$1" 2>/dev/null || ((--tries == 0)); do sleep 0.1; done
}
