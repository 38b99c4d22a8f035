const PINS = 1_000_000
/** Larger numbers are skipped, because they would make some PINs more likely. */
const EVEN = Math.floor(2 ** 32 / PINS) * PINS

/** Six digits, each PIN as likely as any other. @param randomBytes cryptographically strong */
export function randomPin(randomBytes: (count: number) => Buffer): string {
  for (;;) {
    const drawn = randomBytes(4).readUInt32BE()
    if (drawn < EVEN) return String(drawn % PINS).padStart(6, '0')
  }
}
