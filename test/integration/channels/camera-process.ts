// A process that speaks as gige-camera.py does, for tests: `node camera-process.js CAMERA FEATURES`. The picture and
// what it does with each request are in the file that CAMERA_SCRIPT names: {"picture": path, "dented": path, "does":
// [...]}.
import { appendFileSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { decodeBmp } from '../../../src/imaging/decode/bmp.ts'
import { encoded, frameHeader } from '../../unit/integrations/camera/messages.ts'

/** What it does with a request. */
export type Deed =
  | 'good'
  | 'dented'
  | 'truncated'
  | 'short'
  | 'long'
  | 'late'
  | 'format'
  | 'incomplete'
  | 'die'
  | 'again'
  | 'hang'

const { picture, dented, does, log } = JSON.parse(readFileSync(process.env['CAMERA_SCRIPT']!, 'utf8')) as {
  readonly picture: string
  readonly dented: string
  readonly does: readonly Deed[]
  readonly log: string
}
const { width, height, data } = decodeBmp(readFileSync(picture), 1e6)
let frameId = 0
const send = (changes: object, request: number, pixels: Uint8Array = data): void => {
  process.stdout.write(
    encoded(frameHeader(request, { width, height, frameId, systemNs: `${Date.now()}000000`, ...changes }), pixels)
  )
}

process.stdout.write(encoded({ kind: 'open', camera: 'fake', pixelFormat: 'Mono8' }))
setInterval(() => process.stdout.write(encoded({ kind: 'alive' })), 200)
const lines = createInterface({ input: process.stdin })
lines.on('close', () => process.exit(0))
lines.on('line', (line) => {
  const { request, timeoutMs } = JSON.parse(line) as { request: number; timeoutMs: number }
  const deed = does[readFileSync(log, 'utf8').length] ?? 'good'
  // One character a request, over all processes.
  appendFileSync(log, '.')
  if (deed !== 'again') frameId++
  const cameraNs = String(frameId * 1000)
  if (deed === 'good' || deed === 'again') send({ cameraNs }, request)
  else if (deed === 'dented') send({ cameraNs }, request, decodeBmp(readFileSync(dented), 1e6).data)
  else if (deed === 'short') send({ cameraNs }, request, data.subarray(0, -width))
  else if (deed === 'long') send({ cameraNs }, request, Buffer.concat([data, Buffer.alloc(width)]))
  else if (deed === 'format') send({ cameraNs, pixelFormat: 'RGB8' }, request)
  else if (deed === 'incomplete') send({ status: 'incomplete', detail: 'missing-packets' }, request, new Uint8Array(0))
  else if (deed === 'late') setTimeout(send, timeoutMs + 200, { cameraNs }, request)
  else if (deed === 'truncated') {
    const whole = encoded(frameHeader(request, { width, height, frameId, cameraNs }), data)
    process.stdout.write(whole.subarray(0, whole.length / 2), () => process.exit(1))
  } else if (deed === 'die') process.kill(process.pid, 'SIGKILL')
  // Deaf, but its timer still says that it lives.
})
