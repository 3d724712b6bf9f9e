# shellcheck shell=bash
#
# The command ./aegis episodes, and ./aegis chaos for scenarios that bring their cluster along, sourced by the launcher: builds what is
# needed and starts the player in namespaces of its own. What a recipe is, and how it is played, is in the Java sources beside this file.

# shellcheck source=chaos/namespaces.sh
source "$ROOT/chaos/namespaces.sh"

EPISODES_HOME=$HOUSE/episodes
EPISODES_CHILD=''
BACKEND=namespaces

show_episodes_help() {
  cat <<'HELP'
./aegis episodes record [--minutes N] [--seed S] [--only A,B] [--out DIR]
./aegis episodes measure [--out DIR]

Runs five nodes, each in a network of its own and on a disk of its own, with modest clients; plays one recipe after the other on them while
the agent's own intake records what they export; and keeps an episode when its effect was measured. The recipe with the fewest episodes so
far is the next, so recording can be stopped and gone on with at any time.

  --minutes N   for as long as one more episode fits (default 10)
  --seed S      the same choices again (the timing of real processes never is)
  --only A,B    these recipes only; ./aegis chaos lists them
  --out DIR     where telemetry/ID.json.gz and, apart from it, truth/ID.json go (default bench/captured)

measure measures kept episodes again, from their own recordings and deeds, writes their truths anew, and names those that do not show what
their recipe asks for (exit code 1). What clients saw is in no recording, and stays.

record needs what ./aegis verify needs, and redis-server; a C compiler for wrong clocks. A recipe whose means
are missing is told as not played.
HELP
}

# Builds the library that makes wrong wall clocks, and prints its file; nothing where there is no compiler.
clock_library() {
  local library=$HOUSE/build/wall-clock.so
  if [[ ! $library -nt $ROOT/chaos/wall-clock.c ]]; then
    command -v cc >/dev/null || return 0
    cc -O2 -shared -fPIC -o "$library.part" "$ROOT/chaos/wall-clock.c" -ldl && mv "$library.part" "$library" || return 0
  fi
  printf '%s\n' "$library"
}

