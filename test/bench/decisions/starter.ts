import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { EncoderNetwork } from '../../../src/encoder/dense-head.ts'
import { decodeWeights } from '../../../src/encoder/weights-file.ts'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'

/** The encoder that teaching begins with, as it is shipped. */
export function readStarter(): EncoderNetwork {
  const starter = join(PACKAGE_ROOT, 'models/starter')
  const version = join(
    starter,
    readdirSync(starter).find((name) => !name.startsWith('.'))!
  )
  return decodeWeights({
    json: readFileSync(join(version, 'weights.json'), 'utf8'),
    bin: readFileSync(join(version, 'weights.bin'))
  })
}
