import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import * as fc from 'fast-check'
import { createAdmission } from '../../../../src/inspection/admission/admission.ts'

interface Alarm {
  readonly atMs: number
  readonly ring: () => void
}

function setUp({
  slots = 1,
  maxWaiting = 4,
  maxBytes = 1000,
  stations = {} as Record<string, { deadlineMs?: number }>
} = {}) {
  let nowMs = 0
  const alarms = new Set<Alarm>()
  const refused: string[] = []
  const waitedMs: number[] = []
  const admission = createAdmission({
    slots,
    maxWaiting,
    maxBytes,
    stations,
    clockMs: () => nowMs,
    alarm(ms, ring) {
      const alarm = { atMs: nowMs + ms, ring }
      alarms.add(alarm)
      return () => {
        alarms.delete(alarm)
      }
    },
    onRefused(why) {
      refused.push(why)
    },
    onWaited(ms) {
      waitedMs.push(ms)
    }
  })
  /** Names of those in work, each with what ends it. */
  const working: { readonly name: string; readonly end: (error?: Error) => void }[] = []
  const answers: string[] = []
  const posts: string[] = []
  const work = (name: string) => async () => {
    const error = await new Promise<Error | undefined>((resolve) => {
      working.push({ name, end: resolve })
    })
    if (error !== undefined) throw error
  }
  const note = (name: string) =>
    [
      () => {
        answers.push(`${name} ok`)
      },
      (error: { code?: string }) => {
        answers.push(`${name} ${error.code ?? 'failed'}`)
      }
    ] as const
  return {
    admission,
    working,
    answers,
    posts,
    refused,
    waitedMs,
    alarms,
    /** A whole request: head and body at once. */
    post(name: string, station?: string, deadlineMs?: number) {
      posts.push(name)
      try {
        const ticket = admission.enter({ station, deadlineMs, bytes: 1 })
        void admission.run(ticket, 1, work(name)).then(...note(name))
      } catch (error) {
        note(name)[1](error as { code?: string })
      }
    },
    async endFirst(error?: Error) {
      working.shift()!.end(error)
      await turn()
    },
    async pass(ms: number) {
      nowMs += ms
      for (const alarm of alarms) {
        if (alarm.atMs > nowMs) continue
        alarms.delete(alarm)
        alarm.ring()
      }
      await turn()
    }
  }
}

/** So many parts of 10 ms each, one after the other. */
async function learn({ post, pass, endFirst }: ReturnType<typeof setUp>, parts = 60): Promise<void> {
  for (let n = 0; n < parts; n++) {
    post('learnt')
    await pass(10)
    await endFirst()
  }
}

