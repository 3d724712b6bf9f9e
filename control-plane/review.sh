# shellcheck shell=bash
#
# The command ./aegis review, and what status tells of it; sourced by the launcher.
#
# The queue is part of config.git. A proposal is a branch, and a record N.md on the orphan branch `pulls`: lines `key: value`,
# an empty line, then Markdown. The agent writes there too, so every change is one compare-and-set over all refs it touches,
# made again from the start when the other side was faster.

NO_COMMIT=0000000000000000000000000000000000000000

require_queue() {
  require_git
  # shellcheck disable=SC2153 # the launcher sets STATE
  [[ -d $STATE/config.git ]] || fail "There is no configuration repository in $STATE; ./aegis up$(state_words) makes it."
}

require_proposal() {
  [[ ${1:-} =~ ^[1-9][0-9]*$ ]] || misuse "Which proposal? Give its number, as ./aegis review list$(state_words) shows it."
  config_git cat-file -e "refs/heads/pulls:$1.md" 2>/dev/null || fail "There is no proposal $1; ./aegis review list --all$(state_words) shows all."
}

record_numbers() { # in ascending order; none before the first proposal
  { config_git ls-tree --name-only refs/heads/pulls 2>/dev/null || true; } | sed -n 's/^\([1-9][0-9]*\)\.md$/\1/p' | sort -n
}

record_value() { # number, key
  config_git show "refs/heads/pulls:$1.md" | awk -v key="$2" '$0 == "" { exit } index($0, key ": ") == 1 { print substr($0, length(key) + 3); exit }'
}

# Reads a record and prints it decided: the keys that say so replaced, or added where they are missing.
decide_record() {
  DECIDED_STATE=$1 DECIDED_AT=$(timestamp) DECIDED_BY=$GIT_COMMITTER_NAME DECIDED_HEAD=${2:-} awk '
    function put(key, value) { if (!(key in seen)) print key ": " value; seen[key] = 1 }
    function rest() {
      put("state", ENVIRON["DECIDED_STATE"]); put("updated_at", ENVIRON["DECIDED_AT"])
      put("decided_at", ENVIRON["DECIDED_AT"]); put("decided_by", ENVIRON["DECIDED_BY"])
      if (ENVIRON["DECIDED_HEAD"] != "") put("head", ENVIRON["DECIDED_HEAD"])
    }
    body { print; next }
    $0 == "" { rest(); body = 1; print; next }
    /^state:/ { put("state", ENVIRON["DECIDED_STATE"]); next }
    /^(updated|decided)_at:/ { key = $0; sub(/:.*/, "", key); put(key, ENVIRON["DECIDED_AT"]); next }
    /^decided_by:/ { put("decided_by", ENVIRON["DECIDED_BY"]); next }
    /^head:/ && ENVIRON["DECIDED_HEAD"] != "" { put("head", ENVIRON["DECIDED_HEAD"]); next }
    { print }
    END { if (!body) { rest(); print "" } }'
}

timestamp() { TZ=UTC printf '%(%Y-%m-%dT%H:%M:%SZ)T' -1; }

# Prints a new commit of a branch in which one file (content on stdin) is put in place.
commit_with_file() { # parent or NO_COMMIT, file name, message
  local parent=$1 name=$2 message=$3 blob tree parents=()
  blob=$(config_git hash-object -w --stdin)
  [[ $parent == "$NO_COMMIT" ]] || parents=(-p "$parent")
  tree=$({
    [[ $parent == "$NO_COMMIT" ]] || config_git ls-tree "$parent" | awk -F'\t' -v name="$name" '$2 != name'
    printf '100644 blob %s\t%s\n' "$blob" "$name"
  } | config_git mktree)
  config_git commit-tree "$tree" "${parents[@]}" -m "$message"
}

# Moves all given refs (triples: name, new, old) or none; fails when one of them has moved meanwhile.
move_refs() { printf 'update %s %s %s\n' "$@" | config_git update-ref --stdin 2>/dev/null; }

# Why refs could not be moved: a lock file that is in the way, or others who were faster.
lost_race() {
  local lock
  # shellcheck disable=SC2153 # the launcher sets STATE
  lock=$(find "$STATE/config.git" -maxdepth 1 -name packed-refs.lock -print -quit; find "$STATE/config.git/refs" -name '*.lock' -print -quit)
  if [[ -n $lock ]]; then
    printf 'the lock %s is in the way. The agent removes it if it is its own; if nothing is at work in there, remove it.' "${lock%%$'\n'*}"
  else
    printf 'the queue kept changing; try again.'
  fi
}

list_proposals() { # open or all
  local number state any=no
  for number in $(record_numbers | sort -rn); do
    state=$(record_value "$number" state)
    [[ $1 == all || $state == open ]] || continue
    [[ $any == yes ]] || printf '%s%-6s %-7s %-17s %-9s %-10s %s%s\n' "$BOLD" NUMBER STATE KIND SEVERITY ENVELOPE TITLE "$PLAIN"
    any=yes
    printf '%-6s %-7s %-17s %-9s %-10s %s\n' "$number" "$state" "$(record_value "$number" kind)" "$(record_value "$number" severity)" \
      "$(record_value "$number" envelope)" "$(record_value "$number" title)"
  done
  [[ $any == yes ]] || if [[ $1 == all ]]; then say "No proposals."; else say "No open proposals."; fi
}

proposed_commit() {
  config_git rev-parse --verify --quiet "refs/heads/$(record_value "$1" branch)" || record_value "$1" head
}

