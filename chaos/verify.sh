# shellcheck shell=bash
#
# The command ./aegis verify, sourced by the launcher: builds what is needed and starts the campaign in namespaces of its own. What a
# campaign is and does is in the Java sources beside this file.

# shellcheck source=chaos/namespaces.sh
source "$ROOT/chaos/namespaces.sh"

VERIFY_HOME=$HOUSE/verify
VERIFY_CHILD=''

show_verify_help() {
  cat <<'HELP'
./aegis verify [--minutes N] [--cells A,B] [--seed S] [--report DIR]
./aegis verify --list
./aegis verify --again FOLDER [--times N]

Runs five nodes, each in a network of its own and on a disk of its own, with certificates; lets clients read, write, lock and watch; breaks
something (a cell); mends it; and judges all that was recorded: linearizability, tokens, watches, acknowledged writes, equal replicas, recovery.

  --minutes N   cells in an order of the seed, over and over, for as long as one fits; what never fitted is said. Without: each once
  --cells A,B   these cells only
  --seed S      the same choices again (the timing of real processes never is)
  --report DIR  where report.md and report.json go (default chaos/reports/DATE-COMMIT)
  --list        show the cells
  --again FOLDER  judge once more what a cell has kept there, and run nothing; --times N looks N times as long as usual before it gives a
                key or lock up as undecided. Exit codes: 0 nothing is wrong, 1 something is, 2 undecided or unreadable

Needs root on Linux, iproute2, util-linux and e2fsprogs; /dev/net/tun for cells with bad cables; control groups of version 1 (cpu, blkio)
for those with slow disks and little of a processor. A cell whose means are missing is told as not run.
Exit codes: 0 all that ran held; 1 a promise was broken, and what was recorded is kept; 2 misuse, or not everything could be shown.
HELP
}

# Sets the array CAMPAIGN to what runs a campaign.
compose_campaign() {
  CAMPAIGN=("$JAVA_HOME/bin/java" "${JVM_FLAGS[@]}" -Xmx1g -Dorg.slf4j.simpleLogger.defaultLogLevel=error
    -cp "$(chaos_jar):$ROOT/chaos/target/lib/*" dev.aegis.chaos.campaign.Verify)
}

# What was recorded says the same each time, but somebody may want to look longer, or with a newer judge.
judge_again() {
  local words=("${@:2}" "${1:-}")
  if (($# != 1)) && ! [[ $# == 3 && $2 == --times && $3 =~ ^[1-9][0-9]{0,3}$ ]]; then
    misuse "--again needs the folder of a cell, and --times a number from 1 to 9999."
  fi
  require_jdk
  read_settings
  build_chaos_when_needed
  "$JAVA_HOME/bin/java" "${JVM_FLAGS[@]}" -Xmx1g -cp "$(chaos_jar):$ROOT/chaos/target/lib/*" dev.aegis.chaos.check.Check cell "${words[@]}" || quit $?
}

# With it goes all that it runs: the first process in its namespace dies with it, and the kernel kills the rest.
interrupt_campaign() {
  [[ -z $VERIFY_CHILD ]] || kill -KILL "$VERIFY_CHILD" 2>/dev/null || true
  wait "$VERIFY_CHILD" 2>/dev/null || true
  tidy_runs "$VERIFY_HOME"
  warn "interrupted; nothing of the campaign runs any more, and its report tells of the cells that had ended."
  quit 130
}

run_verify() {
  local work=$VERIFY_HOME/run-$$ commit report=() code=0
  if [[ ${1:-} == --help ]]; then
    show_verify_help
    return
  fi
  if [[ ${1:-} == --again ]]; then
    judge_again "${@:2}"
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
  tidy_runs "$VERIFY_HOME"
  certify_run "$work"
  commit=$(git -C "$ROOT" describe --always --dirty --exclude '*' 2>/dev/null || echo unknown)
  [[ " $* " == *" --report "* ]] || report=(--report "$ROOT/chaos/reports/$(printf '%(%F)T' -1)-${commit%-dirty}")
  choose_namespaces --net
  compose_run_node
  trap interrupt_campaign INT TERM
  "${NAMESPACES[@]}" "${CAMPAIGN[@]}" "$@" "${report[@]}" "${UNAVAILABLE[@]}" --work "$work" --certs "$work/certs" --config "$ROOT/deploy/aegis.yaml" \
    --commit "$commit" --ratis "$(pinned_version ratis.version)" \
    -- "${RUN_NODE[@]}" &
  VERIFY_CHILD=$!
  wait "$VERIFY_CHILD" || code=$?
  trap - INT TERM
  tidy_runs "$VERIFY_HOME"
  quit "$code"
}
