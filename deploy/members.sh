# shellcheck shell=bash
#
# The command ./aegis member, sourced by the launcher: looks at the members of the local cluster and changes them, with the processes
# that belong to them. Who votes is what the cluster's log says; STATE/members only says which processes there are.

MOST_NODES=10             # as many as the launcher has ports and certificates for
ANSWER_DEADLINE_SECONDS=60
CATCH_UP_SECONDS=60
TOO_EARLY=75              # the learner has to catch up first

run_member() {
  local verb=${1:-list}
  (($# == 0)) || shift
  case $verb in
    list | add) (($# == 0)) || misuse "member $verb takes no arguments but --state DIR." ;;
    promote | remove) [[ $# == 1 && $1 =~ ^n[0-9]+$ ]] || misuse "Which node? member $verb takes one name, as ./aegis member list$(state_words) shows it." ;;
    *) misuse "member does not know '$verb'; it takes list, add, promote nX and remove nX." ;;
  esac
  read_settings
  is_running || fail "AEGIS is not running (state: $STATE), and members are those of a running cluster; start it with ./aegis up$(state_words)."
  if [[ -d ${NODE_BUILD:-} ]]; then require_jdk; else prepare_snapshot_tool; fi
  case $verb in
    list) member_tool list || quit 1 ;;
    add) add_member ;;
    promote) promote_member "$1" ;;
    remove) remove_member "$1" ;;
  esac
}

member_tool() {
  local tls=()
  [[ $WITH_TLS == no ]] || tls=(--tls "$STATE/certs/$OPERATOR")
  "$JAVA_HOME/bin/java" "${JVM_FLAGS[@]}" -Xmx64m -cp "$NODE_BUILD/data-plane.jar" dev.aegis.dataplane.node.MemberTool "$(client_endpoints)" "$@" "${tls[@]}"
}

write_members() { # names
  printf '%s\n' "$@" >"$STATE/members.part"
  mv "$STATE/members.part" "$STATE/members"
  NODES=("$@")
}

forget_member() {
  local node left=()
  for node in "${NODES[@]}"; do [[ $node == "$1" ]] || left+=("$node"); done
  write_members "${left[@]}"
  [[ ! -f $STATE/learner || $(<"$STATE/learner") != "$1" ]] || rm "$STATE/learner"
}

# A name that was never used: nodes remember each other's addresses by name. Removed nodes leave their folders behind.
next_member() {
  local node last=0
  for node in "${NODES[@]}" "$STATE"/nodes/n*; do
    node=${node##*/n}
    node=${node#n}
    [[ ! $node =~ ^[0-9]+$ ]] || ((node <= last)) || last=$node
  done
  ((last < MOST_NODES)) || fail "This state has used all $MOST_NODES names that the launcher has ports for; begin a new one with --state DIR."
  printf 'n%s\n' "$((last + 1))"
}

# The agent learns from its command line whom to watch.
restart_agent() {
  local pid
  [[ $WITH_AGENT == yes ]] && pid=$(live_pid agent) || return 0
  kill -TERM "$pid" 2>/dev/null || true
}

# What the cluster was restored from belongs to its identity, and each node has a copy.
share_restored_base() {
  local copy
  [[ ! -f $STATE/nodes/restored-from ]] || return 0
  for copy in "$STATE"/nodes/n*/restored-from; do
    [[ ! -f $copy ]] || { cp "$copy" "$STATE/nodes/restored-from.part" && mv "$STATE/nodes/restored-from.part" "$STATE/nodes/restored-from" && return 0; }
  done
}

add_member() {
  local name offset deadline=$((SECONDS + ANSWER_DEADLINE_SECONDS))
  [[ ! -f $STATE/learner ]] || fail "$(<"$STATE/learner") is a learner, and there is one at a time; promote or remove it first."
  name=$(next_member) || quit 1
  for offset in 0 10 20; do refuse_taken_port "$(node_port "$name" "$offset")" "node $name"; done
  share_restored_base
  write_members "${NODES[@]}" "$name"
  start_supervisor "$name"
  until scrape_node "$name" >/dev/null; do
    if (($(grep -c " $name ended " "$STATE/logs/restarts.log") >= 3 || SECONDS > deadline)); then
      undo_add "$name" "it does not come up: $(tail -n 1 "$STATE/logs/$name.log" 2>/dev/null)"
    fi
    sleep 0.3
  done
  # An answer that got lost does not mean that it was not done.
  member_tool add "$name" "127.0.0.1:$(node_port "$name" 0)" "127.0.0.1:$(node_port "$name" 10)" || is_member "$name" || undo_add "$name" "the cluster did not take it."
  printf '%s\n' "$name" >"$STATE/learner"
  restart_agent
  say "$name has the cluster's log and does not vote yet; let it with ./aegis member promote $name$(state_words)"
}

is_member() { member_tool list | grep -q "^$1 "; }

undo_add() {
  stop_processes "$1"
  forget_member "$1"
  rm -rf "${STATE:?}/nodes/$1"
  fail "$1 was not added: $2"
}

promote_member() {
  local name=$1 deadline=$((SECONDS + CATCH_UP_SECONDS)) code
  while :; do
    code=0
    member_tool promote "$name" || code=$?
    ((code == TOO_EARLY && SECONDS < deadline)) || break
    sleep 1
  done
  ((code == 0)) || quit 1
  [[ ! -f $STATE/learner || $(<"$STATE/learner") != "$name" ]] || rm "$STATE/learner"
  say "$name votes."
}

remove_member() {
  local name=$1
  member_tool remove "$name" || quit 1
  stop_processes "$name"
  forget_member "$name"
  restart_agent
  say "$name is removed and its process has ended; what it stored stays in $STATE/nodes/$name, to be deleted when you like."
}
