# shellcheck shell=bash
# kills the leader's process (SIGKILL), one or more times; the supervisor brings it back
#
# Ends well when each killed node is back and a leader is known; what an interruption leaves, the supervisor heals.

RECOVERY_SECONDS=60
OPEN_FAULT=''

show_scenario_help() {
  cat <<'HELP'
./aegis chaos kill-leader [--times N] [--every SECONDS] [--dry-run]

Kills the process of whichever node leads, N times (default 1), a kill every SECONDS (default 15) or as soon as the node before is back.
--dry-run only prints what would happen. Each fault is a start and an end line in chaos/events.jsonl of the cluster's state.
HELP
}

read_options() {
  times=1 every=15
  while (($#)); do
    case $1 in
      --dry-run) DRY_RUN=true ;;
      --times | --every)
        [[ ${2:-} =~ ^[1-9][0-9]{0,4}$ ]] || misuse "$1 needs a whole number from 1 to 99999, not '${2:-}'."
        if [[ $1 == --times ]]; then times=$2; else every=$2; fi
        shift
        ;;
      --help)
        show_scenario_help
        exit 0
        ;;
      *) misuse "kill-leader does not know '$1'; ./aegis chaos kill-leader --help lists what it takes." ;;
    esac
    shift
  done
}

print_plan() {
  local round leader
  leader=$(find_leader) || leader=leader
  say "Dry run: would send SIGKILL to the process of $leader, $times time(s), one every $every s, each time to whichever node leads then."
  for ((round = 1; round <= times; round++)); do
    record_event start kill-leader "$leader" signal KILL round "$round" rounds "$times"
    record_event end kill-leader "$leader" round "$round" rounds "$times"
  done
}

# Closes the fault that is open when a person interrupts: waits for the node, since an `end` line says that it is back.
finish_interrupted() {
  trap '' INT TERM
  if [[ -n $OPEN_FAULT ]]; then
    local node old_pid outcome=recovered
    read -r node old_pid <<<"$OPEN_FAULT"
    warn "interrupted; waiting until $node is back."
    await_node_back "$node" "$old_pid" "$RECOVERY_SECONDS" || outcome=not_recovered
    record_event end kill-leader "$node" outcome "$outcome" interrupted true
  fi
  quit 130
}

kill_leader_once() { # round, rounds
  local leader pid began
  leader=$(await_leader 30) || fail "No node leads within 30 s, so there is no leader to kill; ./aegis status shows the cluster."
  pid=$(live_pid "$leader") || fail "$leader leads, but its process is none that this cluster's supervisors started; nothing was killed."
  began=$(now_ms)
  OPEN_FAULT="$leader $pid"
  record_event start kill-leader "$leader" signal KILL round "$1" rounds "$2"
  kill_node "$leader"
  say "Round $1 of $2: killed $leader (pid $pid)."
  if ! await_node_back "$leader" "$pid" "$RECOVERY_SECONDS"; then
    record_event end kill-leader "$leader" round "$1" rounds "$2" outcome not_recovered
    OPEN_FAULT=''
    fail "$leader was not back within $RECOVERY_SECONDS s; ./aegis logs $leader says why."
  fi
  record_event end kill-leader "$leader" round "$1" rounds "$2" outcome recovered
  OPEN_FAULT=''
  say "Round $1 of $2: $leader is back after $(($(now_ms) - began)) ms; the leader is $(find_leader || echo 'not known')."
}

run_scenario() {
  local times every round began
  read_options "$@"
  if [[ $DRY_RUN == true ]]; then
    print_plan
    return
  fi
  is_running || fail "AEGIS is not running, so there is no leader to kill; start it with ./aegis up."
  trap finish_interrupted INT TERM
  for ((round = 1; round <= times; round++)); do
    began=$SECONDS
    kill_leader_once "$round" "$times"
    if ((round < times && SECONDS - began < every)); then pause "$((every - (SECONDS - began)))"; fi
  done
}
