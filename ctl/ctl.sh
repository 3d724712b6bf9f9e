# shellcheck shell=bash
#
# The command ./aegis ctl, sourced by the launcher: runs aegisctl, by default against the cluster of this state, and with the JDK's AOT
# cache, because start time is felt in shell loops. The cache is trained once per build, by reads of a running cluster.

# Exit codes and standard output belong to the verbs: the JVM may use neither for its own words.
CTL_FLAGS=("${BASE_FLAGS[@]}" -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx64m -XX:-ExitOnOutOfMemoryError
  -Xlog:disable -Xlog:all=warning:stderr)

run_ctl() {
  local jar build aot=()
  require_jdk
  read_settings
  jar=$(ctl_jar)
  if [[ -z $jar ]]; then
    build_when_needed >&2
    jar=$(ctl_jar)
  fi
  # Who names a cluster by variable or option means that one; what this state knows is for those who do not.
  export AEGIS_ENDPOINTS=${AEGIS_ENDPOINTS:-$(client_endpoints)}
  if [[ $WITH_TLS == yes && -z ${AEGIS_TLS:-} ]]; then export AEGIS_TLS=$STATE/certs/$OPERATOR; fi
  build=$(ctl_build "$jar")
  copy_ctl "$jar" "$build"
  train_ctl "$build"
  [[ ! -f $build/app.aot ]] || aot=("-XX:AOTCache=$build/app.aot")
  # Keys and values are UTF-8, and the JVM reads its arguments in the locale's charset.
  [[ $(locale charmap 2>/dev/null) == UTF-8 ]] || export LC_ALL=C.UTF-8
  exec "$JAVA_HOME/bin/java" "${CTL_FLAGS[@]}" "${aot[@]}" -jar "$build/aegisctl.jar" "$@"
}

# A cache belongs to these very files, with their times, and to this JDK.
ctl_build() { # jar
  local mark
  mark=$(stat -c '%Y-%s' "$1" "$JAVA_HOME/release" | cksum)
  printf '%s/aegisctl-%s\n' "$HOUSE/build" "${mark%% *}"
}

copy_ctl() { # jar, folder
  [[ ! -d $2 ]] || return 0
  local part=$2.part.$$
  mkdir -p "$part"
  cp -p "$1" "$part/aegisctl.jar"
  cp -pr "$(dirname "$1")/lib" "$part/lib"
  mv -T "$part" "$2" 2>/dev/null || rm -rf "$part" # another call was faster
  forget_old_ctl "$2"
}

forget_old_ctl() { # the folder to keep
  local old running
  running=$(running_commands)
  for old in "$HOUSE"/build/aegisctl-*; do
    # A part is another call's copy under way.
    if [[ -d $old && $old != "$1" && $old != *.part.* && $running != *"$old/"* ]]; then rm -rf "$old" "$old.log"; fi
  done
}

train_ctl() { # folder
  [[ ! -f $1/app.aot && ! -f $1/untrainable ]] && is_running || return 0
  # A mark older than any training is that of a call that was ended in the middle.
  find "$1/training" -maxdepth 0 -mmin +4 -exec rmdir {} + 2>/dev/null || true
  mkdir "$1/training" 2>/dev/null || return 0
  warn "making the AOT cache of aegisctl, once per build ..."
  train_aot_cache "$1/app.aot" aegisctl.jar "${CTL_FLAGS[@]}" -cp "$1/aegisctl.jar" dev.aegis.ctl.Training
  [[ -f $1/app.aot ]] || touch "$1/untrainable"
  rmdir "$1/training"
}
