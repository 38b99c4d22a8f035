// AssemblyScript. The entropy-coded bytes of a scan: T.81, F.1.2.3.

/** The first FF that is not followed by 00. */
export function markerAt(from: usize, to: usize): usize {
  let at = from
  while (at < to) {
    if (at + 16 <= to && !v128.any_true(i8x16.eq(v128.load(at), i8x16.splat(-1)))) {
      at += 16
      continue
    }
    const end = min(at + 16, to)
    for (; at < end; at++) if (load<u8>(at) === 0xff && (at + 1 >= to || load<u8>(at + 1) !== 0)) return at
  }
  return to
}

/** Removes the 00 behind each FF. @returns the new end */
export function withoutStuffing(from: usize, to: usize): usize {
  let write = from
  let at = from
  while (at < to) {
    if (at + 16 <= to) {
      const bytes = v128.load(at)
      if (!v128.any_true(i8x16.eq(bytes, i8x16.splat(-1)))) {
        v128.store(write, bytes)
        at += 16
        write += 16
        continue
      }
    }
    const end = min(at + 16, to)
    while (at < end) {
      const byte = load<u8>(at)
      store<u8>(write++, byte)
      at += byte === 0xff ? 2 : 1
    }
  }
  return write
}
