# shellcheck shell=bash
# What runs, by process id. A process id alone may be somebody else's by the time it is read, after a reboot or a
# kill -9, so that each is kept with the moment at which its process began.

# The moment at which a process began; empty when there is no such process.
started_at() {
  if [ -r "/proc/$1/stat" ]; then
    # The 22nd field; the second is the name in brackets and may hold anything.
    local line
    line=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    # shellcheck disable=SC2086
    set -- ${line##*) }
    [ "$1" = Z ] || printf '%s-%s\n' "$(boot_id)" "${20}"
  else
    LC_ALL=C ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' '-' || true
  fi
}

boot_id() {
  cut -c 1-8 /proc/sys/kernel/random/boot_id 2>/dev/null || printf 'boot'
}

# Notes that the part `$1` runs as process `$2`.
record() {
  printf '%s %s\n' "$2" "$(started_at "$2")" >"$RUN_DIR/$1.pid"
}

forget() {
  rm -f "$RUN_DIR/$1.pid"
}

# Prints the process id of a part that runs; fails when it does not.
running() {
  local pid began
  [ -s "$RUN_DIR/$1.pid" ] || return 1
  read -r pid began <"$RUN_DIR/$1.pid" || return 1
  [ -n "$pid" ] && [ -n "$began" ] && [ "$(started_at "$pid")" = "$began" ] || return 1
  printf '%s\n' "$pid"
}

# The words that a process was started with.
command_line() {
  if [ -r "/proc/$1/cmdline" ]; then
    tr '\0' ' ' <"/proc/$1/cmdline"
  else
    ps -ww -o args= -p "$1" 2>/dev/null || true
  fi
}

# Waits until a process is gone, at most so many tenths of a second.
gone_within() {
  local tenths=$2
  while [ -n "$(started_at "$1")" ]; do
    [ "$tenths" -gt 0 ] || return 1
    tenths=$((tenths - 1))
    sleep 0.1
  done
}

# Starts a part in a session of its own, so that it outlives the terminal and a Ctrl-C reaches it through us.
start_part() {
  local part=$1 log
  shift
  log=$(fresh_log "$part")
  apart "$@" </dev/null >>"$log" 2>&1 &
  record "$part" $!
  # The shell need not say how it ended.
  disown $! 2>/dev/null || true
}

# Becomes a command in a session, and so a process group, of its own. Only for what is put into the background.
apart() {
  if have setsid; then
    exec setsid "$@"
  else
    exec perl -MPOSIX -e 'POSIX::setsid(); exec @ARGV or exit 127' "$@"
  fi
}

LONG_RUNNING=''

# Runs a command that takes its time. Whoever traps a signal in the meantime ends it with `end_long_run`.
long_run() {
  local status=0
  apart "$@" </dev/null &
  LONG_RUNNING=$!
  wait "$LONG_RUNNING" || status=$?
  LONG_RUNNING=''
  return "$status"
}

# Ends what `long_run` runs, with all that it started.
end_long_run() {
  [ -n "$LONG_RUNNING" ] || return 0
  kill -TERM -- "-$LONG_RUNNING" 2>/dev/null || kill -TERM "$LONG_RUNNING" 2>/dev/null || true
  LONG_RUNNING=''
}

# Signals become exits, and at any exit `$1` puts things in order, undisturbed.
at_the_end() {
  AT_THE_END=$1
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap leave EXIT
}

leave() {
  local status=$?
  set +e
  trap '' HUP INT TERM
  trap - EXIT
  end_long_run
  "$AT_THE_END" "$status"
  exit "$status"
}

# Stops a part: asks with a signal, waits so many seconds, then insists. Quiet when it does not run.
stop_part() {
  local pid
  if pid=$(running "$1"); then
    kill "-${3:-TERM}" "$pid" 2>/dev/null || true
    if ! gone_within "$pid" $((${2:-10} * 10)); then
      warn "$1 does not stop; killing it"
      kill -KILL "$pid" 2>/dev/null || true
      gone_within "$pid" 50 || warn "$1 ($pid) cannot be killed"
    fi
  fi
  forget "$1"
}
