# shellcheck shell=bash
#
# The command ./aegis broken, sourced by the launcher.

# Lets the tests at builds that are broken on purpose (adr/017); all of them rewrite the report.
run_broken() {
  local name asked=all catalogue=$ROOT/chaos/broken-builds verdict=CAUGHT code=0 began=$SECONDS
  if [[ ${1:-} == --list ]]; then
    for name in "$catalogue"/*.txt; do
      printf '%-30s %s\n' "$(basename "$name" .txt)" "$(sed -n 's/^title: //p' "$name")"
    done
    return
  fi
  for name in "$@"; do
    [[ $name =~ ^[a-z0-9-]+$ && -f $catalogue/$name.txt ]] || misuse "There is no broken build '$name'; ./aegis broken --list lists them."
  done
  (($# == 0)) || asked=$(IFS=, && printf '%s' "$*")
  require_jdk
  require_maven
  (cd "$ROOT" && "$MAVEN" -q -B -ntp -Dspotless.check.skip=true -pl data-plane/node -am test -Dtest=BrokenBuildsTest \
    -Dsurefire.failIfNoSpecifiedTests=false "-Daegis.broken=$asked") || code=$? verdict='NOT ALL CAUGHT'
  say "aegis broken $verdict: $asked; the table is chaos/reports/broken-builds.md; $((SECONDS - began)) s"
  quit "$code"
}
