# shellcheck shell=bash
# ./amcart down [--data-dir DIR]
#
# Stops all that ./amcart up started. The data stay.

run() {
  data_dir_alone down "$@"
  if [ -z "$(running_parts)" ] && ! running up >/dev/null; then
    say "Nothing runs."
    exit 0
  fi
  end_other_up
  stop_all
  say "Stopped."
}
