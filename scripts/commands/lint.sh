# shellcheck shell=bash
# ./amcart lint
#
# Checks formatting, shell scripts and lints, without running a test. `cargo fmt` mends the formatting.

run() {
  [ $# -eq 0 ] || refuse_word lint "$1"
  ensure rust compiler cmake rustfmt clippy shellcheck
  use_target_dir
  check formatting formatting
  check 'shell scripts' shell_scripts
  check lints lints
  sum_up
}