# Sets PLAYER (what runs a class of the player), RUN_NODE, RUN_AGENT and SETTING (the words that both kinds of run need).
prepare_episodes() { # the run's folder
  local clock aot=()
  require_jdk
  read_settings
  build_chaos_when_needed
  build_when_needed
  require_redis
  prepare_node_build
  prepare_agent_build
  [[ ! -f $AGENT_BUILD/app.aot ]] || aot=("-XX:AOTCache=$AGENT_BUILD/app.aot")
  tidy_episodes
  certify_run "$1"
  if [[ $BACKEND == docker ]]; then choose_namespaces; else choose_namespaces --net; fi
  compose_run_node
  PLAYER=("$JAVA_HOME/bin/java" "${JVM_FLAGS[@]}" -Xmx1g -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$(chaos_jar):$ROOT/chaos/target/lib/*")
  RUN_AGENT=("$JAVA_HOME/bin/java" "${JVM_FLAGS[@]}" -Xmx512m "${aot[@]}" -jar "$AGENT_BUILD/control-plane.jar")
  SETTING=(--recipes "$ROOT/chaos/scenarios" --work "$1" --certs "$1/certs" --config "$ROOT/deploy/aegis.yaml" --redis "$REDIS_SERVER")
  clock=$(clock_library)
  [[ -z $clock ]] || SETTING+=(--clock-library "$clock")
}

# Containers first: they use the folder of their run for as long as they are there.
tidy_episodes() {
  [[ $BACKEND != docker ]] || tidy_docker
  tidy_runs "$EPISODES_HOME"
}

# The player undoes what it has done and says so; when it does not get to it, its namespaces go, and all in them with them.
interrupt_player() {
  trap '' INT TERM
  local player=''
  [[ -z $EPISODES_CHILD ]] || player=$(pgrep -P "$EPISODES_CHILD" | head -n 1) || true
  if [[ -n $player ]]; then
    kill -TERM "$player" 2>/dev/null || true
    timeout 20 tail --pid="$EPISODES_CHILD" -f /dev/null || true
  fi
  [[ -z $EPISODES_CHILD ]] || kill -KILL "$EPISODES_CHILD" 2>/dev/null || true
  wait "$EPISODES_CHILD" 2>/dev/null || true
  tidy_episodes
  warn "interrupted; what was broken is mended, and nothing of it runs any more."
  quit 130
}

# Runs a class of the player to its end.
play() { # class, words
  local class=$1 code=0
  shift
  trap interrupt_player INT TERM
  "${NAMESPACES[@]}" "${PLAYER[@]}" "$class" "${SETTING[@]}" "${UNAVAILABLE[@]}" "$@" -- "${RUN_NODE[@]}" -- "${RUN_AGENT[@]}" &
  EPISODES_CHILD=$!
  wait "$EPISODES_CHILD" || code=$?
  trap - INT TERM
  ((code == 0)) || : >>"$EPISODES_HOME/run-$$/logs/failed"
  tidy_episodes
  return "$code"
}

run_episodes() {
  local verb=${1:-} work=$EPISODES_HOME/run-$$ out=() code=0
  if [[ $verb != record && $verb != measure ]]; then
    [[ ${1:-} == --help || -z ${1:-} ]] || misuse "episodes does not know '$1'; ./aegis episodes --help says what it takes."
    show_episodes_help
    return
  fi
  shift
  if [[ " $* " == *" --help "* ]]; then
    show_episodes_help
    return
  fi
  [[ " $* " == *" --out "* ]] || out=(--out "$ROOT/bench/captured")
  if [[ $verb == measure ]]; then
    require_jdk
    build_chaos_when_needed
    "$JAVA_HOME/bin/java" "${JVM_FLAGS[@]}" -Xmx512m -cp "$(chaos_jar):$ROOT/chaos/target/lib/*" dev.aegis.chaos.episode.MeasureEpisodes \
      --recipes "$ROOT/chaos/scenarios" "$@" "${out[@]}" || quit $?
    return
  fi
  prepare_episodes "$work"
  play dev.aegis.chaos.episode.RecordEpisodes --events "$EPISODES_HOME/events.jsonl" "$@" "${out[@]}" || code=$?
  quit "$code"
}

show_recipe_help() {
  cat <<HELP
./aegis chaos $1 [--seed S] [--backend namespaces|docker] [--dry-run]

Plays chaos/scenarios/$1.recipe on five nodes of its own, with clients and the agent, and shows what the agent said. The
cluster of ./aegis up is left alone. --dry-run only shows what would happen; --seed S chooses the same again. Each phase of a fault is a
line in chaos/events.jsonl of the state.

  --backend namespaces   the nodes are processes in namespaces of this machine (the default)
  --backend docker       the nodes and the agent are containers on a network of Docker's own, next to nothing in their image: they see this
                         machine's /usr, the JDK and the builds. It plays what the paper's six recipes do:
                           kill     docker kill, docker start
                           pause    docker pause, docker unpause
                           starve   docker update --cpu-quota
                           cut      a wrong neighbour in the sender's container, by docker exec (docker network disconnect would take the
                                    node from its clients as well)
                           delay    Docker knows no slow network: two taps and a thread that carries frames between them
                           clock    the clock library, preloaded in each container

Both take root on Linux.
HELP
}

# Sets BACKEND to what --backend says; what is no backend the player refuses.
choose_backend() { # words
  while (($#)); do
    [[ $1 != --backend ]] || BACKEND=${2:-}
    shift
  done
}

# Plays one recipe on a cluster of its own.
run_recipe() { # its name, words
  local name=$1 work=$EPISODES_HOME/run-$$ house=() code=0
  shift
  choose_backend "$@"
  if [[ " $* " == *" --help "* ]]; then
    show_recipe_help "$name"
    return
  fi
  if [[ " $* " == *" --dry-run "* ]]; then
    require_jdk
    build_chaos_when_needed
    "$JAVA_HOME/bin/java" "${JVM_FLAGS[@]}" -Xmx128m -cp "$(chaos_jar):$ROOT/chaos/target/lib/*" dev.aegis.chaos.episode.PlayScenario \
      --recipes "$ROOT/chaos/scenarios" --only "$name" "$@" || quit $?
    return
  fi
  if [[ $BACKEND == docker ]]; then
    # shellcheck source=chaos/docker.sh
    source "$ROOT/chaos/docker.sh"
    require_docker
    house=(--house "$HOUSE")
  fi
  prepare_episodes "$work"
  make_config_repository "$work/config.git"
  play dev.aegis.chaos.episode.PlayScenario --only "$name" --events "$STATE/chaos/events.jsonl" "${house[@]}" "$@" || code=$?
  quit "$code"
}
