import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import {
  createHelper,
  FIRST_PAUSE_MS,
  type HelperProcess,
  LAST_PAUSE_MS,
  OPEN_MS,
  SILENT_MS
} from '../../../../src/integrations/camera/camera-process.ts'
import { encoded, frameHeader } from './messages.ts'

const tick = (): Promise<void> => new Promise(setImmediate)

function bench(onFrame = (): void => {}) {
  const processes: ReturnType<typeof fake>[] = []
  const timers: [ms: number, run: () => void][] = []
  const told: string[] = []
  const ends: string[] = []
  function fake() {
    const events = new EventEmitter()
    const killed: string[] = []
    return Object.assign(events, {
      killed,
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      kill(signal: string) {
        killed.push(signal)
        return true
      }
    })
  }
  const helper = createHelper({
    start() {
      processes.push(fake())
      return processes.at(-1)! as unknown as HelperProcess
    },
    maxPixelBytes: 100,
    setTimer(run, ms) {
      const timer: [number, () => void] = [ms, run]
      timers.push(timer)
      return () => {
        if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1)
      }
    },
    onMessage({ kind }) {
      told.push(kind)
      if (kind === 'frame') onFrame()
    },
    onEnd(why) {
      ends.push(why)
    }
  })
  /** The one timer that runs. */
  const ring = (ms: number): void => {
    assert.deepEqual(
      timers.map(([each]) => each),
      [ms]
    )
    timers.shift()![1]()
  }
  const say = async (bytes: Buffer): Promise<void> => {
    processes.at(-1)!.stdout.write(bytes)
    await tick()
  }
  return { helper, processes, timers, told, ends, ring, say }
}

suite('process of a camera', () => {
  test('requests are lines of JSON, and what it says is passed on', async () => {
    const { helper, processes, told, say } = bench()
    helper.ask(7, 450)
    assert.equal(String(processes[0]!.stdin.read()), '{"request":7,"timeoutMs":450}\n')
    await say(encoded({ kind: 'open', camera: 'x', pixelFormat: 'Mono8' }))
    await say(encoded(frameHeader(7), new Uint8Array(12)))
    assert.deepEqual(told, ['open', 'frame'])
  })

  test('it is started again after its end, each time later, until a frame has come', async () => {
    const { processes, ends, ring, say } = bench()
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LAST_PAUSE_MS)) {
      processes.at(-1)!.emit('close', 1, null)
      ring(pauseMs)
      if (pauseMs === LAST_PAUSE_MS) break
    }
    assert.equal(ends[0], "the camera's process has ended with code 1")
    assert.equal(processes.length, 1 + ends.length)
    await say(encoded(frameHeader(1, { status: 'timeout' })))
    processes.at(-1)!.emit('close', 1, null)
    ring(LAST_PAUSE_MS)
    await say(encoded(frameHeader(1), new Uint8Array(12)))
    processes.at(-1)!.emit('close', null, 'SIGKILL')
    ring(FIRST_PAUSE_MS)
  })

  test('the reason of its end is the last line that it said itself', async () => {
    const { processes, ends } = bench()
    processes[0]!.stderr.write('\n** (process:1): CRITICAL **: noise\nthe camera ')
    processes[0]!.stderr.write('is gone\u0007\n')
    await tick()
    processes[0]!.emit('close', 1, null)
    assert.deepEqual(ends, ['the camera is gone'])
  })

  test('an interpreter that is not there is an end, told once', () => {
    const { processes, ends, ring } = bench()
    processes[0]!.emit('error', new Error('spawn /usr/bin/python3 ENOENT'))
    processes[0]!.emit('close', -2, null)
    assert.deepEqual(ends, ['spawn /usr/bin/python3 ENOENT'])
    ring(FIRST_PAUSE_MS)
    assert.equal(processes.length, 2)
  })

  test('an end in the middle of a frame says so', async () => {
    const { processes, told, ends, say } = bench()
    await say(encoded(frameHeader(1), new Uint8Array(12)).subarray(0, 40))
    processes[0]!.emit('close', null, 'SIGKILL')
    assert.deepEqual([told, ends], [[], ["the camera's process has ended with SIGKILL in the middle of a frame"]])
  })

  test('what is no message ends it, and nothing after it is read', async () => {
    const { processes, told, ends, say } = bench()
    await say(Buffer.from('Traceback (most recent call last)'))
    assert.deepEqual(processes[0]!.killed, ['SIGKILL'])
    await say(encoded(frameHeader(1), new Uint8Array(12)))
    processes[0]!.emit('close', null, 'SIGKILL')
    assert.deepEqual([told, ends], [[], ['expected a message that begins with OKF1, received "Trac"']])
  })

  test('nothing that came with a frame for which it is ended is passed on', async () => {
    const { helper, processes, told, say } = bench(() => {
      helper.restart('it was not asked for')
    })
    await say(Buffer.concat([encoded(frameHeader(1), new Uint8Array(12)), encoded(frameHeader(2), new Uint8Array(12))]))
    assert.deepEqual([told, processes[0]!.killed], [['frame'], ['SIGKILL']])
  })

  test('one that does not open its camera, or says nothing, is ended', async () => {
    const { processes, ends, ring, say } = bench()
    ring(OPEN_MS)
    processes[0]!.emit('close', null, 'SIGKILL')
    ring(FIRST_PAUSE_MS)
    await say(encoded({ kind: 'alive' }))
    ring(SILENT_MS)
    processes[1]!.emit('close', null, 'SIGKILL')
    assert.deepEqual(ends, ['it has not opened the camera within 30000 ms', 'it has said nothing for 5000 ms'])
  })

  test('closed it is not started again', () => {
    const { helper, processes, timers, ends } = bench()
    helper.close()
    processes[0]!.emit('close', null, 'SIGKILL')
    assert.deepEqual([processes[0]!.killed, timers, ends], [['SIGKILL'], [], []])
  })
})
