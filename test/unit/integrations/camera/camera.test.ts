import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { CameraOutcome } from '../../../../src/domain/channels/camera.ts'
import type { ChannelVerdict } from '../../../../src/domain/channels/picture.ts'
import { createCamera, PATIENCE_MS, type TakenFrame } from '../../../../src/integrations/camera/camera.ts'
import { record } from '../../store/records/record-fixture.ts'
import { frameHeader } from './messages.ts'

const TIMEOUT_MS = 500
const JUDGED: ChannelVerdict = { kind: 'judged', result: record(1).result }
const PIXELS = new Uint8Array(12)

function bench(verdict: ChannelVerdict = JUDGED) {
  const clock = { ms: 1000, epochMs: Date.parse('2026-01-02T03:04:04.900Z') }
  const asked: number[] = []
  const judged: TakenFrame[] = []
  const restarts: string[] = []
  const timers = new Map<number, () => void>()
  const camera = createCamera({
    timeoutMs: TIMEOUT_MS,
    clockMs: () => clock.ms,
    epochMs: () => clock.epochMs,
    setTimer(run, ms) {
      timers.set(ms, run)
      return () => {
        if (timers.get(ms) === run) timers.delete(ms)
      }
    },
    ask(request) {
      asked.push(request)
    },
    restart(why) {
      restarts.push(why)
    },
    async judge(frame) {
      judged.push(frame)
      return verdict
    }
  })
  camera.opened()
  const take = (): Promise<CameraOutcome> => camera.take({ measId: '17', partId: null })
  /** A picture is asked for, and this comes. */
  const answered = async (changes: object = {}, pixels = PIXELS): Promise<CameraOutcome> => {
    const outcome = take()
    camera.frame(frameHeader(asked.at(-1)!, changes), pixels)
    return outcome
  }
  const ring = (ms: number): void => {
    clock.ms += ms
    const run = timers.get(ms)
    timers.delete(ms)
    assert.ok(run !== undefined, `no timer of ${ms} ms`)
    run()
  }
  return { camera, clock, asked, judged, restarts, timers, take, answered, ring }
}

