# shellcheck shell=bash
#
# The command ./aegis ctl-times, sourced by the launcher: how long a read by aegisctl takes, from the shell's view, beside a JVM that only
# says its version. The ways take turns, so that a busy moment of the machine is everybody's.

# shellcheck source=ctl/ctl.sh
source "$ROOT/ctl/ctl.sh"

run_ctl_times() {
  local turns=15 way turn
  while (($#)); do
    case $1 in
      --turns)
        [[ ${2:-} =~ ^[1-9][0-9]{0,3}$ ]] || misuse "--turns needs a number."
        turns=$2
        shift 2
        ;;
      *) misuse "ctl-times does not know '$1'; it takes --turns N and --state DIR." ;;
    esac
  done
  compose_ctl
  is_running || fail "AEGIS is not running (state: $STATE), and the read needs it; start it with ./aegis up$(state_words)."
  [[ -f $CTL_BUILD/app.aot ]] || fail "There is no AOT cache to measure with; $CTL_BUILD.log says why."
  local -A command=() times=()
  local names=('java -version' 'aegisctl, no AOT cache' 'aegisctl, AOT cache' 'the same, as ctl runs it' './aegis ctl')
  local bare=("$JAVA_HOME/bin/java" -jar "$CTL_BUILD/aegisctl.jar") cached=("$JAVA_HOME/bin/java" "-XX:AOTCache=$CTL_BUILD/app.aot" -jar "$CTL_BUILD/aegisctl.jar")
  command[${names[0]}]="${JAVA_HOME@Q}/bin/java -version"
  command[${names[1]}]="${bare[*]@Q} get k"
  command[${names[2]}]="${cached[*]@Q} get k"
  command[${names[3]}]="${CTL_COMMAND[*]@Q} get k"
  command[${names[4]}]="$(printf '%q ' "$ROOT/aegis" --state "$STATE") ctl get k"
  for ((turn = 0; turn <= turns; turn++)); do
    for way in "${names[@]}"; do
      take_time "${command[$way]}"
      ((turn == 0)) || times[$way]+="$TOOK "$'\n' # the first finds cold files
    done
  done
  local base
  base=$(median "${times[${names[0]}]}")
  printf '%-28s %10s %8s\n' "milliseconds, of $turns" median 'x JVM'
  for way in "${names[@]}"; do
    median "${times[$way]}" | awk -v way="$way" -v base="$base" '{ printf "%-28s %10.0f %8.1f\n", way, $1 / 1000, $1 / base }'
  done
}

# Sets TOOK, in microseconds. What the command says and how it ends is nobody's business here.
take_time() {
  local began=${EPOCHREALTIME//[.,]/} ended
  eval "$1" >/dev/null 2>&1 || true
  ended=${EPOCHREALTIME//[.,]/}
  TOOK=$((ended - began))
}

median() { sort -n <<<"${1%$'\n'}" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