suite('admission', () => {
  test('as many at once as there are slots; the others in turns of their stations', async () => {
    const line = setUp({ slots: 2 })
    for (const name of ['a1', 'a2', 'a3', 'a4', 'b1']) line.post(name, name[0])
    const order: string[] = []
    while (line.working.length > 0) {
      assert.ok(line.working.length <= 2)
      order.push(line.working[0]!.name)
      await line.endFirst()
    }
    assert.deepEqual(order, ['a1', 'a2', 'a3', 'b1', 'a4'])
    assert.equal(line.answers.length, 5)
  })

  test('a failed part frees its slot, and tells nothing of how long parts take', async () => {
    const line = setUp()
    line.post('broken')
    line.post('next')
    await line.pass(1000)
    await line.endFirst(new Error('broken'))
    assert.deepEqual(
      line.working.map(({ name }) => name),
      ['next']
    )
    line.post('hasty', 's', 5)
    await line.pass(1)
    await line.endFirst()
    assert.deepEqual([line.answers, line.working.length], [['broken failed', 'next ok'], 1])
  })

  test('what finds the queue full is refused, with when to come again', async () => {
    const line = setUp({ maxWaiting: 2 })
    for (const name of ['1', '2', '3', '4']) line.post(name)
    await turn()
    assert.deepEqual([line.answers, line.refused], [['4 OVERLOADED'], ['full']])
    assert.throws(() => line.admission.enter({ bytes: 1 }), {
      statusCode: 503,
      code: 'OVERLOADED',
      retryAfterSeconds: 1
    })
    assert.equal(line.admission.waiting(), 2)
  })

  test('a station with fewer waiting takes the place of the newest of the one with most', async () => {
    const line = setUp({ maxWaiting: 3 })
    for (const name of ['in work', 'loud1', 'loud2', 'loud3', 'quiet', 'loud4']) line.post(name, name.replace(/\d/, ''))
    await turn()
    assert.deepEqual(line.answers.toSorted(), ['loud3 OVERLOADED', 'loud4 OVERLOADED'])
    assert.deepEqual(line.refused.toSorted(), ['full', 'outdone'])
    await line.endFirst()
    await line.endFirst()
    assert.equal(line.working[0]!.name, 'quiet')
  })

  test("nobody's place is taken for one more of a station that would then have as many waiting", async () => {
    const line = setUp({ maxWaiting: 3 })
    const early = line.admission.enter({ station: 'b', bytes: 1 })
    await line.pass(501)
    for (const name of ['in work', 'b1', 'a1', 'a2']) line.post(name, name[0])
    line.post('b2', 'b')
    await assert.rejects(
      line.admission.run(early, 1, async () => {}),
      { code: 'OVERLOADED' }
    )
    await turn()
    assert.deepEqual([line.answers, line.refused], [['b2 OVERLOADED'], ['full', 'full']])
  })

  test("a deadline that can't be kept is refused at once: by what parts took, and what waits", async () => {
    const line = setUp({ maxWaiting: 10 })
    await learn(line)
    line.answers.length = 0
    line.post('in work')
    line.post('waits')
    // One waits before it: 10 ms each, in one slot, and its own.
    line.post('hasty', 's', 25)
    line.post('patient', 's', 35)
    await turn()
    assert.deepEqual(
      [line.answers, line.refused, line.admission.waiting()],
      [['hasty DEADLINE_UNREACHABLE'], ['deadline'], 2]
    )
  })

  test("the station's deadline holds where the request names none", async () => {
    const line = setUp({ maxWaiting: 10, stations: { s: { deadlineMs: 5 }, t: {} } })
    await learn(line)
    line.post('in work')
    for (const [station, deadlineMs, isIn] of [
      ['s', undefined, false],
      ['s', 1000, true],
      ['t', undefined, true],
      ['other', undefined, true],
      ['t', 5, false]
    ] as const) {
      const enter = () => line.admission.enter({ station, deadlineMs, bytes: 1 })
      if (isIn) line.admission.leave(enter())
      else assert.throws(enter, { code: 'DEADLINE_UNREACHABLE' })
    }
  })

  test('where parts have been late of late, more is refused, until that is a while ago', async () => {
    for (const [deadlineMs, isLate] of [
      [undefined, false],
      [12, true]
    ] as const) {
      const line = setUp({ maxWaiting: 10 })
      await learn(line)
      line.post('slow', 's', deadlineMs)
      await line.pass(16)
      await line.endFirst()
      line.post('in work')
      // Two parts of 10.6 ms, and 1.2 ms for how they differ; late were 4 ms, of which half counts.
      const enter = () => line.admission.enter({ deadlineMs: 23, bytes: 1 })
      if (isLate) assert.throws(enter, { code: 'DEADLINE_UNREACHABLE' })
      await line.pass(isLate ? 10_000 : 0)
      line.admission.leave(enter())
    }
  })

  test('one that waits beyond its deadline is refused then, though nothing ends', async () => {
    const line = setUp()
    line.post('hangs')
    line.post('waits', 's', 50)
    await line.pass(49)
    assert.deepEqual(line.answers, [])
    await line.pass(1)
    assert.deepEqual([line.answers, line.admission.waiting(), line.alarms.size], [['waits DEADLINE_UNREACHABLE'], 0, 0])
  })

  test('one whose turn comes too late is refused, and the next is taken', async () => {
    const line = setUp()
    await learn(line)
    line.answers.length = 0
    line.post('in work')
    line.post('hasty', 'a', 25)
    line.post('patient', 'b')
    await line.pass(20)
    await line.endFirst()
    assert.deepEqual(
      [line.answers.toSorted(), line.working[0]!.name],
      [['hasty DEADLINE_UNREACHABLE', 'in work ok'], 'patient']
    )
  })

  test('after one very slow part the door opens again', async () => {
    const line = setUp()
    line.post('slow')
    await line.pass(60_000)
    await line.endFirst()
    for (let n = 0; n < 200; n++) {
      line.post(`p${n}`, 's', 100)
      await line.pass(10)
      await line.endFirst()
    }
    assert.deepEqual(line.refused, [])
    line.post('1', 's', 100)
    line.post('2', 's', 100)
    assert.equal(line.admission.waiting(), 1)
  })

  test('the last that waits gets its turn, though parts took long: only it tells how long they take now', async () => {
    const line = setUp()
    line.post('slow')
    line.post('waits', 's', 100)
    await line.pass(60)
    await line.endFirst()
    assert.deepEqual(
      line.working.map(({ name }) => name),
      ['waits']
    )
  })

  test('a body that comes slowly holds no place', async () => {
    const line = setUp({ maxWaiting: 2 })
    for (let n = 0; n < 3; n++) line.admission.enter({ station: 'slow', bytes: 1 })
    assert.throws(() => line.admission.enter({ station: 'slow', bytes: 1 }), { code: 'OVERLOADED' })
    line.admission.leave(line.admission.enter({ station: 'another', bytes: 1 }))
    await line.pass(501)
    line.admission.enter({ station: 'slow', bytes: 1 })
  })

  test('all bodies together keep to the limit of bytes, one alone need not; each is freed once', () => {
    const { admission, refused } = setUp({ maxWaiting: 100, maxBytes: 100 })
    const large = admission.enter({ bytes: 1000 })
    assert.throws(() => admission.enter({ bytes: 1 }), {
      statusCode: 503,
      code: 'TOO_MANY_BYTES',
      message:
        'expected at most 100 bytes of pictures at a time, received 1 more: send the picture again after Retry-After',
      retryAfterSeconds: 1
    })
    admission.leave(large)
    admission.leave(large)
    const [first] = [admission.enter({ bytes: 60 }), admission.enter({ bytes: 40 })]
    assert.throws(() => admission.enter({ bytes: 1 }), { code: 'TOO_MANY_BYTES' })
    admission.leave(first)
    admission.enter({ bytes: 60 })
    assert.throws(() => admission.enter({ bytes: 1 }), { code: 'TOO_MANY_BYTES' })
    assert.deepEqual(refused, ['bytes', 'bytes', 'bytes'])
  })

  test('a body that comes slowly holds no bytes; when it is there it counts as what it is', async () => {
    const { admission, pass } = setUp({ maxWaiting: 100, maxBytes: 100 })
    const slow = [admission.enter({ bytes: 60 }), admission.enter({ bytes: 40 })]
    assert.throws(() => admission.enter({ bytes: 1 }), { code: 'TOO_MANY_BYTES' })
    await pass(501)
    const other = admission.enter({ bytes: 70 })
    await assert.rejects(
      admission.run(slow[0]!, 60, async () => {}),
      { code: 'TOO_MANY_BYTES' }
    )
    await admission.run(slow[1]!, 30, async () => {
      assert.throws(() => admission.enter({ bytes: 1 }), { code: 'TOO_MANY_BYTES' })
      admission.leave(other)
      // Its head said 40, its body was 30.
      admission.leave(admission.enter({ bytes: 70 }))
      assert.throws(() => admission.enter({ bytes: 71 }), { code: 'TOO_MANY_BYTES' })
    })
  })

  test('made-up station names share a lane from some on; configured ones keep theirs', async () => {
    const line = setUp({ maxWaiting: 1000, stations: { line1: {} } })
    line.post('in work')
    for (let n = 0; n < 500; n++) line.post(`x${n}`, `x${n}`)
    line.post('mine', 'line1')
    let before = 0
    for (await line.endFirst(); line.working[0]!.name !== 'mine'; await line.endFirst()) before++
    assert.ok(before <= 33, String(before))
  })

  test('nobody is lost, limits hold, and who is refused had no fewer waiting than the others', () => {
    const event = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c') },
      { weight: 2, arbitrary: fc.constant('end' as const) }
    )
    return fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 120 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 6 }),
        async (events, slots, maxWaiting) => {
          const line = setUp({ slots, maxWaiting })
          let waiting = new Map<string, number>()
          let posted = 0
          for (const each of events) {
            if (each === 'end') {
              if (line.working.length > 0) await line.endFirst()
            } else {
              const before = line.answers.length
              line.post(`${each}${posted++}`, each)
              await turn()
              const refused = line.answers.slice(before).map((answer) => answer[0]!)
              for (const station of refused) {
                const own = (waiting.get(station) ?? 0) + (station === each ? 1 : 0)
                for (const [other, count] of waiting)
                  if (other !== station)
                    assert.ok(own >= count + (other === each ? 1 : 0), `${station} had ${own}, ${other} ${count}`)
              }
            }
            assert.ok(line.working.length <= slots && line.admission.waiting() <= maxWaiting)
            assert.ok(line.admission.waiting() === 0 || line.working.length === slots)
            waiting = waitingOf(line)
          }
          while (line.working.length > 0) await line.endFirst()
          assert.equal(line.answers.length, posted)
        }
      )
    )

    /** By station: posted, less answered, less in work. */
    function waitingOf({ posts, answers, working }: ReturnType<typeof setUp>): Map<string, number> {
      const counts = new Map<string, number>()
      const add = (names: readonly string[], by: number): void => {
        for (const [station] of names) counts.set(station!, (counts.get(station!) ?? 0) + by)
      }
      add(posts, 1)
      add(answers, -1)
      add(
        working.map(({ name }) => name),
        -1
      )
      return counts
    }
  })
})
