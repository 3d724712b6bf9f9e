# shellcheck shell=bash
#
# Fault primitives for a local cluster of processes. ./aegis sources this file before a scenario; it lends these names: STATE, live_pid,
# find_leader, scrape_node, say, warn, fail, misuse, quit.
#
# Each fault is one `start` line and one `end` line in STATE/chaos/events.jsonl. That line format is the contract with everything that shows
# or scores faults; how the fault is made may change behind it. In a dry run the lines are printed, and nothing else happens at all.

BACKEND=local-process
DRY_RUN=false

now_ms() { printf '%s\n' "$((${EPOCHREALTIME/[.,]/} / 1000))"; }

# record_event start|end SCENARIO TARGET [KEY VALUE]...   (keys and values are our own words: nothing in them needs escaping)
record_event() {
  local phase=$1 scenario=$2 target=$3 parameters='' line
  shift 3
  while (($#)); do
    parameters+=${parameters:+,}\"$1\":\"$2\"
    shift 2
  done
  printf -v line '{"at":%s,"phase":"%s","scenario":"%s","target":"%s","parameters":{%s},"backend":"%s","dry_run":%s}' \
    "$(now_ms)" "$phase" "$scenario" "$target" "$parameters" "$BACKEND" "$DRY_RUN"
  if [[ $DRY_RUN == true ]]; then
    say "$line"
  else
    mkdir -p "$STATE/chaos"
    printf '%s\n' "$line" >>"$STATE/chaos/events.jsonl"
  fi
}

# Waits in a way that a signal can end.
pause() {
  sleep "$1" &
  wait $! || true
}

# Prints the leader; fails when there is none within the given number of seconds.
await_leader() {
  local deadline=$((SECONDS + $1))
  until find_leader; do
    ((SECONDS < deadline)) || return 1
    pause 0.2
  done
}

# Ends a node without warning, as a power cut would end its process. The supervisor brings it back.
kill_node() {
  local node=$1 pid
  pid=$(live_pid "$node") || fail "$node has no process of ours to kill; nothing was killed."
  kill -KILL "$pid"
}

# Waits until a node that had the given pid runs again and knows a leader.
await_node_back() {
  local node=$1 old_pid=$2 deadline=$((SECONDS + $3)) pid knows
  while ((SECONDS < deadline)); do
    knows=0
    if pid=$(live_pid "$node") && [[ $pid != "$old_pid" ]]; then read -r knows _ < <(scrape_node "$node") || true; fi
    if ((knows == 1)) && find_leader >/dev/null; then return 0; fi
    pause 0.2
  done
  return 1
}
