#!/bin/sh
# Builds kernel.wasm from kernel.h and the files in c and notes the hashes of sources and result in kernel.lock.
# Needs clang 14 and lld 14, so that the bytes are the same everywhere. The linker is called directly: the compiler
# driver would run wasm-opt where it finds one.
set -eu
cd "$(dirname "$0")"
CLANG=${CLANG:-clang}
LLD=${LLD:-$(command -v wasm-ld-14 || command -v wasm-ld || echo wasm-ld)}
for tool in "$CLANG" "$LLD"; do
  if ! "$tool" --version | grep -q '[ D]14\.\|version 14\.'; then
    echo "build.sh: $tool of LLVM 14 is needed (Debian: apt-get install clang-14 lld-14; or set CLANG and LLD)" >&2
    exit 3
  fi
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
for path in c/*.c c/*.s; do
  file=$(basename "$path")
  case $file in # the code that every message runs through is for speed, the rest for size
  decimal.c | number.c | scan.c | state.c | text.c | writer.c) optimize=-O3 ;;
  *) optimize=-Os ;;
  esac
  "$CLANG" --target=wasm32 -c -std=c11 $optimize -msimd128 -mbulk-memory -mmutable-globals -msign-ext -ffreestanding \
    -fno-builtin -fno-strict-aliasing -fno-exceptions -fno-ident -fno-vectorize -fno-slp-vectorize -fno-unroll-loops \
    -Wall -Wextra -Werror -Wno-int-to-pointer-cast -Wno-pointer-to-int-cast -Wno-unused-const-variable \
    -Wno-unused-command-line-argument -o "$dir/$file.o" "$path"
done
"$LLD" --no-entry --stack-first -z stack-size=16384 --strip-all --compress-relocations --export=cw_state --export=__heap_base \
  -o kernel.wasm "$dir"/*.o
sha256sum build.sh kernel.h c/* kernel.wasm >kernel.lock
echo "kernel.wasm: $(wc -c <kernel.wasm) bytes"
