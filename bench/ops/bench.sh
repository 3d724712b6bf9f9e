# shellcheck shell=bash
#
# The command ./aegis bench, sourced by the launcher after evaluate.sh, which builds the bench.

show_bench_help() {
  cat <<'HELP'
./aegis bench run [--agent A]... [--suite core-33|real|captured|DIR] [--report DIR] [--top-k N] [--limit SECONDS] [--memory MIB]

Asks agents about every incident of a suite (core-33 by default): which kind of anomaly, and which causes in which order. Prints the
scorecard; --report writes result.json and report.html (one file, nothing else needed). The first agent (heuristic by default) is reported
on and compared with the others. What an agent leaves out, the heuristic one answers; no answer in time (--limit, 30 s a question), a
crash, nonsense, or a program that holds more memory than it may (--memory, 2048 MiB with all it starts) is a miss with its reason. A suite
with a held-out part is shown in both parts apart, too.

Agents:
  heuristic           the control plane's rules and its diagnoser
  always-none         says that all is well
  majority            the commonest kind and cause of the suite
  kind-to-cause       the heuristic kind, and the one cause that the paper's table has beside it
  three-sigma, cusum  one signal for each kind, against its own beginning
  etcd-rules          the alert rules of etcd, in the rule engine of Prometheus (promtool; Debian: apt-get install prometheus)
  rule-union          those and rules of ZooKeeper, kube-prometheus, CockroachDB, TiKV, netdata for what they are blind to
  etcd-rules-scaled, rule-union-scaled
                      the same where a minute of their waiting times passes in a second: a window is two minutes long
  nearest-neighbour   what was true of the most similar incident of another group
  model               a language model ranks the causes, as in the control plane; what it does not answer usably is a miss
  java:CLASS          an AnomalyClassifier, a RootCauseDiagnoser or both, on AEGIS_BENCH_CLASSPATH
  process:COMMAND     any program that answers lines of JSON with lines of JSON (bench/README.md; bench/ops/example-agent.py)

The agent model asks any OpenAI-compatible endpoint, set as for the control plane:
  --aegis.agent.model.url=https://HOST/v1 --aegis.agent.model.name=NAME      or AEGIS_AGENT_MODEL_URL, AEGIS_AGENT_MODEL_NAME
  --aegis.agent.model.input-price=0.10 --aegis.agent.model.output-price=0.40  dollars a million tokens, for the cost in the scorecard
  --aegis.agent.model.timeout=20s --aegis.agent.model.max-output-tokens=800 --aegis.agent.model.dollars-per-day=1, and its other caps
The key is read from the environment variable AEGIS_AGENT_MODEL_API_KEY, and from nowhere else.

./aegis bench write-core-33 [DIR]
./aegis bench write-real [DIR]

Writes the incidents of core-33 or of real anew (default bench/core-33, bench/real): the same bytes every time.
HELP
}

run_bench() {
  local verb=${1:-} main
  if [[ -z $verb || " $* " == *" --help "* ]]; then
    show_bench_help
    return
  fi
  shift
  case $verb in
    run) main=BenchRun ;;
    write-core-33 | write-real) main=WriteSuite ;;
    *) misuse "There is no 'bench $verb'; ./aegis bench --help lists what there is." ;;
  esac
  require_jdk
  build_ops_bench_when_needed
  if [[ $verb == run ]]; then
    set -- --home "$ROOT/bench" "$@"
    if command -v promtool >/dev/null; then set -- --promtool "$(command -v promtool)" "$@"; fi
  else
    local suite=${verb#write-}
    if (($# == 0)); then set -- "$ROOT/bench/$suite"; fi
    set -- "$suite" "$@"
  fi
  # An agent in Java that runs out of memory has missed a question, no more. The last flag keeps a library of the agent model quiet that
  # finds nobody to log to.
  exec "$JAVA_HOME/bin/java" "${BASE_FLAGS[@]}" -XX:-ExitOnOutOfMemoryError -Dslf4j.internal.verbosity=ERROR -Xmx1g -cp "$(ops_bench_jar):$OPS_BENCH/target/lib/*${AEGIS_BENCH_CLASSPATH:+:$AEGIS_BENCH_CLASSPATH}" \
    "dev.aegis.bench.command.$main" "$@"
}
