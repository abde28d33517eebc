# shellcheck shell=bash
# ./amcart status [--json] [--data-dir DIR]
#
# Says what runs and where. Succeeds when the shop is open.
#
#   --json   for programs: {"url", "open", "data_dir", "parts": {"shop": {"running", "pid", "port", "url"}, …}};
#            `url` is null when the shop is not open

run() {
  local json='' data_dir=''
  while [ $# -gt 0 ]; do
    case $1 in
      --json) json=yes ;;
      --data-dir)
        needs_value "$@"
        data_dir=$2
        shift
        ;;
      *) refuse_word status "$1" ;;
    esac
    shift
  done
  use_data_dir "$data_dir"
  local opened=false
  ! is_open || opened=true
  if [ -n "$json" ]; then as_json "$opened"; else as_table "$opened"; fi
  [ "$opened" = true ]
}

as_table() {
  local part pid state
  if [ "$1" = true ]; then printf 'The shop is open at %s\n\n' "$(public_url)"; else printf 'The shop is closed.\n\n'; fi
  for part in $PARTS; do
    state='-'
    ! pid=$(running "$part") || state="process $pid"
    printf '  %-10s %-16s %s\n' "$part" "$state" "$(part_url "$part")"
  done
  printf '\nState is kept in %s\n' "$DATA_DIR"
}

as_json() {
  local part pid port url=null parts=''
  [ "$1" = false ] || url=$(json_text "$(public_url)")
  for part in $PARTS; do
    port=$(kept_port "$part")
    pid=$(running "$part") || pid=''
    parts="$parts${parts:+, }$(json_text "$part"): {\"running\": $([ -n "$pid" ] && echo true || echo false), \"pid\": ${pid:-null}, \"port\": ${port:-null}, \"url\": $(json_text "$(part_url "$part")")}"
  done
  printf '{"url": %s, "open": %s, "data_dir": %s, "parts": {%s}}\n' "$url" "$1" "$(json_text "$DATA_DIR")" "$parts"
}

part_url() {
  local port
  port=$(kept_port "$1")
  [ -n "$port" ] || return 0
  case $1 in
    shop) printf 'http://localhost:%s' "$port" ;;
    postgres) printf 'postgres://127.0.0.1:%s' "$port" ;;
    *) printf 'http://127.0.0.1:%s' "$port" ;;
  esac
}

# A text as JSON; null when it is empty.
json_text() {
  if [ -z "$1" ]; then printf null; else printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"; fi
}
