# shellcheck shell=bash
#
# The command ./aegis ctl, sourced by the launcher: runs aegisctl, by default against the cluster of this state, and with the JDK's AOT
# cache, because start time is felt in shell loops. The cache is trained once per build, by reads of a running cluster.

# Exit codes and standard output belong to the verbs: the JVM may use neither for its own words. The young generation is large enough
# for a command to end before its first collection.
CTL_FLAGS=("${BASE_FLAGS[@]}" -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx96m -Xmn40m -XX:-ExitOnOutOfMemoryError
  -Xlog:disable -Xlog:all=warning:stderr)

run_ctl() {
  compose_ctl
  exec "${CTL_COMMAND[@]}" "$@"
}

# Sets CTL_COMMAND to what runs aegisctl, and exports what it finds around it.
compose_ctl() {
  local jar aot=()
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
  choose_ctl_build "$jar"
  train_ctl "$CTL_BUILD"
  [[ ! -f $CTL_BUILD/app.aot ]] || aot=("-XX:AOTCache=$CTL_BUILD/app.aot")
  # Keys and values are UTF-8, and the JVM reads its arguments in the locale's charset. So does bash: in others these are no one character.
  local euro=$'\xe2\x82\xac'
  ((${#euro} == 1)) || export LC_ALL=C.UTF-8
  CTL_COMMAND=("$JAVA_HOME/bin/java" "${CTL_FLAGS[@]}" "${aot[@]}" -jar "$CTL_BUILD/aegisctl.jar")
}

# Sets CTL_BUILD to a copy of the jar for this JDK, which no later build changes under a running call. A cache belongs to these very
# files, with their times. The last copy is remembered, since comparing times takes no other program, and a name from them two.
choose_ctl_build() { # jar
  local last=$HOUSE/build/aegisctl-last mark
  CTL_BUILD=''
  [[ ! -f $last ]] || IFS= read -r CTL_BUILD <"$last" || true
  if is_copy "$1" "$CTL_BUILD/aegisctl.jar" && is_copy "$JAVA_HOME/release" "$CTL_BUILD/release"; then return 0; fi
  mark=$(stat -c '%y %s' "$1" "$JAVA_HOME/release" | cksum)
  CTL_BUILD=$HOUSE/build/aegisctl-${mark%% *}
  copy_ctl "$1" "$CTL_BUILD"
  printf '%s\n' "$CTL_BUILD" >"$last.$$"
  mv "$last.$$" "$last"
}

# A copy with its times is older or newer only than another file.
is_copy() { [[ -f $1 && -f $2 && ! $1 -nt $2 && ! $2 -nt $1 ]]; }

copy_ctl() { # jar, folder
  [[ ! -d $2 ]] || return 0
  local part=$2.part.$$
  mkdir -p "$part"
  cp -p "$1" "$part/aegisctl.jar"
  cp -p "$JAVA_HOME/release" "$part/release"
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
