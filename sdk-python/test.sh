# shellcheck shell=bash
#
# The command ./aegis test-python, sourced by the launcher: checks and tests the Python SDK, against a real cluster that its fixture
# starts. Everything it needs is installed into virtual environments under .aegis/python; nothing else on the machine is changed.

PYTHON_SDK=$ROOT/sdk-python
PYTHON_HOUSE=$HOUSE/python

# Prints a Python 3.10 or later that can make virtual environments; fails where there is none.
find_python() {
  local candidate
  for candidate in ${AEGIS_PYTHON:+"$AEGIS_PYTHON"} python3 python3.13 python3.12 python3.11 python3.10; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

# Sets PYTHON_ENVIRONMENT; fails where the packages cannot be had. Its name holds the digest of what is in it, so a change of either makes a new one.
prepare_python() {
  local python=$1 digest log=$PYTHON_HOUSE/install.log
  digest=$({ "$python" -VV && cat "$PYTHON_SDK"/{pyproject.toml,requirements-dev.txt}; } | sha256sum | cut -c1-16)
  PYTHON_ENVIRONMENT=$PYTHON_HOUSE/$digest
  [[ ! -d $PYTHON_ENVIRONMENT ]] || return 0
  rm -rf "${PYTHON_HOUSE:?}"
  mkdir -p "$PYTHON_HOUSE"
  say "Installing what the Python SDK's tests need (log: $log) ..."
  {
    "$python" -m venv "$PYTHON_ENVIRONMENT.part" &&
      "$PYTHON_ENVIRONMENT.part/bin/python" -m pip install --disable-pip-version-check -r "$PYTHON_SDK/requirements-dev.txt" &&
      install_stub_compiler "$PYTHON_ENVIRONMENT.part"
  } >"$log" 2>&1 || return 1
  mv "$PYTHON_ENVIRONMENT.part" "$PYTHON_ENVIRONMENT"
}

# Beside the environment's packages, not among them: it asks for a protobuf of its own age. There is none for Python 3.13, where the
# test of the stubs is skipped.
install_stub_compiler() {
  local version
  version=$(sed -n 's/.*grpcio-tools==\([0-9.]*\).*/\1/p' "$PYTHON_SDK/generate_stubs.py")
  if "$1/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 13))'; then return; fi
  "$1/bin/python" -m pip install --disable-pip-version-check --no-deps --target "$1/stub-compiler" "grpcio-tools==$version"
}

# Run through `python -m`, since the programs in an environment remember where it was made.
check_python() {
  "$PYTHON_ENVIRONMENT/bin/python" -m ruff check --quiet --no-cache . &&
    "$PYTHON_ENVIRONMENT/bin/python" -m ruff format --quiet --no-cache --check . &&
    "$PYTHON_ENVIRONMENT/bin/python" -m mypy --no-error-summary --cache-dir "$PYTHON_HOUSE/mypy"
}

# Returns what its tests return; 0 where they cannot be had here, after a word that cannot be overlooked.
test_python() {
  local python code=0
  if ! python=$(find_python); then
    warn "SKIPPED: the Python SDK was NOT tested, for want of a python3 of 3.10 or later with venv and pip (Debian: apt-get install python3-venv)."
    return
  fi
  if ! prepare_python "$python"; then
    warn "SKIPPED: the Python SDK was NOT tested, for what its tests need could not be installed; $PYTHON_HOUSE/install.log says why."
    return
  fi
  cd "$PYTHON_SDK" || return 1
  check_python || return 1
  PYTHONPATH=$PYTHON_SDK/src PYTHONDONTWRITEBYTECODE=1 AEGIS_STUB_COMPILER=$PYTHON_ENVIRONMENT/stub-compiler \
    "$PYTHON_ENVIRONMENT/bin/python" -m pytest --rootdir . -c pyproject.toml -p aegis.pytest_plugin -p no:cacheprovider --quiet "$@" || code=$?
  return "$code"
}

run_test_python() {
  local code=0
  (test_python "$@") || code=$?
  quit "$code"
}
