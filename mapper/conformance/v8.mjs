// Runs mapping modules in V8 for the tests of this package: the very bytes that
// wazero runs, called as mapper/abi says.
//
// It reads requests from standard input and answers each on standard output. A
// request is an operation (L load, M meta data for the runs that follow, R run,
// D drop), the number of a module, the length of the body, and the body: the
// module, the meta data, or the input. An answer is five
// words, code, rule, offset, place and the length of what follows, and the
// output, the detail of the error, or the message of an exception (code NONE).
import { readSync, writeSync } from 'node:fs'

const NONE = 0xffffffff
const INPUT_TOO_LARGE = 10
const MOST_DETAIL = 200
const modules = new Map()
const metas = new Map()

function read(n) {
  const bytes = Buffer.alloc(n)
  for (let at = 0; at < n; ) {
    const got = readSync(0, bytes, at, n - at, null)
    if (got === 0) process.exit(0)
    at += got
  }
  return bytes
}

function answer(code, rule, offset, place, body) {
  const out = Buffer.alloc(20 + body.length)
  for (const [i, word] of [code, rule, offset, place, body.length].entries()) out.writeUInt32LE(word >>> 0, 4 * i)
  out.set(body, 20)
  for (let at = 0; at < out.length; ) at += writeSync(1, out, at)
}

function run(exports, input, meta) {
  const at = exports.cw_in(input.length) >>> 0
  let code = INPUT_TOO_LARGE
  if (at !== 0) {
    new Uint8Array(exports.memory.buffer, at, input.length).set(input)
    if (exports.cw_meta && meta?.length > 0) {
      const to = exports.cw_meta(meta.length) >>> 0
      new Uint8Array(exports.memory.buffer, to, meta.length).set(meta)
    }
    code = exports.cw_run(input.length) >>> 0
  }
  const bytes = (from, n) => new Uint8Array(exports.memory.buffer, from >>> 0, n >>> 0)
  if (code === 0) {
    answer(0, 0, NONE, 0, bytes(exports.cw_out(), exports.cw_out_len()))
    return
  }
  const record = new DataView(exports.memory.buffer, exports.cw_err() >>> 0, 24)
  const [rule, offset, place, detail, size] = [4, 8, 12, 16, 20].map((i) => record.getUint32(i, true))
  const text = detail === 0 ? new Uint8Array() : bytes(detail, Math.min(size, MOST_DETAIL))
  if (code === INPUT_TOO_LARGE) answer(code, 0, NONE, 0, text)
  else answer(code, rule, offset, place, text)
}

for (;;) {
  const head = read(9)
  const id = head.readUInt32LE(1)
  const body = read(head.readUInt32LE(5))
  try {
    switch (String.fromCharCode(head[0])) {
      case 'L':
        modules.set(id, new WebAssembly.Instance(new WebAssembly.Module(body), {}).exports)
        answer(0, 0, NONE, 0, Buffer.alloc(0))
        break
      case 'R':
        run(modules.get(id), body, metas.get(id))
        break
      case 'M':
        metas.set(id, body)
        answer(0, 0, NONE, 0, Buffer.alloc(0))
        break
      case 'D':
        modules.delete(id)
        metas.delete(id)
        answer(0, 0, NONE, 0, Buffer.alloc(0))
        break
    }
  } catch (error) {
    answer(NONE, 0, NONE, 0, Buffer.from(String(error)))
  }
}
