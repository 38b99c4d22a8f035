import { spawn } from 'node:child_process'
import { parentPort, workerData } from 'node:worker_threads'
import type { FromChannel, ToChannel } from '../../domain/channels/line.ts'
import type { ChannelVerdict } from '../../domain/channels/picture.ts'
import { createCamera } from './camera.ts'
import { createHelper } from './camera-process.ts'
import type { CameraThreadData } from './thread-data.ts'

const STATE_MS = 500

const {
  station,
  camera: name,
  recipe,
  timeoutMs,
  features,
  python,
  program,
  maxPixelBytes
} = workerData as CameraThreadData
const main = parentPort!
const tell = (message: FromChannel, moved: readonly ArrayBuffer[] = []): void => {
  main.postMessage(message, moved)
}
const clockMs = (): number => Number(process.hrtime.bigint()) / 1e6
const setTimer = (run: () => void, ms: number): (() => void) => {
  const timer = setTimeout(run, ms)
  return () => {
    clearTimeout(timer)
  }
}
const waiting = new Map<number, (verdict: ChannelVerdict) => void>()
let lastId = 0
let problem: string | null = 'the camera is being opened'

const camera = createCamera({
  timeoutMs,
  clockMs,
  epochMs: Date.now,
  setTimer,
  ask(request, ms) {
    helper.ask(request, ms)
  },
  restart(why) {
    helper.restart(why)
  },
  judge: ({ pixels, raw, systemNs }, { measId, partId }) =>
    new Promise((resolve) => {
      const id = ++lastId
      waiting.set(id, resolve)
      const picture = {
        frame: pixels,
        raw,
        measId,
        partId,
        station,
        recipe: recipe || null,
        received: { ms: clockMs(), at: new Date().toISOString() },
        ...(systemNs > 0n && { capturedAt: new Date(Number(systemNs / 1_000_000n)).toISOString() }),
        mayBeKnown: false,
        untilRecorded: false
      }
      tell({ type: 'picture', id, picture }, [pixels.buffer])
    })
})
const settings = Object.entries(features).map(([feature, value]) => `${feature}=${value}`)
const helper = createHelper({
  start: () => spawn(python, [program, name, settings.join(' ')], { stdio: ['pipe', 'pipe', 'pipe'] }),
  maxPixelBytes,
  setTimer,
  onMessage(message, pixels) {
    if (message.kind === 'frame') camera.frame(message, pixels)
    else if (message.kind === 'open') {
      camera.opened()
      say(null)
    }
  },
  onEnd(why) {
    camera.closed(why)
    say(why)
  }
})

function say(now: string | null): void {
  problem = now
  tellState()
}

function tellState(): void {
  tell({ type: 'state', problem, backlog: 0, events: camera.counts() })
}

main.on('message', (message: ToChannel) => {
  if (message.type === 'take') {
    const { id, wish } = message
    void camera.take(wish).then((outcome) => {
      tell({ type: 'taken', id, outcome })
    })
  } else if (message.type === 'verdict') {
    waiting.get(message.id)?.(message.verdict)
    waiting.delete(message.id)
  } else if (message.type === 'close') {
    helper.close()
    process.exit(0)
  }
})
tellState()
setInterval(tellState, STATE_MS)
