# shellcheck shell=bash
# The shop's program, built where all checkouts find what is built already.

# Sets and exports where cargo builds. Plain cargo in this tree builds into ./target.
use_target_dir() {
  CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$(cache_dir)/target}
  export CARGO_TARGET_DIR
  if [ "$(cat "$CARGO_TARGET_DIR/checkout" 2>/dev/null)" != "$AMCART_ROOT" ]; then
    forget_what_is_ours
    mkdir -p "$CARGO_TARGET_DIR"
    printf '%s\n' "$AMCART_ROOT" >"$CARGO_TARGET_DIR/checkout"
  fi
}

# Cargo tells the files of two checkouts apart by their age alone and would take the other's newer program for ours. Without its
# fingerprints it builds our crates anew; what they depend on stays.
forget_what_is_ours() {
  [ -d "$CARGO_TARGET_DIR" ] || return 0
  local crate
  sed -n 's/^name = "\(.*\)"$/\1/p' events/Cargo.toml functions/*/Cargo.toml local/Cargo.toml local/*/Cargo.toml shared/*/Cargo.toml tests/Cargo.toml |
    sort -u | while read -r crate; do
    rm -rf "$CARGO_TARGET_DIR"/*/.fingerprint/"$crate"-????????????????
  done
}

# Builds the program into SHOP_BINARY. Cargo says how far it is; when nothing changed it takes a second.
build_shop() {
  local began=$SECONDS built
  use_target_dir
  built=$CARGO_TARGET_DIR/shop/amcart
  if [ -x "$built" ]; then
    step "building what changed"
  else
    step "building the shop; the first time takes some minutes"
    detail "in $CARGO_TARGET_DIR"
  fi
  long_run cargo build --profile shop -p local --bin amcart >&2 || die "the build failed after $(elapsed "$began")"
  [ $((SECONDS - began)) -lt 5 ] || detail "built in $(elapsed "$began")"
  # A copy: what runs stays what it is, whoever builds next.
  rm -f "$SHOP_BINARY"
  cp "$built" "$SHOP_BINARY"
}

# Runs the program of the development profile, which contributors and tests have built anyway.
run_development_build() {
  use_target_dir
  export AMCART_TEMPLATE=$AMCART_ROOT/template.yaml
  cargo run --quiet -p local --bin amcart -- "$@"
}