suite('camera', () => {
  test('a frame is judged as what the camera says it is, and its verdict is the outcome', async () => {
    const { answered, judged, timers, camera } = bench()
    assert.deepEqual(await answered(), JUDGED)
    assert.deepEqual(await answered({ stride: 8, pixelFormat: 'BayerRG8' }), JUDGED)
    assert.deepEqual(
      judged.map(({ raw, systemNs }) => [raw, systemNs]),
      [
        [{ pixelFormat: 'Mono8', width: 4, height: 3 }, 1767323045000000000n],
        [{ pixelFormat: 'BayerRG8', width: 4, height: 3, stride: 8 }, 1767323045000000000n]
      ]
    )
    assert.deepEqual([timers.size, camera.counts().results], [0, 2])
  })

  const broken: readonly (readonly [string, object, Uint8Array<ArrayBuffer>, RegExp])[] = [
    [
      'incomplete',
      { status: 'incomplete', detail: 'missing-packets' },
      new Uint8Array(0),
      /incomplete: missing-packets/
    ],
    ['incomplete with pixels', { status: 'incomplete' }, PIXELS, /received incomplete$/],
    ['without pixels', {}, new Uint8Array(0), /expected pixels, received none/],
    ['of an unknown pixel format', { pixelFormat: '0x80000001' }, PIXELS, /expected one of .*, received "0x80000001"/],
    ['without a pixel format', { pixelFormat: '' }, PIXELS, /received ""/]
  ]
  for (const [name, changes, pixels, detail] of broken)
    test(`a frame ${name} is a fault, and the next one is judged`, async () => {
      const { answered, judged, camera } = bench()
      const outcome = await answered(changes, pixels)
      assert.ok(outcome.kind === 'failed' && outcome.why === 'fault')
      assert.match(outcome.detail, detail)
      assert.deepEqual([judged.length, camera.counts().errors], [0, 1])
      assert.equal((await answered()).kind, 'judged')
    })

  test('an old frame is a fault, and the process is started anew: the next ones may be old, too', async () => {
    for (const changes of [{ frameId: 1 }, { cameraNs: '1000' }, { cameraNs: '999' }]) {
      const { answered, judged, restarts } = bench()
      assert.equal((await answered()).kind, 'judged')
      assert.equal((await answered(changes)).kind, 'failed')
      assert.deepEqual([judged.length, restarts.length], [1, 1], JSON.stringify(changes))
    }
  })

  test('a frame that began before its trigger belongs to another one: it is a fault', async () => {
    const { answered, judged, restarts, clock } = bench()
    const nsOf = (ms: number): string => `${clock.epochMs + ms}000000`
    assert.equal((await answered({ systemNs: nsOf(0) })).kind, 'judged')
    const outcome = await answered({ systemNs: nsOf(-1) })
    assert.deepEqual(outcome, {
      kind: 'failed',
      why: 'fault',
      detail: 'expected a frame that began after its trigger, received one of 2026-01-02T03:04:04.899Z'
    })
    assert.deepEqual([judged.length, restarts.length], [1, 1])
    assert.equal((await answered({ systemNs: '0' })).kind, 'judged')
  })

  test('a camera that says no time is taken, and after it was opened anew its numbers begin again', async () => {
    const { answered, camera } = bench()
    assert.equal((await answered({ frameId: 8, cameraNs: '0' })).kind, 'judged')
    assert.equal((await answered({ frameId: 9, cameraNs: '0' })).kind, 'judged')
    camera.closed('it has ended')
    camera.opened()
    assert.equal((await answered({ frameId: 9, cameraNs: '0' })).kind, 'judged')
  })

  test('after a frame that was not whole the stream is new, and its numbers begin again', async () => {
    const { answered, restarts } = bench()
    assert.equal((await answered({ frameId: 1 })).kind, 'judged')
    assert.equal((await answered({ status: 'timeout' }, new Uint8Array(0))).kind, 'failed')
    assert.equal((await answered({ frameId: 1 })).kind, 'judged')
    assert.equal((await answered({ frameId: 1 })).kind, 'failed')
    assert.equal(restarts.length, 1)
  })

  test('a late frame is a fault at the deadline, and is never judged', async () => {
    const { take, ring, camera, judged, restarts, asked } = bench()
    const outcome = take()
    ring(TIMEOUT_MS)
    assert.deepEqual(await outcome, { kind: 'failed', why: 'fault', detail: 'no frame within 500 ms' })
    assert.deepEqual(await take(), { kind: 'failed', why: 'missed', detail: 'the picture before is not there yet' })
    camera.frame(frameHeader(1), PIXELS)
    assert.deepEqual([judged.length, restarts.length, camera.counts().late], [0, 0, 1])
    const next = take()
    camera.frame(frameHeader(asked.at(-1)!), PIXELS)
    assert.equal((await next).kind, 'judged')
  })

  test('a frame that comes after the deadline is late, although the timer is behind', async () => {
    const { take, clock, camera, judged } = bench()
    const outcome = take()
    clock.ms += TIMEOUT_MS + 1
    camera.frame(frameHeader(1), PIXELS)
    assert.equal((await outcome).kind, 'failed')
    assert.deepEqual([judged.length, camera.counts().timeouts, camera.counts().late], [0, 1, 1])
  })

  test('a process that does not answer at all, or what was not asked, is started anew', async () => {
    const { take, ring, restarts, camera } = bench()
    void take()
    ring(TIMEOUT_MS)
    ring(PATIENCE_MS)
    camera.closed('it has ended')
    assert.deepEqual(restarts, ['it has not answered for 1500 ms'])
    camera.opened()
    void take()
    camera.frame(frameHeader(1), PIXELS)
    assert.match(restarts[1]!, /expected an answer to request 2, received one to 1/)
  })

  test('an end of the process is a fault; until it is open again nothing is taken', async () => {
    const { take, camera, asked } = bench()
    const outcome = take()
    camera.closed('it has ended in the middle of a frame')
    assert.deepEqual(await outcome, { kind: 'failed', why: 'fault', detail: 'it has ended in the middle of a frame' })
    assert.equal((await take()).kind, 'failed')
    assert.deepEqual([asked.length, camera.counts().missed], [1, 1])
  })

  test('a picture that is refused, or can not be judged now, is a fault', async () => {
    for (const verdict of [
      { kind: 'refused', errorCode: 'RAW_LENGTH_MISMATCH', detail: 'raw frame: expected 12 bytes' },
      { kind: 'later', detail: 'overloaded' }
    ] as const) {
      const outcome = await bench(verdict).answered()
      assert.deepEqual(outcome, { kind: 'failed', why: 'fault', detail: verdict.detail })
    }
  })
})
