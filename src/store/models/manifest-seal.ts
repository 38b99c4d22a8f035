import { createHash } from 'node:crypto'

/**
 * A manifest with its seal, which is the checksum of everything else in it. The layout of the text does not matter; the
 * order of its keys does.
 */
export function sealed(manifest: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...manifest, seal: sealOf(manifest) }
}

/**
 * A manifest that was written before there were seals has none, and passes.
 * @throws Error when it was changed since it was sealed
 */
export function checkSeal(json: Readonly<Record<string, unknown>>): void {
  if (!Object.hasOwn(json, 'seal')) return
  const seal = sealOf(json)
  if (json['seal'] !== seal)
    throw new Error(
      `manifest.json was changed since the version was made: expected the seal ${seal}, received `
        + JSON.stringify(json['seal'])?.slice(0, 100)
    )
}

/** SHA-256 in hex. */
function sealOf({ seal: _seal, ...rest }: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(JSON.stringify(rest)).digest('hex')
}
