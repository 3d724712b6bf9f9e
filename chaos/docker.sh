# shellcheck shell=bash
#
# Docker's engine for ./aegis chaos RECIPE --backend docker, sourced by chaos/episodes.sh. What is done in it is in the Java sources
# beside this file; all that a run makes there has the run's name, and none of it may outlive the run.

require_docker() {
  local why
  command -v docker >/dev/null ||
    misuse "docker is missing, and --backend docker plays on its engine; install it (Debian: apt-get install docker.io) and start it."
  why=$(docker version --format '{{.Server.Version}}' 2>&1 >/dev/null) ||
    misuse "No Docker engine answers (${why%%$'\n'*}); start it (systemctl start docker, or dockerd as root), or set DOCKER_HOST to its socket on this machine."
}

# Takes containers, networks and images away whose run is over.
tidy_docker() {
  local kind name pid
  while read -r kind name; do
    pid=${name#aegis-chaos-run-}
    run_is_over "${pid%%-*}" || continue
    if [[ $kind == container ]]; then
      docker rm --force --volumes "$name" >/dev/null || true
    else
      docker "$kind" rm "$name" >/dev/null || true
    fi
  done < <(
    docker ps --all --filter name=^aegis-chaos-run- --format 'container {{.Names}}'
    docker network ls --filter name=^aegis-chaos-run- --format 'network {{.Name}}'
    docker images --filter 'reference=aegis-chaos-run-*' --format 'image {{.Repository}}'
  )
}