show_proposal() {
  require_proposal "$1"
  local colour=never
  [[ -z $BOLD ]] || colour=always
  config_git show "refs/heads/pulls:$1.md"
  say
  say "${BOLD}Change to the configuration${PLAIN} ($(record_value "$1" branch))"
  config_git --no-pager diff --color="$colour" "$(record_value "$1" base)" "$(proposed_commit "$1")" --
}

require_open() {
  local state
  state=$(record_value "$1" state)
  [[ $state == open ]] || fail "Proposal $1 is $state already."
}

# Prints the tree main would have with the proposal in it. Where main stands still since, that is the proposal's own tree.
merged_tree() { # number, main, head
  if config_git merge-base --is-ancestor "$2" "$3"; then
    config_git rev-parse "$3^{tree}"
  else
    config_git merge-tree --write-tree "$2" "$3" 2>/dev/null ||
      fail "Proposal $1 does not fit the present main any more (or this git is older than 2.38); close it, and open it again on top of main."
  fi
}

merge_proposal() {
  local number=$1 main pulls head tree merged record
  require_proposal "$number"
  sign_as_caller
  for _ in 1 2 3 4 5; do
    main=$(config_git rev-parse refs/heads/main)
    pulls=$(config_git rev-parse refs/heads/pulls)
    require_open "$number"
    head=$(proposed_commit "$number")
    tree=$(merged_tree "$number" "$main" "$head") || quit 1
    merged=$(config_git commit-tree "$tree" -p "$main" -p "$head" -m "Merge proposal $number: $(record_value "$number" title)")
    record=$(config_git show "$pulls:$number.md" | decide_record merged "$head" | commit_with_file "$pulls" "$number.md" "Merge proposal $number")
    if move_refs refs/heads/main "$merged" "$main" refs/heads/pulls "$record" "$pulls"; then
      warn_about_merge "$number" "$main"
      say "Proposal $number is merged; main is now ${merged:0:12}. The nodes roll to it one at a time: ./aegis status$(state_words)"
      return
    fi
  done
  fail "Proposal $number could not be merged: $(lost_race)"
}

warn_about_merge() { # number, main before
  local verdict
  verdict=$(record_value "$1" envelope)
  [[ $verdict == approved ]] || warn "the safety envelope's verdict on proposal $1 is '$verdict': a node refuses what breaks the envelope and keeps its last good configuration."
  [[ $(record_value "$1" base) == "$2" ]] || warn "main had moved since proposal $1 was made, so the merged file as a whole was not checked before; the nodes check it now."
}

close_proposal() {
  local number=$1 pulls record
  require_proposal "$number"
  sign_as_caller
  for _ in 1 2 3 4 5; do
    pulls=$(config_git rev-parse refs/heads/pulls)
    require_open "$number"
    record=$(config_git show "$pulls:$number.md" | decide_record closed | commit_with_file "$pulls" "$number.md" "Close proposal $number")
    if move_refs refs/heads/pulls "$record" "$pulls"; then
      say "Proposal $number is closed; nothing of it reaches a node."
      return
    fi
  done
  fail "Proposal $number could not be closed: $(lost_race)"
}

open_proposal() {
  local file='' title='' main pulls number head branch record now
  while (($#)); do
    case $1 in
      --title)
        title=${2:-}
        shift $(($# > 1 ? 1 : 0))
        ;;
      -*) misuse "review open does not know '$1'; it takes FILE --title TEXT." ;;
      *) file=$1 ;;
    esac
    shift
  done
  [[ -n $file && -n $title && $title != *$'\n'* ]] || misuse "review open needs a file and a title of one line: ./aegis review open FILE --title TEXT."
  [[ -f $file && -r $file ]] || fail "The file '$file' cannot be read."
  sign_as_caller
  now=$(timestamp)
  for _ in 1 2 3 4 5; do
    main=$(config_git rev-parse refs/heads/main)
    pulls=$(config_git rev-parse --verify --quiet refs/heads/pulls) || pulls=$NO_COMMIT
    ! cmp -s "$file" <(config_git show "$main:aegis.yaml") || fail "'$file' is the same as main's aegis.yaml, so there is nothing to propose."
    number=$(($(record_numbers | tail -n 1) + 1))
    head=$(commit_with_file "$main" aegis.yaml "$title" <"$file")
    branch=by-hand/$number-${head:0:12}
    record=$({
      printf '%s: %s\n' number "$number" state open title "$title" branch "$branch" base "$main" head "$head" kind manual subject cluster \
        severity info author "$GIT_AUTHOR_NAME" opened_at "$now" updated_at "$now" envelope unchecked
      printf '\n%s put this change into the queue by hand. Nothing has checked it against the safety envelope.\n' "$GIT_AUTHOR_NAME"
    } | commit_with_file "$pulls" "$number.md" "Open proposal $number: $title")
    if move_refs "refs/heads/$branch" "$head" "$NO_COMMIT" refs/heads/pulls "$record" "$pulls"; then
      say "Proposal $number is open on branch $branch, unchecked by the safety envelope."
      return
    fi
  done
  fail "The proposal could not be opened: $(lost_race)"
}

run_review() {
  local verb=${1:-list}
  (($# == 0)) || shift
  require_queue
  case $verb in
    list)
      case ${1:-} in
        '') list_proposals open ;;
        --all) list_proposals all ;;
        *) misuse "review list does not know '$1'; it takes --all." ;;
      esac
      ;;
    show) show_proposal "${1:-}" ;;
    merge) merge_proposal "${1:-}" ;;
    close) close_proposal "${1:-}" ;;
    open) open_proposal "$@" ;;
    *) misuse "review does not know '$verb'; it takes list, show N, merge N, close N and open FILE --title TEXT." ;;
  esac
}
